"""The pages that editors curate: services, cities, and a service in a city.

A page says in words what a service is; who offers it and for how much is looked up when
the page is read. Jobs point at the service and the city, never at a page, so that pages
may be moved and unpublished.
"""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import OuterRef, Subquery
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Orderable
from wagtail.search import index

from accounts.language_addresses import here
from services.blocks import BodyBlock
from services.models.catalogue import City, ServiceCategory
from services.models.public import PublicPage, PublicPageForm
from services.seo import Crumb
from services.wordings import pair_title, worded
from toolkit.addresses import with_query
from toolkit.model_fields import LineField

COPY_FEATURES = ["h3", "bold", "italic", "ol", "ul", "link"]


class OneOfAKindForm(PublicPageForm):
    """Looks around below the parent; a new page has no place in the tree yet."""

    def clean(self):
        cleaned = super().clean()
        page, thing = self.instance, cleaned.get(self.instance.subject)
        if thing and page.has_another(self.parent_page, thing):
            self.add_error(page.subject, page.another_message)
        return cleaned


class OneOfAKind(models.Model):
    """A page about a thing of the catalogue; its siblings are about other things.

    Not a unique field: copies and translations are pages about the same thing.
    """

    subject = ""
    another_message = ""
    base_form_class = OneOfAKindForm

    class Meta:
        abstract = True

    def clean(self):
        super().clean()
        parent, thing = self.get_parent(), getattr(self, f"{self.subject}_id")
        if parent and self.has_another(parent, thing):
            raise ValidationError({self.subject: self.another_message})

    def has_another(self, parent, thing):
        """Is there another page below `parent` about it?"""
        siblings = type(self).objects.child_of(parent).filter(**{self.subject: thing})
        return siblings.exclude(pk=self.pk).exists()


class ServiceIndexPage(PublicPage):
    """All services."""

    body = StreamField(BodyBlock(), blank=True)

    search_fields = [*PublicPage.search_fields, index.SearchField("body")]
    content_panels = [*PublicPage.content_panels, FieldPanel("body")]
    template = "services/service_index.html"
    show_in_menus_default = True
    menu_icon = "grid"
    parent_page_types = ["home.HomePage"]
    subpage_types = ["services.CategoryPage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("services page")


class CategoryPage(RoutablePageMixin, OneOfAKind, PublicPage):
    """One service: what it costs, who does it, and the same for each city."""

    category = models.ForeignKey(
        ServiceCategory, models.PROTECT, related_name="pages", verbose_name=_("service")
    )
    body = StreamField(BodyBlock(), blank=True)

    search_fields = [*PublicPage.search_fields, index.SearchField("body")]
    content_panels = [
        FieldPanel("category"),
        *PublicPage.content_panels,
        FieldPanel("body"),
        InlinePanel(
            "copies",
            label=_("city"),
            heading=_("Words for single cities"),
            help_text=_(
                "Every city has its own page of this service. "
                "Write here what only holds there."
            ),
        ),
    ]
    template = "services/category.html"
    parent_page_types = ["services.ServiceIndexPage"]
    subpage_types = ["services.PairPage"]
    together = ("category",)
    subject = "category"
    another_message = _("There is a page about this service already.")

    class Meta:
        verbose_name = _("service page")

    def __str__(self):
        return self.title

    def route(self, request, path_components):
        """The pages below stand at `in/<city>/` and nowhere else."""
        if path_components and [len(path_components), path_components[0]] != [2, "in"]:
            raise Http404
        return super().route(request, path_components)

    @path("in/<slug:city>/", name="in_city")
    def in_city(self, request, city):
        found = City.objects.filter(slug=city, is_active=True).annotate(
            copy_lead=self.words_for_city("lead"),
            copy_text=self.words_for_city("text"),
        )
        slug, city = city, found.first()
        if city is None:
            renamed = City.renamed(slug)
            if renamed is None or not renamed.is_active:
                raise Http404
            address = with_query(request.META["QUERY_STRING"], self.address_in(renamed))
            return redirect(address, permanent=True)
        title = self.title_in(city)
        response = self.render(
            request,
            template=self.get_template(request, city=city),
            context_overrides={"city": city, "title": title},
        )
        context = response.context_data
        context["canonical"] = here(self.address_in(city, self.get_full_url(request)))
        context["crumbs"] += (Crumb(worded(city.name)),)
        return response

    def get_template(self, request, *args, city=None, **kwargs):
        if not self.category.is_active:
            return "services/closed.html"
        return "services/category_in_city.html" if city else self.template

    def title_in(self, city: City) -> str:
        return pair_title(self.category.plural, city.name)

    def address_in(self, city: City, start: str = "") -> str:
        """Of this service in a city; `start` is the address of this page."""
        below = self.reverse_subpage("in_city", kwargs={"city": city.slug})
        return (start or self.get_url()) + below

    def words_for_city(self, field):
        words = CityCopy.objects.filter(page=self, city=OuterRef("pk"))
        return Subquery(words.values(field)[:1])


class CityCopy(Orderable):
    """What an editor has to say about one service in one city."""

    page = ParentalKey(CategoryPage, on_delete=models.CASCADE, related_name="copies")
    city = models.ForeignKey(City, models.CASCADE, related_name="+")
    lead = LineField(_("opening sentence"), max_length=240, blank=True)
    text = RichTextField(blank=True, features=COPY_FEATURES)

    panels = [FieldPanel("city"), FieldPanel("lead"), FieldPanel("text")]

    class Meta(Orderable.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["page", "city"],
                name="copy_city",
                violation_error_message=_(
                    "There are words for this city already. Choose another city, "
                    "or put both texts into one."
                ),
            )
        ]

    def __str__(self):
        return f"{self.page}: {self.city}"


class CityIndexPage(PublicPage):
    """All cities."""

    body = StreamField(BodyBlock(), blank=True)

    search_fields = [*PublicPage.search_fields, index.SearchField("body")]
    content_panels = [*PublicPage.content_panels, FieldPanel("body")]
    template = "services/city_index.html"
    show_in_menus_default = True
    menu_icon = "city"
    parent_page_types = ["home.HomePage"]
    subpage_types = ["services.CityPage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("cities page")


class CityPage(OneOfAKind, PublicPage):
    """One city: which services, for how much, and who is free."""

    city = models.ForeignKey(City, models.PROTECT, related_name="pages")
    body = StreamField(BodyBlock(), blank=True)

    search_fields = [*PublicPage.search_fields, index.SearchField("body")]
    content_panels = [
        FieldPanel("city"),
        *PublicPage.content_panels,
        FieldPanel("body"),
    ]
    template = "services/city.html"
    parent_page_types = ["services.CityIndexPage"]
    subpage_types = []
    together = ("city",)
    subject = "city"
    another_message = _("There is a page about this city already.")

    class Meta:
        verbose_name = _("city page")

    def __str__(self):
        return self.title

    @property
    def usual_title(self):
        return gettext("Home services in %(city)s") % {"city": self.city.name}
