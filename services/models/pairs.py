"""The page of one service in one city, where an editor wrote one.

It stands at the address where the page of the service draws one by itself, and takes
its place while it is live: before and after that, the drawn one is there.
"""

from django.db import models
from django.http import Http404
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from services.admin.result_preview import ResultPreview
from services.blocks import BodyBlock
from services.models.catalogue import City
from services.models.pages import CategoryPage, OneOfAKind
from services.models.public import PublicPage
from services.wordings import title_of_pair, worded


class PairPage(OneOfAKind, PublicPage):
    """Its service is that of the page above, its slug that of the city."""

    city = models.ForeignKey(City, models.PROTECT, related_name="pairs")
    body = StreamField(BodyBlock(), blank=True)

    search_fields = [*PublicPage.search_fields, index.SearchField("body")]
    content_panels = [
        FieldPanel("city"),
        # Wagtail's own writes a slug after the title; here there is no field of it.
        FieldPanel("title"),
        *PublicPage.content_panels[1:],
        FieldPanel("body"),
    ]
    promote_panels = [
        MultiFieldPanel(
            [FieldPanel("seo_title"), FieldPanel("search_description")],
            heading=_("For search engines"),
        ),
        ResultPreview(heading=_("Preview of the result")),
        MultiFieldPanel(
            [
                FieldPanel(
                    "show_in_menus",
                    help_text=_(
                        "Name it at the foot of every page, and first where pages "
                        "list services in cities."
                    ),
                )
            ],
            heading=_("For site menus"),
        ),
        FieldPanel("share_image"),
    ]
    template = "services/category_in_city.html"
    parent_page_types = ["services.CategoryPage"]
    subpage_types = []
    together = ("city",)
    subject = "city"
    another_message = _("There is a page about this service in this city already.")

    class Meta:
        verbose_name = _("page of a service in a city")

    def __str__(self):
        return self.title

    @cached_property
    def trade_page(self) -> CategoryPage:
        """The page above. It is fetched once: nobody moves one while showing it."""
        above = CategoryPage.objects.select_related("category")
        return above.get(path=self.path[: -self.steplen])

    @property
    def category(self):
        return self.trade_page.category

    @property
    def heading(self):
        return title_of_pair(self.title, self.category.plural, self.city.name)

    def save(self, *args, **kwargs):
        self.slug = self.city.slug
        super().save(*args, **kwargs)

    def set_url_path(self, parent):
        self.url_path = f"{parent.url_path}in/{self.city.slug}/"
        return self.url_path

    def route(self, request, path_components):
        if not self.city.is_active:
            raise Http404
        if self.live and self.category.is_active:
            return super().route(request, path_components)
        drawn = self.trade_page
        drawn.above, drawn.is_open = (self.above or [])[:-1] or None, self.is_open
        return drawn.route(request, ["in", self.slug, *path_components])

    def get_context(self, request, *args, **kwargs):
        # The sentences of the drawn page ask its city for the editor's words.
        self.city.copy_lead = self.lead
        return super().get_context(request, *args, **kwargs) | {
            "city": self.city,
            "title": self.heading,
            "own": True,
        }

    def crumbs(self, request):
        *above, here = super().crumbs(request)
        return (*above, here._replace(title=worded(self.city.name)))
