from django.apps import apps
from django.conf import settings
from django.conf.urls.static import static
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from accounts.admin.own_page import staff_account
from accounts.views import staff_login
from home.views import page

handler500 = "mysite.errors.server_error"
to_login = RedirectView.as_view(pattern_name="account_login", query_string=True)

# What allauth answers with when its own limits are reached.
handler429 = "home.views.too_many"

urlpatterns = [
    path("", include("accounts.urls")),
    path("", include("workers.urls")),
    path("", include("bookings.urls")),
    *([path("", include("live.urls"))] if apps.is_installed("live") else []),
    path("", include("home.urls")),
    path("account/", include("allauth.urls")),
    path("admin/login/", staff_login),
    path("admin/account/", staff_account),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    # Wagtail's own log-in for private pages would know no rate limit.
    path("_util/login/", to_login),
    *static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT),
    *(one for one in wagtail_urls.urlpatterns if one.name != "wagtail_serve"),
    # As Wagtail's own, but made once for everybody. It takes whatever is left.
    re_path(wagtail_urls.serve_pattern, page, name="wagtail_serve"),
]
