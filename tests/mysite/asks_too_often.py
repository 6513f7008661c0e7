"""Addresses of a site that asks the database once for every row it shows."""

from django.http import HttpResponse
from django.urls import path

from accounts.models import User


def people(request):
    keys = User.objects.values_list("pk", flat=True)
    names = [User.objects.filter(pk=key).values_list("name") for key in keys]
    return HttpResponse(str([list(name) for name in names]))


urlpatterns = [path("", people)]
