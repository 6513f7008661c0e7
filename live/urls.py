from django.urls import path

from live import views

app_name = "live"
urlpatterns = [
    path("chat/", views.talks, name="chats"),
    path("chat/<slug:code>/", views.talk, name="chat"),
    path("chat/<slug:code>/since/", views.since, name="since"),
    path("chat/<slug:code>/read/", views.read, name="read"),
    path("notifications/", views.notifications, name="notifications"),
    path("notifications/read/", views.read_all, name="read-all"),
    path("notifications/<int:pk>/", views.open_notification, name="open"),
]
