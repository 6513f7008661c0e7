from allauth.account.views import LoginView
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)
from django.views.i18n import set_language

from accounts import devices, language_addresses, languages, photos
from accounts.forms import ProfileForm
from accounts.models import Device, User
from accounts.redirects import landing
from toolkit.middleware.limits import limited
from toolkit.views.access import login_required


class LogIn(LoginView):
    """Open also while a code is awaited: who has an account already comes in here."""

    def _redirect_to_pending_stage(self, request, stage):
        return None


@never_cache
def staff_login(request):
    """One log-in for everybody: Wagtail's own page would know no rate limit."""
    target = request.GET.get("next") or reverse("wagtailadmin_home")
    if not request.user.is_authenticated:
        return redirect_to_login(target, resolve_url("account_login"))
    if not request.user.may_enter_admin:
        raise PermissionDenied
    safe = url_has_allowed_host_and_scheme(
        target, {request.get_host()}, request.is_secure()
    )
    return redirect(target if safe else "wagtailadmin_home")


@never_cache
@login_required
@require_safe
def dashboard(request):
    return redirect(landing(request.user))


@limited("upload")
@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request):
    # A copy: what is typed wrong must not show in the header as if it were so.
    person = User.objects.get(pk=request.user.pk)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ProfileForm(*sent, instance=person)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            form.save()
        except photos.NoRoom as full:
            form.add_error("photo", full.sentence)
            status = full.status
        else:
            # The language may be what has changed.
            with languages.reading(person):
                messages.success(request, _("Saved."))
            return redirect("accounts:profile")
    return render(request, "accounts/profile.html", {"form": form}, status=status)


@csrf_exempt
@require_POST
def choose_language(request):
    """A stranger's choice, as a cookie. Kept pages are everybody's and hold no token:
    where the browser itself says that a page of ours sent this, that is proof enough.
    """
    is_ours = request.headers.get("Sec-Fetch-Site") == "same-origin"
    answer = (set_language if is_ours else csrf_protect(set_language))(request)
    if target := answer.headers.get("Location"):
        # The address of one language would go on in that one, whatever they chose.
        answer.headers["Location"] = language_addresses.bare(target)
    return answer


@login_required
@require_POST
def photo_remove(request):
    photos.remove(request.user)
    messages.success(request, _("Your photo is gone. People see your initials."))
    return redirect("accounts:profile")


@never_cache
@login_required
@require_safe
def devices_page(request):
    """Where this person is logged in."""
    here, others = devices.of(request.user, here=request.session.session_key)
    context = {"here": here, "others": others}
    return render(request, "accounts/devices.html", context)


@login_required
@require_POST
def end_device(request, pk):
    device = get_object_or_404(Device, pk=pk, user=request.user)
    if device.session_id == request.session.session_key:
        logout(request)
        return redirect("account_login")
    name = device.name
    devices.end(device)
    messages.success(request, _("%(device)s is logged out.") % {"device": name})
    return redirect("accounts:devices")


@login_required
@require_POST
def end_others(request):
    ended = devices.end_others(request.user, here=request.session.session_key)
    sentence = ngettext(
        "%(n)d other device is logged out.",
        "%(n)d other devices are logged out.",
        ended,
    )
    messages.success(request, sentence % {"n": ended})
    return redirect("accounts:devices")
