from django.urls import path

from workers.views import area, profile, search, suggest

app_name = "workers"
urlpatterns = [
    path("workers/", search.search, name="search"),
    path("workers/suggest/", suggest.suggestions, name="suggest"),
    path("workers/<slug:code>/", profile.profile, name="profile"),
    path("work/apply/", area.apply, name="apply"),
    path("work/profile/", area.edit, name="edit"),
    path("work/hours/", area.hours, name="hours"),
    path("work/hours/time-off/", area.time_off, name="time-off"),
    path(
        "work/hours/time-off/<int:pk>/remove/",
        area.time_off_remove,
        name="time-off-remove",
    ),
    path("work/availability/", area.availability, name="availability"),
]
