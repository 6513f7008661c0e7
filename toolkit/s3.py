"""The storage itself; loaded only where OBJECT_STORAGE_URL asks for it."""

from typing import Any

from boto3.exceptions import Boto3Error
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from storages.backends.s3 import S3Storage

from toolkit.object_storage import SECONDS, public_address
from toolkit.storage import is_private


class ObjectStorage(S3Storage):
    """media/ holds what everybody may have, private/ what is named like one of
    PRIVATE_UPLOADS.
    """

    def __init__(self, public: str, **options: Any):
        self.public = public
        super().__init__(
            querystring_auth=True,
            querystring_expire=SECONDS,
            file_overwrite=False,
            default_acl=None,
            client_config=Config(
                s3={"addressing_style": "path"},
                signature_version="s3v4",
                connect_timeout=3,
                read_timeout=20,
                retries={"max_attempts": 2},
                # Not every storage knows the newer checksums.
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
            **options,
        )

    def _normalize_name(self, name: str) -> str:
        folder = "private" if is_private(name) else "media"
        return str(super()._normalize_name(f"{folder}/{name}"))

    def _save(self, name: str, content: Any) -> str:
        """As a disk does: what cannot be kept is an OSError."""
        try:
            return str(super()._save(name, content))
        except (BotoCoreError, ClientError, Boto3Error) as error:
            raise OSError(f"{name} could not be stored: {error}") from error

    def url(self, name: str, *args: Any, **kwargs: Any) -> str:
        if is_private(name):
            return str(super().url(name, *args, **kwargs))
        return public_address(self.public, name)
