"""What machines ask of the site, and the guide to its components."""

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe

from home import context, styleguide

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
    brand = context.site(request)["brand"]
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
            "description": brand.tagline,
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
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse(
            "The database does not answer.", content_type="text/plain", status=503
        )
    return HttpResponse("ok", content_type="text/plain")


@require_safe
def guide(request):
    if not settings.DEBUG:
        raise Http404
    return render(request, "components/guide.html", styleguide.samples(timezone.now()))


def csrf_failure(request, reason=""):
    return render(request, "403.html", {"stale_form": True}, status=403)
