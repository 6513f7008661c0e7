"""What holds for the whole admin, and for the files of editors."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from wagtail import hooks
from wagtail.documents import get_document_model
from wagtail.documents.models import document_served

from toolkit.views.private_files import private_file

BEHIND_THE_RIGHTS_OF_COLLECTIONS = 1000


@hooks.register("before_serve_document", order=BEHIND_THE_RIGHTS_OF_COLLECTIONS)
def by_the_web_server(document: Any, request: HttpRequest) -> HttpResponseBase | None:
    """Where nginx does not hand out private files, Wagtail does."""
    if not settings.X_ACCEL_PREFIX:
        return None
    document_served.send(
        sender=get_document_model(), instance=document, request=request
    )
    return private_file(
        document.file.name,
        content_type=document.content_type,
        called=document.filename,
        inline=document.content_disposition == "inline",
    )
