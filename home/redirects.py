"""Old addresses lead on, also the ones below a page that was renamed or moved.

Wagtail remembers the address that a page had. What a page makes of the rest of an
address (`…/in/<city>/`) has no row of its own; here the page is asked about it.
"""

from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http import HttpResponsePermanentRedirect as Moved
from django.urls import resolve
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.redirects.forms import RedirectForm as WagtailRedirectForm
from wagtail.contrib.redirects.middleware import RedirectMiddleware, get_redirect
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site

from services.blocks import is_address
from toolkit.addresses import with_query

# Longer ways through redirects are taken for a circle.
MAX_STEPS = 20


class MovedPagesMiddleware(RedirectMiddleware):
    """One hop to where an old address leads at last, with its query."""

    def process_response(self, request, response):
        if response.status_code != 404:
            return response
        found = super().process_response(request, response)
        if found is response or not leads_on(request, found):
            found = moved_below(request, request.path)
        address = found and at_last(request, found["Location"])
        if not address:
            return response
        found["Location"] = with_query(request.META["QUERY_STRING"], address)
        return found


def leads_on(request: HttpRequest, redirect: HttpResponse) -> bool:
    """Not to this same address, and not to a page that is not live."""
    if redirect["Location"] in (request.path, request.build_absolute_uri()):
        return False
    row = row_of(request, request.get_full_path()) or row_of(request, request.path)
    page = row and row.redirect_page
    return page is None or page.live


def row_of(request: HttpRequest, address: str) -> Redirect | None:
    return get_redirect(request, Redirect.normalise_path(address))


def at_last(request: HttpRequest, address: str) -> str | None:
    """Where one gets who follows this address; nothing for a circle.

    What is there now wins over what was: only dead addresses are followed.
    """
    for _step in range(MAX_STEPS):
        path = path_here(address)
        if path is None:
            return address
        if now := there(request, path):
            return address if now == path else now
        row = row_of(request, address) or row_of(request, path)
        link = row and row.link
        if link and (row.redirect_page is None or row.redirect_page.live):
            address = link
        elif found := moved_below(request, path):
            address = found["Location"]
        else:
            # Nothing we know of. Whoever wrote the redirect did.
            return address if path != request.path else None
    return None


def path_here(address: str) -> str | None:
    """The path of an address of this site; None elsewhere."""
    if not address.startswith("/") or address.startswith("//"):
        return None
    return urlsplit(address).path


def there(request: HttpRequest, path: str) -> str | None:
    """The address itself if there is something, or where the page there leads on to."""
    try:
        match = resolve(path)
    except Http404:
        return None
    if match.url_name != "wagtail_serve":
        return path
    root = Site.find_for_request(request).root_page.specific
    return address_of_rest(request, root, steps_of(path), path)


def steps_of(path: str) -> list[str]:
    return [step for step in path.split("/") if step]


def moved_below(request: HttpRequest, path: str) -> HttpResponse | None:
    """The new address of what stood below a page that has moved."""
    if request.method not in ("GET", "HEAD") or "\0" in path:
        return None
    steps = steps_of(path)
    above = ["/" + "/".join(steps[:count]) for count in range(1, len(steps))]
    rows = Redirect.get_for_site(Site.find_for_request(request)).filter(
        old_path__in=above, redirect_page__live=True
    )
    row = max(rows, key=lambda row: len(row.old_path), default=None)
    if row is None:
        return None
    rest = steps[row.old_path.count("/") :]
    page = row.redirect_page.specific
    address = page.get_url(request) + "".join(f"{step}/" for step in rest)
    last = address_of_rest(request, page, rest, address)
    return Moved(last) if last and last != path else None


def address_of_rest(
    request: HttpRequest, page: Page, rest: list[str], address: str
) -> str | None:
    """Ask the page itself: it may know that a part of the rest has a new name too."""
    try:
        found, args, kwargs = page.route(request, rest)
        if request.method not in ("GET", "HEAD"):
            return address
        answer = found.serve(request, *args, **kwargs)
    except Http404:
        return None
    moved = answer.status_code in (301, 302)
    return urlsplit(answer["Location"]).path if moved else address


class RedirectForm(WagtailRedirectForm):
    """Takes an address of this site too, and nothing that leads in a circle."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["redirect_link"]
        plain = type(self).base_fields["old_path"]
        self.fields["redirect_link"] = type(plain)(
            label=field.label,
            required=False,
            max_length=field.max_length,
            help_text=_("Such as /help/ on this site, or https://example.com/."),
        )

    def _get_validation_exclusions(self):
        # The model takes whole addresses only; clean_redirect_link has looked at it.
        return super()._get_validation_exclusions() | {"redirect_link"}

    def clean_redirect_link(self):
        link = self.cleaned_data["redirect_link"].strip()
        if link and not (is_address(link) or link.startswith("http://")):
            raise ValidationError(
                _(
                    "Write an address of this site that begins with /, such as /help/, "
                    "or a whole one that begins with https://."
                )
            )
        return link

    def clean(self):
        cleaned = super().clean() or self.cleaned_data
        page, link = cleaned.get("redirect_page"), cleaned.get("redirect_link")
        if self.errors:
            return cleaned
        if not page and not link:
            raise ValidationError(_("Choose a page, or write an address to lead to."))
        if self._goes_in_a_circle(page.url if page else link):
            raise ValidationError(
                _("This leads back to where it starts. Choose another place.")
            )
        return cleaned

    def _goes_in_a_circle(self, target):
        start = Redirect.normalise_path(self.cleaned_data["old_path"])
        for _step in range(MAX_STEPS):
            if not target or not target.startswith("/"):
                return False
            path = Redirect.normalise_path(target)
            if path == start:
                return True
            others = Redirect.objects.filter(old_path=path).exclude(pk=self.instance.pk)
            row = others.first()
            if row is None or row.redirect_page_id:
                return False
            target = row.redirect_link
        return True
