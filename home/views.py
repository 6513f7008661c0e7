"""What machines ask of the site, and the guide to its components."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe
from wagtail.views import serve

from accounts.language_addresses import in_every_language
from accounts.redirects import landing
from home import context_processors, styleguide
from toolkit import readiness
from toolkit.middleware.kept_pages import same_for_everybody
from toolkit.views import resend
from toolkit.views.access import by_script, say

ENTRANCES = ("account_login", "account_signup")

# Nobody's business but their owner's, or without end.
CLOSED = (
    "/account/",
    "/admin/",
    "/chat/",
    "/dashboard/",
    "/jobs/",
    "/notifications/",
    "/pay/",
    "/webhooks/",
    "/work/",
    "/workers/*/book/",
)


def edits(request):
    """Their pages have Wagtail's buttons, which are another page's on each."""
    return getattr(request.user, "is_team", False)


page = in_every_language(same_for_everybody(except_for=edits)(serve))


@require_safe
@cache_control(public=True, max_age=3600)
def robots(request):
    sitemap = request.build_absolute_uri(reverse("home:sitemap"))
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED)]
    body = "\n".join([*lines, "", f"Sitemap: {sitemap}", ""])
    return HttpResponse(body, content_type="text/plain; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=3600)
def manifest(request):
    brand = context_processors.site(request)["brand"]
    icons = [
        {
            "src": static(f"img/icon-{side}.png"),
            "sizes": f"{side}x{side}",
            "type": "image/png",
        }
        for side in (192, 512)
    ]
    return JsonResponse(
        {
            "id": "/",
            "name": brand.name,
            "short_name": brand.name[:12],
            "description": brand.local_tagline,
            "start_url": "/dashboard/?from=app",
            "scope": "/",
            "display": "standalone",
            "background_color": "#fcfaf7",
            "theme_color": "#fcfaf7",
            "icons": icons,
        },
        content_type="application/manifest+json",
    )


@require_safe
@never_cache
def healthz(request):
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


@require_safe
@never_cache
def readyz(request):
    """The process can do its work: the database answers too."""
    fault = readiness.fault()
    return HttpResponse(
        fault or "ok", content_type="text/plain", status=503 if fault else 200
    )


@require_safe
def guide(request):
    if not settings.DEBUG:
        raise Http404
    return render(request, "home/guide.html", styleguide.samples(timezone.now()))


@never_cache
def csrf_failure(request, reason=""):
    """A token from before a log-in elsewhere, or of a cookie that is gone.

    A form of our own pages is shown again with everything typed, a script of ours gets
    a fresh token, and who logged in meanwhile need not log in again. What another site
    sends is refused.
    """
    if not resend.is_our_own(request):
        return render(request, "403.html", {"stale_form": True}, status=403)
    if by_script(request):
        return _fresh_token(request)
    if request.user.is_authenticated and request.path in map(reverse, ENTRANCES):
        messages.info(request, _("You are logged in already."))
        return redirect(_way_on(request))
    why = _(
        "You logged in or out in another tab, or this page was open for long. "
        "Nothing is lost: have a look, and send it now."
    )
    if settings.CSRF_COOKIE_NAME not in request.COOKIES:
        why = _(
            "Your browser did not send our cookie. Allow cookies for this site, "
            "have a look at what you typed, and send it now."
        )
    return resend.show(
        request, resend.of(request), why=why, status=403, template="403.html"
    )


def _fresh_token(request):
    answer = say(_("This page is old. Load it again."), 403)
    answer["X-CSRFToken"] = get_token(request)
    return answer


def _way_on(request):
    """Where the log-in would have led; only ever to this site."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(
        target, {request.get_host()}, request.is_secure()
    )
    return target if safe else landing(request.user)


@never_cache
def too_many(request, wait=60):
    """Somebody asks faster than a person does; `wait` seconds later they may again."""
    minutes = -(-wait // 60)
    if wait < 60:
        sentence = ngettext(
            "That was very quick. Try again in %(n)d second.",
            "That was very quick. Try again in %(n)d seconds.",
            wait,
        ) % {"n": wait}
    else:
        sentence = ngettext(
            "That was very quick. Try again in %(n)d minute.",
            "That was very quick. Try again in %(n)d minutes.",
            minutes,
        ) % {"n": minutes}
    answer = _said_too_often(request, sentence)
    answer["Retry-After"] = str(wait)
    return answer


def _said_too_often(request, sentence):
    if by_script(request):
        return say(sentence, 429)
    form = resend.of(request)
    if form.fields:
        return resend.show(request, form, why=sentence, status=429)
    return render(request, "429.html", {"sentence": sentence}, status=429)
