from django.urls import path

from workers.views import (
    alerts,
    area,
    prices,
    profile,
    search,
    suggest,
    work_photos,
)

app_name = "workers"
urlpatterns = [
    path("workers/", search.search, name="search"),
    path("workers/suggest/", suggest.suggestions, name="suggest"),
    path("workers/tell-me/", alerts.tell_me, name="tell-me"),
    path("workers/tell-me/<str:token>/", alerts.alert, name="alert"),
    path("workers/tell-me/<str:token>/stop/", alerts.stop, name="alert-stop"),
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
    path("work/prices/", prices.prices, name="prices"),
    path("work/prices/<int:pk>/", prices.price, name="price"),
    path("work/prices/<int:pk>/remove/", prices.remove, name="price-remove"),
    path("work/prices/<int:pk>/up/", prices.up, name="price-up"),
    path("work/photos/", work_photos.photos, name="photos"),
    path("work/photos/<int:pk>/remove/", work_photos.remove, name="photo-remove"),
    path("work/availability/", area.availability, name="availability"),
]
