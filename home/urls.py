from django.templatetags.static import static
from django.urls import path
from django.utils.functional import lazy
from django.views.generic import RedirectView
from django.views.i18n import JavaScriptCatalog
from wagtail.contrib.sitemaps import views as sitemaps

from home import offline, views
from home.sitemaps import SECTIONS

app_name = "home"
urlpatterns = [
    path("robots.txt", views.robots, name="robots"),
    path(
        "sitemap.xml",
        sitemaps.index,
        {"sitemaps": SECTIONS, "sitemap_url_name": "home:sitemap-section"},
        name="sitemap",
    ),
    path(
        "sitemap-<slug:section>.xml",
        sitemaps.sitemap,
        {"sitemaps": SECTIONS},
        name="sitemap-section",
    ),
    path("manifest.webmanifest", views.manifest, name="manifest"),
    path("sw.js", offline.worker, name="service-worker"),
    path("offline/", offline.page, name="offline"),
    # Of our own catalogue: Wagtail brings its words to the admin by itself.
    path("words.js", JavaScriptCatalog.as_view(packages=["home"]), name="words"),
    # Browsers ask for it by this name, whatever the pages say. Lazy: in production the
    # file has its name only after it was collected.
    path(
        "favicon.ico",
        RedirectView.as_view(url=lazy(static, str)("img/favicon.svg")),
        name="favicon",
    ),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("styleguide/", views.guide, name="guide"),
]
