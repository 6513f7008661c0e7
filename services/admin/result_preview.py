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
            above, slug = _address(page)
            usual = page.usual_title if page.pk else page.title
            return super().get_context_data(parent_context) | {
                "above": above,
                "slug": slug,
                # The home page stands at the address of the site itself.
                "has_slug": bool(slug) or not page.pk,
                "title": page.seo_title or usual,
                "usual_title": usual,
                "words": page.description,
                "most": {"title": MAX_TITLE, "words": MAX_WORDS},
            }


def _address(page: Page) -> tuple[str, str]:
    """("callout.example › services", "plumber"): the way to the page, as results show
    it, and the last step, which a page that is still to be made has not.
    """
    host = urlsplit(settings.BASE_URL).netloc
    url = (page.pk and page.url) or "/"
    steps = [step for step in urlsplit(url).path.split("/") if step]
    return " › ".join([host, *steps[:-1]]), steps[-1] if steps else ""
