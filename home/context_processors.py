"""What every page knows: the brand and where header and footer lead.

Looked up when a template asks, and once until an editor changes it, so that it costs a
page nothing.
"""

from email.utils import parseaddr
from functools import partial
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http.request import split_domain_port
from django.utils.functional import SimpleLazyObject
from wagtail.models.sites import get_site_for_hostname

from home.models import BrandSettings
from home.navigation import navigation
from toolkit.cache.until_edit import cached_until_edit


def site(request):
    host, port = split_domain_port(host_of(request))
    return {
        "brand": SimpleLazyObject(partial(brand, host, port or request.get_port())),
        "navigation": navigation,
        "languages": partial(choice_of_languages, request),
    }


def choice_of_languages(request):
    """For strangers, if there is a choice; people choose in their account."""
    user = getattr(request, "user", None)
    is_stranger = user is None or not user.is_authenticated
    offered = tuple(settings.LANGUAGES)
    return offered if is_stranger and len(offered) > 1 else ()


def host_of(request):
    """The page that says “not our host” has no host, but a header and a footer."""
    try:
        return request.get_host()
    except DisallowedHost:
        return ""


@cached_until_edit(
    depends_on=("home.BrandSettings", "wagtailcore.Page", "wagtailcore.Site"),
    wordless=True,
)
def brand(host, port):
    site = get_site_for_hostname(host, port)
    return BrandSettings.objects.filter(site=site).first() or BrandSettings(site=site)


def brand_name():
    """What letters call us: the brand of the site that their links lead to."""
    return our_brand().name


def support_address():
    """Where letters to us go: the address for help, or else the one we write from."""
    return our_brand().support_email or parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


def our_brand():
    home = urlsplit(settings.BASE_URL)
    port = home.port or {"http": 80, "https": 443}[home.scheme]
    return brand(home.hostname, str(port))
