from http import HTTPMethod

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, PublishingPanel
from wagtail.models import Page, PageViewRestriction
from wagtail.search import index

from accounts import languages
from accounts.language_addresses import here
from services import slugs
from services.admin.result_preview import ResultPreview
from services.seo import Crumb
from services.wordings import worded
from toolkit.model_fields import LineField

# The root of all pages is no page of a site; the one below it is.
HOME_DEPTH = 2


def clock() -> str:
    """Whose clock a time on the page goes by."""
    return gettext("By the clock of %(zone)s.") % {
        "zone": timezone.get_current_timezone_name()
    }


def schedule_panel() -> PublishingPanel:
    """Wagtail's, which does not say whose clock it goes by."""
    panel = PublishingPanel()
    for field in panel.children:
        field.help_text = lazy(clock, str)()
    return panel


class PublicPageForm(WagtailAdminPageForm):
    """As Wagtail's, but no page gets an address where something else answers."""

    def clean(self):
        cleaned = super().clean()
        slug = cleaned.get("slug")
        if slug and (sentence := slugs.refusal(self.parent_page, slug)):
            self.add_error("slug", sentence)
        return cleaned


class PublicPage(Page):
    """What every page of the site has: an opening sentence, a way back, a picture to
    share. It is read, never posted to.
    """

    base_form_class = PublicPageForm
    allowed_http_methods = [HTTPMethod.GET, HTTPMethod.HEAD, HTTPMethod.OPTIONS]
    # What a page shows of the catalogue, fetched along with it.
    together = ()
    # What it is to whoever it is shared with.
    share_kind = "website"
    # Beside its title where a menu names it.
    menu_icon = "book"
    # Known when the site was asked for this page: the pages on the way here, and that
    # neither it nor one of them is private.
    above = None
    is_open = False

    lead = LineField(
        _("opening sentence"),
        max_length=240,
        blank=True,
        help_text=_("Under the title. Search engines show it too."),
    )
    picture = models.ForeignKey(
        "wagtailimages.Image",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("picture"),
        help_text=_("At the head of the page, and on cards that lead here."),
    )
    picture_alt = LineField(
        _("what the picture shows"),
        max_length=160,
        blank=True,
        db_default="",
        help_text=_(
            "Read out to people who do not see it. Left empty, it is the description "
            "of the picture."
        ),
    )
    share_image = models.ForeignKey(
        "wagtailimages.Image",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("What people see when the page is shared. 1200 × 630 is good."),
    )

    picture_panel = MultiFieldPanel(
        [FieldPanel("picture"), FieldPanel("picture_alt")], heading=_("Picture")
    )
    content_panels = [*Page.content_panels, FieldPanel("lead"), picture_panel]
    settings_panels = [schedule_panel(), *Page.settings_panels[1:]]
    promote_panels = [
        Page.promote_panels[0],
        ResultPreview(heading=_("Preview of the result")),
        *Page.promote_panels[1:],
        FieldPanel("share_image"),
    ]

    search_fields = [*Page.search_fields, index.SearchField("lead")]

    class Meta:
        abstract = True

    def clean(self):
        super().clean()
        if self.slug in languages.others():
            raise ValidationError(
                {"slug": _("Addresses of pages in another language begin so.")}
            )
        if self.picture and not self.picture_words:
            raise ValidationError(
                {
                    "picture_alt": _(
                        "Say in a few words what the picture shows, for people who do "
                        "not see it."
                    )
                }
            )

    @property
    def heading(self):
        """The title in the reader's language: of many pages it is a text of the
        catalogue, and an editor may give any other a wording too.
        """
        return worded(self.title)

    @property
    def usual_title(self):
        """What search engines are told where nobody wrote a title for them."""
        return self.title

    @property
    def description(self):
        return self.search_description or self.lead

    @property
    def picture_words(self):
        """What is read out instead of the picture."""
        return self.picture_alt or (self.picture.description if self.picture else "")

    def get_context(self, request, *args, **kwargs):
        return super().get_context(request, *args, **kwargs) | {
            "canonical": here(self.get_full_url(request)),
            "crumbs": self.crumbs(request),
        }

    def crumbs(self, request):
        """The way here from the home page; the last step is the page itself.

        What is not live above it is left out: nobody could go there.
        """
        above = self.above
        if above is None:
            above = self.get_ancestors().filter(depth__gt=1).order_by("path")
        steps = (
            Crumb(
                gettext("Home") if page.depth == HOME_DEPTH else worded(page.title),
                page.get_url(request) or "",
            )
            for page in above
            if page.live
        )
        return (*steps, Crumb(self.heading, self.get_url(request) or ""))

    def get_view_restrictions(self):
        if self.is_open:
            return PageViewRestriction.objects.none()
        return super().get_view_restrictions()
