from django.urls import path

from accounts import views

app_name = "accounts"
urlpatterns = [
    path("dashboard/", views.dashboard, name="dashboard"),
    path("account/login/", views.LogIn.as_view(), name="account_login"),
    path("account/profile/", views.profile, name="profile"),
    path("account/language/", views.choose_language, name="language"),
    path("account/photo/remove/", views.photo_remove, name="photo-remove"),
]
