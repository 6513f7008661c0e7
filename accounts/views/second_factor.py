"""allauth's pages of the second factor, where they have to know more than allauth does.

Whoever must have one is sent here from wherever they were going, and led back there.
"""

from functools import wraps

from allauth.account.mixins import NextRedirectMixin
from allauth.account.utils import passthrough_next_redirect_url
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.recovery_codes.views import ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts import devices, second_factor
from toolkit.views.refusals import View


def readable(view: View) -> View:
    """For the pages that show recovery codes, or how many are left."""

    @wraps(view)
    def inner(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        user = request.user
        if user.is_authenticated and second_factor.drop_unreadable(user):
            over = _(
                "Your recovery codes are over: we cannot read them. Make new ones."
            )
            messages.warning(request, over)
            return redirect("mfa_index")
        return view(request, *args, **kwargs)

    return inner


@method_decorator(never_cache, name="dispatch")
class Activate(NextRedirectMixin, ActivateTOTPView):
    """Whoever switches it on has given a code: it counts for this session, and once.
    Sessions elsewhere, which gave none, end.
    """

    @transaction.atomic
    def form_valid(self, form) -> HttpResponse:
        response = super().form_valid(form)
        request = self.request
        used = second_factor.accept(request.user, form.cleaned_data["code"])
        post_authentication(request, used)
        devices.end_others(request.user, here=request.session.session_key)
        return response

    def get_success_url(self) -> str:
        codes = reverse("mfa_view_recovery_codes")
        return passthrough_next_redirect_url(
            self.request, codes, self.redirect_field_name
        )


@method_decorator(never_cache, name="dispatch")
class RecoveryCodes(NextRedirectMixin, ViewRecoveryCodesView):
    def get_context_data(self, **kwargs) -> dict:
        go_on = self.get_next_url()
        return super().get_context_data(go_on=go_on, **kwargs)
