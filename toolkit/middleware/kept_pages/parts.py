"""The personal parts of a page: `{% personal "components/top.html" %}`.

Such a part is a template that needs nothing of the view, only what every page knows.
While a page is made for strangers each part is marked where it stands, and the marks
are taken out again before anybody sees them: what is left over is the same for
everybody, in pieces between which the parts stand.
"""

import re
import secrets

from django.http import HttpRequest, HttpResponse

# Nobody can write it into a page, for nobody knows it.
MARK = secrets.token_hex(16)
START = "<!" + MARK + " {}>"
END = f"<!{MARK}>"
PART = re.compile(f"<!{MARK} ([^>]+)>.*?<!{MARK}>".encode(), re.DOTALL)
ANY_MARK = re.compile(f"<!{MARK}(?: [^>]+)?>".encode())

# The common pieces, and between them names of templates.
Pieces = tuple[bytes | str, ...]


def mark_in(request: HttpRequest) -> None:
    request.marks_personal_parts = True  # type: ignore[attr-defined]


def marked(request: HttpRequest | None, name: str, drawn: str) -> str:
    """The part as the page of this request holds it."""
    if getattr(request, "marks_personal_parts", False):
        return f"{START.format(name)}{drawn}{END}"
    return drawn


def split(response: HttpResponse) -> Pieces:
    """The pieces of a page; the marks are taken out of it."""
    content = response.content
    found = PART.split(content)
    if len(found) > 1:
        response.content = ANY_MARK.sub(b"", content)
        if "Content-Length" in response.headers:
            response.headers["Content-Length"] = str(len(response.content))
    # Every second one is the name between two pieces.
    return tuple(
        [one.decode() if place % 2 else one for place, one in enumerate(found)]
    )
