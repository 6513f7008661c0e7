"""Uploads in an object storage that speaks S3, for machines without a common disk.

What everybody may have is fetched at `public`, without a signature; the bucket lets
everybody read media/ and nothing else. What is private has a signed address for
SECONDS, which a view hands out after it has looked who is asking. Wants
django-storages[s3].
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

SECONDS = 60
EXAMPLE = (
    "s3://key:secret@storage.example/bucket?region=eu-1&public=https://cdn.example"
)


@dataclass(frozen=True)
class Place:
    """Where it is, and who we are there."""

    key: str
    secret: str
    endpoint: str
    bucket: str
    region: str
    public: str

    @property
    def origin(self) -> str:
        """Where browsers fetch pictures, as a policy names it."""
        parts = urlsplit(self.public)
        return f"{parts.scheme}://{parts.netloc}"


def parse(url: str) -> Place:
    """s3://key:secret@host/bucket?region=…&public=https://…: where browsers find what
    is public. `tls=False` only for a storage on this machine.
    """
    parts, bucket = urlsplit(url), urlsplit(url).path.strip("/")
    asked = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    unknown = asked.keys() - {"region", "public", "tls"}
    if (
        parts.scheme != "s3"
        or not (parts.username and parts.password and parts.hostname and bucket)
        or not asked.get("public", "").startswith(("https://", "http://127.0.0.1"))
        or unknown
    ):
        raise ImproperlyConfigured(f"OBJECT_STORAGE_URL must be like {EXAMPLE}.")
    scheme = "http" if asked.get("tls") == "False" else "https"
    port = f":{parts.port}" if parts.port else ""
    return Place(
        key=unquote(parts.username),
        secret=unquote(parts.password),
        endpoint=f"{scheme}://{parts.hostname}{port}",
        bucket=bucket,
        region=asked.get("region", ""),
        public=asked["public"].rstrip("/"),
    )


def storages(place: Place) -> dict[str, Any]:
    """What STORAGES holds as its default."""
    return {
        "BACKEND": "toolkit.s3.ObjectStorage",
        "OPTIONS": {
            "access_key": place.key,
            "secret_key": place.secret,
            "endpoint_url": place.endpoint,
            "bucket_name": place.bucket,
            "region_name": place.region or None,
            "public": place.public,
        },
    }


def public_address(public: str, name: str) -> str:
    return f"{public}/media/{quote(name)}"
