from http import HTTPMethod

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import StreamField
from wagtail.models import Page, PageViewRestriction
from wagtail.search import index

from home.blocks import HomeBlock
from home.contact import ContactField, ContactForm
from services import directory
from services.blocks import BodyBlock
from services.models import City, PublicPage
from toolkit.model_fields import LineField
from toolkit.phones import PhoneField
from workers import featured

__all__ = ["BrandSettings", "ContactField", "ContactPage", "HomePage"]
__all__ += ["LandingPage", "StandardPage"]
# How many avatars stand beside the headline.
PEOPLE = 3
# Until an editor writes something else; as long, it is said in every language.
TAGLINE = gettext_noop("A trusted worker at your door, at the time you pick")
SMALL_PRINT = gettext_noop("Prices include taxes.")


@register_setting(icon="tag")
class BrandSettings(BaseSiteSetting):
    """Who we are, on every page and in every message."""

    name = LineField(max_length=40, default="Callout")
    tagline = LineField(
        max_length=120,
        default=TAGLINE,
        help_text=_("After the name, where browsers and search engines show a title."),
    )
    support_phone = PhoneField(_("phone for help"), blank=True)
    support_email = models.EmailField(_("e-mail for help"), blank=True)
    small_print = LineField(
        max_length=200,
        blank=True,
        default=SMALL_PRINT,
        help_text=_("At the foot of every page."),
    )

    panels = [
        FieldPanel("name"),
        FieldPanel("tagline"),
        MultiFieldPanel(
            [FieldPanel("support_phone"), FieldPanel("support_email")],
            heading=_("Help"),
        ),
        FieldPanel("small_print"),
    ]

    class Meta:
        verbose_name = _("brand")

    def __str__(self):
        return self.name

    @property
    def local_tagline(self) -> str:
        return gettext(TAGLINE) if self.tagline == TAGLINE else self.tagline

    @property
    def local_small_print(self) -> str:
        is_ours = self.small_print in ("", SMALL_PRINT)
        return gettext(SMALL_PRINT) if is_ours else self.small_print


class HomePage(PublicPage):
    """Say what you need and where, and go; below it, proof."""

    hero_title = LineField(_("headline"), max_length=80)
    city = models.ForeignKey(
        City,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("city shown first"),
        help_text=_("Left empty, it is the one with the most workers."),
    )
    body = StreamField(HomeBlock(), blank=True)

    search_fields = [
        *PublicPage.search_fields,
        index.SearchField("hero_title"),
        index.SearchField("body"),
    ]
    content_panels = [
        FieldPanel("title"),
        FieldPanel("hero_title"),
        FieldPanel("lead"),
        FieldPanel("city"),
        FieldPanel("body"),
    ]
    template = "home/home.html"
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = [
        "services.ServiceIndexPage",
        "services.CityIndexPage",
        "services.GuideIndexPage",
        "home.ContactPage",
        "home.LandingPage",
        "home.StandardPage",
    ]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("home page")

    @property
    def usual_title(self):
        brand = BrandSettings.for_site(self.get_site())
        return f"{brand.name}: {brand.local_tagline}"

    def get_context(self, request, *args, **kwargs):
        place = self.shown_city()
        cards = featured.cards(
            city=place and place.pk, limit=featured.POOL, soonest=True
        )
        return super().get_context(request, *args, **kwargs) | {
            "place": place,
            "people": cards[:PEOPLE],
            "cards": cards[PEOPLE:],
            "market": featured.joined(featured.by_city().values()),
        }

    def shown_city(self):
        """The editor's choice, or where most people work; None before anybody does."""
        figures = featured.by_city()
        chosen = self.city_id or max(
            figures, key=lambda city: figures[city].workers, default=None
        )
        return directory.place(chosen)

    def route(self, request, path_components):
        """The page of a whole path at once; step by step costs two queries each."""
        self.above = []
        if not path_components:
            return super().route(request, path_components)
        met = self.on_the_way(path_components)
        below = [page for page in met if page.depth > self.depth]
        if not below:
            return super().route(request, path_components)
        *between, last = below
        model = last.specific_class
        with_it = model.objects.select_related("picture", *model.together)
        page = with_it.get(pk=last.pk)
        page.above = [self, *between]
        page.is_open = not any(one.is_private or one.alias_of_id for one in met)
        steps = page.url_path.count("/") - self.url_path.count("/")
        return page.route(request, path_components[steps:])

    def on_the_way(self, slugs):
        """All pages from the root along the path, as far as it leads."""
        whole = self.url_path + "".join(f"{slug}/" for slug in slugs)
        ends = [place + 1 for place, letter in enumerate(whole) if letter == "/"]
        rules = PageViewRestriction.objects.filter(page=OuterRef("pk"))
        return (
            Page.objects.filter(url_path__in=[whole[:end] for end in ends])
            .annotate(is_private=Exists(rules))
            .order_by("depth")
        )


class StandardPage(PublicPage):
    """A page of words: help, contact, privacy."""

    class Footer(models.TextChoices):
        NOWHERE = "", _("Not in the footer")
        HELP = "help", _("Under “Help”")
        WORKERS = "workers", _("Under “Workers”")

    footer = models.CharField(
        max_length=10, choices=Footer, default=Footer.NOWHERE, blank=True
    )
    body = StreamField(BodyBlock(), blank=True)

    search_fields = [*PublicPage.search_fields, index.SearchField("body")]
    content_panels = [*PublicPage.content_panels, FieldPanel("body")]
    promote_panels = [*PublicPage.promote_panels, FieldPanel("footer")]
    template = "home/standard.html"
    parent_page_types = ["home.HomePage", "home.StandardPage"]
    subpage_types = ["home.ContactPage", "home.StandardPage"]

    class Meta:
        verbose_name = _("standard page")

    def get_context(self, request, *args, **kwargs):
        below = directory.public(StandardPage.objects.child_of(self)).order_by("path")
        context = super().get_context(request, *args, **kwargs)
        return context | {"below": below}


class ContactPage(ContactForm, StandardPage):
    """Words, and below them a form that reaches our team."""

    allowed_http_methods = [*StandardPage.allowed_http_methods, HTTPMethod.POST]

    thanks = LineField(
        _("thanks"),
        max_length=200,
        blank=True,
        help_text=_("What people read when their message was sent."),
    )

    content_panels = [*StandardPage.content_panels, *ContactForm.form_panels]
    template = "home/contact.html"
    subpage_types = []

    class Meta:
        verbose_name = _("contact page")


class LandingPage(PublicPage):
    """One thing to tell, in the sections of the home page: a campaign, a new city,
    people who want to work here.
    """

    body = StreamField(HomeBlock(), blank=True)

    search_fields = [*PublicPage.search_fields, index.SearchField("body")]
    content_panels = [*PublicPage.content_panels, FieldPanel("body")]
    template = "home/landing.html"
    parent_page_types = ["home.HomePage"]
    subpage_types = []

    class Meta:
        verbose_name = _("landing page")

    def __str__(self):
        return self.title
