from allauth.mfa.base import views as allauth_mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from django.urls import path

from accounts import views
from accounts.views import leaving, second_factor

app_name = "accounts"
urlpatterns = [
    path("dashboard/", views.dashboard, name="dashboard"),
    path("account/login/", views.LogIn.as_view(), name="account_login"),
    # In the place of allauth's own, whose names they keep.
    path(
        "account/2fa/totp/activate/",
        second_factor.Activate.as_view(),
        name="mfa_activate_totp",
    ),
    path(
        "account/2fa/recovery-codes/",
        second_factor.readable(second_factor.RecoveryCodes.as_view()),
        name="mfa_view_recovery_codes",
    ),
    *(
        path(f"account/2fa/{rest}", second_factor.readable(view), name=name)
        for rest, view, name in (
            ("", allauth_mfa.index, "mfa_index"),
            (
                "recovery-codes/generate/",
                recovery_codes.generate_recovery_codes,
                "mfa_generate_recovery_codes",
            ),
            (
                "recovery-codes/download/",
                recovery_codes.download_recovery_codes,
                "mfa_download_recovery_codes",
            ),
        )
    ),
    path("account/profile/", views.profile, name="profile"),
    path("account/language/", views.choose_language, name="language"),
    path("account/devices/", views.devices_page, name="devices"),
    path("account/devices/others/end/", views.end_others, name="end-others"),
    path("account/devices/<int:pk>/end/", views.end_device, name="end-device"),
    path("account/data/", leaving.data, name="data"),
    path("account/delete/", leaving.ask, name="leave"),
    path("account/delete/<str:token>/", leaving.erase, name="erase"),
    path("account/photo/remove/", views.photo_remove, name="photo-remove"),
]
