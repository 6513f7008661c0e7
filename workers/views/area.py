"""A worker's own pages: asking to be listed, the profile, hours and days off."""

from contextlib import suppress
from datetime import timedelta

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from toolkit import dates, readers
from toolkit.errors import NotNow
from toolkit.templatetags import when
from workers import approval, calendar, profiles, week
from workers.forms import ProfileForm, TimeOffForm, WeekForm
from workers.models import TimeOff, WorkerProfile
from workers.views.access import with_profile, workers_only

SECOND = timedelta(seconds=1)
Approval = WorkerProfile.Approval
reads_and_posts = require_http_methods(["GET", "HEAD", "POST"])


@workers_only
@reads_and_posts
def apply(request, profile):
    if profile and profile.works:
        return redirect("bookings:work")
    if profile and profile.approval == Approval.WAITING:
        if request.method == "POST":
            return redirect("workers:apply")
        return _show_waiting(request, profile)
    form = _profile_form(request, profile)
    if form.is_valid():
        # Sent twice is applied once; either way the next page says how it stands.
        with suppress(NotNow):
            profiles.apply(request.user, form.cleaned_data)
        return redirect("workers:apply")
    return _show(request, "workers/apply.html", form, profile)


@with_profile
@reads_and_posts
def edit(request, profile):
    if profile.approval == Approval.REJECTED:
        return redirect("workers:apply")
    form = _profile_form(request, profile)
    if form.is_valid():
        again = profiles.needs_new_check(profile, form.cleaned_data)
        if again and "check_again" not in request.POST:
            return _show(request, "workers/edit.html", form, profile, again=True)
        profile = profiles.update(profile, form.cleaned_data)
        messages.success(request, _who_sees_it(profile))
        return redirect("workers:edit")
    return _show(request, "workers/edit.html", form, profile)


@with_profile
@reads_and_posts
def hours(request, profile):
    windows = calendar.week_of(profile)
    sent = request.POST if request.method == "POST" else None
    form = WeekForm(sent, windows=windows)
    if form.is_valid():
        calendar.set_week(profile, form.cleaned_data["week"])
        messages.success(request, _("Saved. New bookings keep to these hours."))
        if held := len(calendar.claims_outside_hours(profile)):
            messages.warning(request, _outside(held))
        return redirect("workers:hours")
    return _show_hours(request, profile, windows, form, TimeOffForm(tz=profile.city.tz))


def _outside(count):
    return (
        ngettext(
            "You accepted %d job outside these hours. It stays until you cancel it.",
            "You accepted %d jobs outside these hours. They stay until you cancel "
            "them.",
            count,
        )
        % count
    )


@with_profile
@require_POST
def time_off(request, profile):
    form = TimeOffForm(request.POST, tz=profile.city.tz)
    if not form.is_valid():
        windows = calendar.week_of(profile)
        week_form = WeekForm(windows=windows)
        return _show_hours(request, profile, windows, week_form, form)
    off = [form.cleaned_data[name] for name in ("starts_at", "ends_at", "reason")]
    calendar.add_time_off(profile, *off)
    messages.success(request, _("Saved. Nobody can book you then."))
    if held := len(calendar.claims_between(profile, *off[:2])):
        messages.warning(
            request,
            ngettext(
                "You accepted %d job in that time. It stays until you cancel it.",
                "You accepted %d jobs in that time. They stay until you cancel them.",
                held,
            )
            % held,
        )
    return redirect(f"{reverse('workers:hours')}#off")


@with_profile
@require_POST
def time_off_remove(request, profile, pk):
    try:
        calendar.remove_time_off(profile, pk)
    except TimeOff.DoesNotExist:
        raise Http404 from None
    messages.success(request, _("Removed. You can be booked again then."))
    return redirect(f"{reverse('workers:hours')}#off")


@with_profile
@require_POST
def availability(request, profile):
    on = readers.choice(request.POST.get("on"), ["0", "1"]) == "1"
    profiles.set_availability(profile, on)
    if on:
        messages.success(request, _("You are taking jobs."))
    else:
        kept = _("Nobody can book you now. Jobs you accepted stay.")
        messages.success(request, kept)
    return redirect(_back(request))


def _profile_form(request, profile):
    asked = {}
    if request.htmx and "service_category" in request.GET:
        # Another service is chosen: the same page again, open at its skills.
        chosen = request.GET["service_category"]
        asked["service_category"] = readers.number(chosen, most=readers.MAX_ID)
    sent = request.POST if request.method == "POST" else None
    return ProfileForm(sent, profile=profile, asked=asked)


def _who_sees_it(profile):
    if profile.is_listed:
        return _("Saved. Customers see it now.")
    return {
        Approval.APPROVED: _(
            "Saved. Customers can read it, and can book once you take jobs again."
        ),
        Approval.RECHECK: _("Saved. Customers see it once our team has checked it."),
        Approval.SUSPENDED: _("Saved. Customers do not see your page for now."),
    }.get(profile.approval, _("Saved. Customers see it once you are approved."))


def _show(request, template, form, profile, **more):
    context = {"form": form, "profile": profile} | more
    return render(request, template, context, status=422 if form.is_bound else 200)


def _show_hours(request, profile, windows, form, off_form):
    ahead = calendar.time_off_ahead(profile)
    context = {
        "profile": profile,
        "form": form,
        "off_form": off_form,
        "words": week.in_words(windows),
        "off": [_off_row(off, profile.city.tz) for off in ahead],
    }
    wrong = form.is_bound or off_form.is_bound
    return render(request, "workers/hours.html", context, status=422 if wrong else 200)


def _show_waiting(request, profile):
    answer_by = approval.answer_by(profile)
    context = {
        "profile": profile,
        "answer_by": answer_by,
        "is_late": answer_by < timezone.now(),
    }
    return render(request, "workers/waiting.html", context)


def _off_row(off, tz):
    said = _off_said(off.starts_at, off.ends_at, tz)
    return {
        "said": said[:1].upper() + said[1:],
        "reason": off.reason,
        "remove": reverse("workers:time-off-remove", args=[off.pk]),
        "more": _(": time off %s") % said,
    }


def _off_said(start, end, tz):
    """Time off in words: "Sun 22 Nov", "Sun 22 Nov to Tue 24 Nov", or with hours."""
    # What ends at midnight ends with the day before.
    days = [when.day(moment, tz) for moment in (start, dates.later(end, -SECOND))]
    ends_a_day = dates.is_midnight(end, tz)
    if ends_a_day and dates.is_midnight(start, tz):
        return _(" to ").join(dict.fromkeys(days))
    if days[0] != days[1]:
        until = when.moment(end, tz)
    else:
        until = _("midnight") if ends_a_day else when.clock(end, tz)
    return _("%(start)s to %(end)s") % {"start": when.moment(start, tz), "end": until}


def _back(request):
    """Where the switch was pressed: on one of our pages, or else the worker's home."""
    came_from = request.headers.get("referer", "")
    safe = url_has_allowed_host_and_scheme(
        came_from, {request.get_host()}, request.is_secure()
    )
    return came_from if safe else reverse("bookings:work")
