"""What there is to know about a worker, as lines of (label, value)."""

from itertools import groupby

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.translation import gettext as _

from toolkit import locales, money
from toolkit.templatetags import when


def work(worker):
    if worker.availability:
        taking = _("yes")
    elif worker.was_available is None:
        taking = _("no, switched off by the worker")
    else:
        taking = _("no, the account is closed")
    return [
        (_("Trade"), worker.service_category.name),
        (_("City"), ", ".join(filter(None, [worker.area, worker.city.name]))),
        (_("Rate"), _("%s an hour") % money.show(worker.hourly_rate, worker.currency)),
        (_("Call-out"), money.show(worker.callout_fee, worker.currency)),
        (_("Experience"), _("%d years") % worker.experience),
        (_("Skills"), ", ".join(skill.name for skill in worker.skills.all())),
        (_("Taking jobs"), taking),
        (_("Rating"), rating(worker)),
        (_("Jobs done"), worker.jobs_done),
        (_("On the site"), _public_link(worker)),
        (_("In their words"), worker.bio),
    ]


def contact(worker):
    user = worker.user
    return [
        (_("E-mail"), _link(f"mailto:{user.email}", user.email)),
        (_("Mobile"), user.phone and _link(f"tel:{user.phone.as_e164}", user.phone)),
        (_("User name"), user.username),
        (_("Joined"), when.moment(worker.created_at, worker.city)),
        (_("Applied"), when.moment(worker.applied_at, worker.city)),
        (_("Last here"), when.moment(user.last_login, worker.city)),
    ]


def hours(worker):
    """The week in words, then the days taken off from now on."""
    days = groupby(worker.weekly_hours.all(), key=lambda row: row.get_weekday_display())
    week = [(day, ", ".join(map(_window, rows))) for day, rows in days]
    ahead = worker.time_off.filter(ends_at__gt=timezone.now())
    off = [(_("Off"), _stretch(away, worker.city)) for away in ahead]
    return [*week, *off] or [(_("Week"), _("No hours yet, so nobody can book."))]


def rating(worker):
    if worker.rating is None:
        return "–"
    return _("%(mean)s of 5 (%(count)s)") % {
        "mean": number_format(worker.rating, 1),
        "count": worker.rating_count,
    }


def _window(row):
    return f"{_clock(row.start)} – {_clock(row.end)}"


def _clock(minutes):
    hour, minute = divmod(minutes % (24 * 60), 60)
    return locales.clock(hour, minute)


def _stretch(away, city):
    span = f"{when.moment(away.starts_at, city)} – {when.moment(away.ends_at, city)}"
    return f"{span} ({away.reason})" if away.reason else span


def _public_link(worker):
    if not worker.is_listed:
        return _("not listed")
    url = reverse("workers:profile", args=[worker.code])
    return _link(url, url)


def _link(url, text):
    return format_html('<a href="{}">{}</a>', url, text)
