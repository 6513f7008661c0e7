"""How many workers stand behind each page, where editors look through the pages.

In the lists of services, of cities and of one service in cities: what a page about
nobody is worth is seen before anybody works on it. A figure is a minute old at most.
"""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.pages.listing import ExplorableIndexView
from wagtail.admin.viewsets.pages import PageViewSet

from services.models import CategoryPage, CityPage, PairPage
from toolkit import locales
from workers import featured


class SupplyColumn(Column):
    def get_value(self, page):
        return locales.number(page.workers)


class SupplyIndex(ExplorableIndexView):
    base_columns = [
        *ExplorableIndexView.base_columns[:-1],
        SupplyColumn(
            "workers", label=gettext_lazy("Workers"), width="8%", classname="supply"
        ),
        ExplorableIndexView.base_columns[-1],
    ]

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        pages = list(context["object_list"])
        known, keys = self.supply(), self.subjects(pages)
        for page, key in zip(pages, keys, strict=True):
            page.workers = known[key].workers if key in known else 0
        return context


class Services(SupplyIndex):
    @staticmethod
    def supply():
        return featured.by_category()

    @staticmethod
    def subjects(pages: Iterable[CategoryPage]) -> list[int]:
        return [page.category_id for page in pages]


class Cities(SupplyIndex):
    @staticmethod
    def supply():
        return featured.by_city()

    @staticmethod
    def subjects(pages: Iterable[CityPage]) -> list[int]:
        return [page.city_id for page in pages]


class Pairs(SupplyIndex):
    @staticmethod
    def supply():
        return featured.by_pair()

    @staticmethod
    def subjects(pages: Sequence[PairPage]) -> list[tuple[int, int]]:
        above = [page.path[: -page.steplen] for page in pages]
        found = CategoryPage.objects.filter(path__in=above)
        trades = dict(found.values_list("path", "category"))
        return [
            (trades[path], page.city_id)
            for path, page in zip(above, pages, strict=True)
        ]


class ServiceViewSet(PageViewSet):
    model, index_view_class = CategoryPage, Services


class CityViewSet(PageViewSet):
    model, index_view_class = CityPage, Cities


class PairViewSet(PageViewSet):
    model, index_view_class = PairPage, Pairs


def viewsets():
    """Each of one kind of pages; Wagtail takes it for the list of those above."""
    return [ServiceViewSet(), CityViewSet(), PairViewSet()]
