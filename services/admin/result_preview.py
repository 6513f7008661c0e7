"""How a page looks among the results of a search engine, while an editor writes it."""

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.forms.widgets import Script
from wagtail.admin.panels import Panel
from wagtail.models import Page

# As many letters as search engines have room for.
MAX_TITLE, MAX_WORDS = 60, 155


class ResultPreview(Panel):
    """Follows title, slug, opening sentence and what is written for search engines."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "services/admin/result_preview.html"

        @property
        def media(self) -> forms.Media:
            return forms.Media(js=[Script("js/staff/result_preview.js", type="module")])

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            page = self.instance
            usual = page.usual_title if page.pk else page.title
            return super().get_context_data(parent_context) | {
                "above": _above(page),
                "slug": page.slug if page.pk else "",
                "title": page.seo_title or usual,
                "usual_title": usual,
                "words": page.description,
                "most": {"title": MAX_TITLE, "words": MAX_WORDS},
            }


def _above(page: Page) -> str:
    """ "callout.example › services": the way to the page, as results show it."""
    host = urlsplit(settings.BASE_URL).netloc
    parent = page.get_parent() if page.pk else None
    url = (parent and parent.url) or "/"
    steps = [step for step in urlsplit(url).path.split("/") if step]
    return " › ".join([host, *steps])
