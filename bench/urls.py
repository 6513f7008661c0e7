"""The addresses of the site, and beside them views with nothing in them."""

from django.urls import include, path

from bench import views

urlpatterns = [
    path("bench/empty/", views.empty),
    path("bench/mine/", views.mine),
    path("bench/asking/", views.asking),
    path("bench/names/", views.names),
    path("bench/push/<int:rooms>/", views.push_to_jobs),
    path("", include("mysite.urls")),
]
