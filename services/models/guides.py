"""Guides: what people should know before they book, and which service helps."""

import math
import re

from django.db import models
from django.http import HttpResponse
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    MultiFieldPanel,
    MultipleChooserPanel,
)
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import StreamField
from wagtail.models import Orderable
from wagtail.search import index

from services import feeds
from services.admin.ticks import Ticks
from services.blocks import BodyBlock
from services.models.catalogue import City, ServiceCategory
from services.models.public import PublicPage
from toolkit.model_fields import LineField

# Words that people read in a minute.
PACE = 200
WORD = re.compile(r"\w+")


class GuideIndexPage(RoutablePageMixin, PublicPage):
    """All guides, the newest first, and a feed of them."""

    content_panels = PublicPage.content_panels
    template = "services/articles.html"
    show_in_menus_default = True
    menu_icon = "book"
    parent_page_types = ["home.HomePage"]
    subpage_types = ["services.GuidePage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("guides page")

    def __str__(self):
        return self.title

    @property
    def feed_url(self):
        return self.get_url() + self.reverse_subpage("feed")

    @path("feed/", name="feed")
    def feed(self, request):
        found = GuidePage.objects.child_of(self).live().public()
        newest = found.order_by("-written_on", "-pk")
        text, media_type = feeds.of_guides(self, newest, request)
        return HttpResponse(text, content_type=media_type)


class GuidePage(PublicPage):
    """One article, which ends with an offer to have it done."""

    author = LineField(
        max_length=80,
        blank=True,
        help_text=_("Left empty, it is the name of the site."),
    )
    written_on = models.DateField(_("written on"), default=timezone.localdate)
    categories = ParentalManyToManyField(
        ServiceCategory,
        blank=True,
        related_name="guides",
        verbose_name=_("services"),
        help_text=_("It is shown with them, and ends with an offer to book the first."),
    )
    body = StreamField(BodyBlock())

    search_fields = [
        *PublicPage.search_fields,
        index.SearchField("body"),
        index.SearchField("author"),
    ]
    content_panels = [
        *PublicPage.content_panels,
        FieldRowPanel([FieldPanel("author"), FieldPanel("written_on")]),
        FieldPanel("body"),
        MultiFieldPanel(
            [
                FieldPanel("categories", widget=Ticks),
                MultipleChooserPanel(
                    "places", chooser_field_name="city", label=_("city")
                ),
            ],
            heading=_("What it is about"),
        ),
    ]
    share_kind = "article"
    template = "services/article.html"
    parent_page_types = ["services.GuideIndexPage"]
    subpage_types = []

    class Meta:
        verbose_name = _("guide")

    def __str__(self):
        return self.title

    @property
    def minutes(self) -> int:
        """How long people read, at the least one."""
        texts = self.body.stream_block.get_searchable_content(self.body)
        words = sum(len(WORD.findall(strip_tags(str(text)))) for text in texts)
        return max(1, math.ceil(words / PACE))


class GuidePlace(Orderable):
    """A city that a guide is about."""

    page = ParentalKey(GuidePage, on_delete=models.CASCADE, related_name="places")
    city = models.ForeignKey(City, models.CASCADE, related_name="+")

    panels = [FieldPanel("city")]

    class Meta(Orderable.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["page", "city"],
                name="guide_city",
                violation_error_message=_("This city stands there already."),
            )
        ]

    def __str__(self):
        return f"{self.page}: {self.city}"
