"""What search engines may read: pages, services where somebody offers them, workers."""

from urllib.parse import urlsplit

from django.contrib.sitemaps import Sitemap
from django.urls import reverse
from wagtail.contrib.sitemaps import Sitemap as PageSitemap

from accounts.language_addresses import alternates
from services import directory
from services.models import CityPage, PairPage
from workers import featured
from workers.models import WorkerProfile

PER_FILE = 10_000


class InEveryLanguage:
    """Each page has an address in each language, and each of them names all of them."""

    def get_urls(self, *args, **kwargs):
        return [
            url | {"location": address, "alternates": others}
            for url in super().get_urls(*args, **kwargs)
            for address, others in addresses(url["location"])
        ]


def addresses(location):
    every = alternates(location)
    named = [{"lang_code": code, "location": address} for code, address in every]
    each = dict.fromkeys(address for _code, address in every) or [location]
    return [(one, named) for one in each]


class CuratedSitemap(InEveryLanguage, PageSitemap):
    """The pages of editors, without cities where nobody works yet.

    Services in a city are listed with the drawn ones: in one place, by one rule.
    """

    def items(self):
        empty = CityPage.objects.exclude(city__in=featured.by_city()).values("pk")
        pairs = PairPage.objects.values("pk")
        return super().items().exclude(pk__in=empty).exclude(pk__in=pairs)


class PairSitemap(InEveryLanguage, Sitemap):
    """A service in a city, only where somebody offers it; and all of them to search."""

    limit = PER_FILE
    changefreq = "daily"

    def items(self):
        """A minute old at the most, as `featured.market` is."""
        pages = {trade.pk: urlsplit(trade.url).path for trade in directory.trades()}
        slugs = {place.pk: place.slug for place in directory.places()}
        pairs = {(row["service_category"], row["city"]) for row in featured.market()}
        found = {
            f"{pages[trade]}in/{slugs[city]}/"
            for trade, city in pairs
            if trade in pages and city in slugs
        }
        pairs = sorted(found - self.closed())
        return [reverse("workers:search"), *pairs] if found else []

    def closed(self):
        """Where an editor's page is for some people only."""
        pages = PairPage.objects.live().not_public()
        return {urlsplit(page.url).path for page in pages}

    def location(self, item):
        return item


class WorkerSitemap(InEveryLanguage, Sitemap):
    limit = PER_FILE
    changefreq = "weekly"

    def items(self):
        listed = WorkerProfile.objects.listed().order_by("pk")
        return listed.values_list("code", flat=True)

    def location(self, item):
        return reverse("workers:profile", args=[item])


SECTIONS = {"pages": CuratedSitemap, "services": PairSitemap, "workers": WorkerSitemap}
