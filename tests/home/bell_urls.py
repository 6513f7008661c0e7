"""A site where notifications live, and nothing else."""

from django.http import HttpResponse
from django.urls import include, path


def nothing(request):
    return HttpResponse()


bell = ([path("notifications/", nothing, name="notifications")], "live")
urlpatterns = [path("", include(bell))]
