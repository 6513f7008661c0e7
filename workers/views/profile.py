"""A worker's public page: trust, then a time."""

from datetime import timedelta
from functools import cached_property
from urllib.parse import urlencode, urljoin

from django.conf import settings
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.language_addresses import here, in_every_language
from services import directory, shared
from services.seo import Crumb
from services.wordings import worded
from toolkit import dates, locales, money, providers, readers
from toolkit.locales import Shape
from toolkit.middleware.kept_pages import same_for_everybody
from toolkit.templatetags import when
from workers import (
    calendar,
    first_hours,
    links,
    price_list,
    profiles,
    week,
    work_photos,
)
from workers.models import WorkerProfile, WorkerSettings

USUAL, LENGTHS = 60, range(60, 8 * 60 + 1, 30)
SHOWN_DAYS, SHOWN_A_DAY = 3, 6
APART = timedelta(hours=1).total_seconds()
# How long a stranger may look at what has just changed; a booking looks again.
SECONDS_OLD = 10


def sees_it_as_it_is(request):
    """Who books or has written a review sees it at once, workers and staff see more."""
    return request.user.is_authenticated


@in_every_language
@same_for_everybody(SECONDS_OLD, except_for=sees_it_as_it_is)
@require_safe
def profile(request, code):
    try:
        worker = profiles.find(code, by=request.user)
    except WorkerProfile.DoesNotExist:
        raise Http404 from None
    page = ProfilePage(worker, request.user, request.GET)
    return render(request, "workers/profile.html", {"page": page, "worker": worker})


class ProfilePage:
    """All that the page shows of one worker; `asked` may name a length of visit."""

    def __init__(self, worker, user, asked):
        self.worker = worker
        self.is_own = user.pk == worker.pk
        self.is_open = worker.is_listed
        self.is_hidden = worker.approval != WorkerProfile.Approval.APPROVED
        self.minutes = length_of(
            readers.number(
                asked.get("minutes"),
                least=1,
                most=LENGTHS[-1],
                sentence=_("A visit can be between one minute and eight hours long."),
            )
        )
        self.asked_start = readers.instant(asked.get("start"))

    # --- Facts ---------------------------------------------------------------

    @property
    def rate(self):
        """What they ask for by the hour, in one phrase for who is shown a link."""
        worker = self.worker
        rate = money.show(worker.hourly_rate, worker.currency)
        if not worker.callout_fee:
            return _("%(rate)s an hour") % {"rate": rate}
        fee = money.show(worker.callout_fee, worker.currency)
        return _("%(rate)s an hour plus %(fee)s for coming") % {
            "rate": rate,
            "fee": fee,
        }

    @property
    def who(self):
        worker = self.worker
        return _("%(name)s, %(trade)s in %(city)s") % {
            "name": worker.user.name,
            "trade": worker.service_category,
            "city": worker.city,
        }

    @property
    def stats(self):
        worker, city = self.worker, self.worker.city
        years = ngettext("%d year", "%d years", worker.experience) % worker.experience
        return [
            {"name": _("Experience"), "value": years},
            {"name": _("Jobs here"), "value": locales.number(worker.jobs_done)},
            {"name": _("Here since"), "value": when.month(worker.created_at, city)},
            {"name": _("Next free"), "value": self._next()},
        ]

    @cached_property
    def photos(self):
        return work_photos.shown_of(self.worker)

    def _next(self):
        first = self.first
        return when.moment(first, self.worker.city).capitalize() if first else "–"

    @cached_property
    def skills(self):
        return list(self.worker.skills.all())

    @cached_property
    def hours(self):
        return week.in_words(calendar.week_of(self.worker))

    @cached_property
    def price_list(self):
        """What they do for a fixed price, with the address that books it."""
        book = reverse("bookings:book", args=[self.worker.code])
        start = self._start()
        return [
            {
                "name": worded(item.name),
                "includes": item.includes,
                "span": when.span(item.minutes),
                "price": money.show(item.price, self.worker.currency),
                "url": f"{book}?{urlencode({'item': item.pk} | start)}",
            }
            for item in price_list.items_of(self.worker)
        ]

    @cached_property
    def prices(self):
        """What work of this trade usually costs, with the address of its times."""
        guide = directory.usual_jobs().get(self.worker.service_category_id, ())
        # From finished jobs, where somebody above knows of enough.
        priced = providers.ask("usual_prices", guide, self.worker.city) or guide
        return [
            {
                "name": worded(job.name),
                "span": when.span(job.minutes),
                "price": money.show_range(
                    job.price_low, job.price_high, self.worker.currency
                ),
                "url": self._times(length_of(job.minutes)),
            }
            for job in priced
        ]

    # --- Times ---------------------------------------------------------------

    @cached_property
    def free(self):
        if not self.is_open:
            return []
        return calendar.free_days(self.worker, minutes=self.minutes, rules=self.rules)

    @cached_property
    def rules(self):
        return shared.settings_for(WorkerSettings)

    @property
    def first(self):
        return self.free[0].starts[0] if self.free else None

    @cached_property
    def start(self):
        """The start one came for, if it is free; else None."""
        free = (start for day in self.free for start in day.starts)
        return next((s for s in free if dates.same(s, self.asked_start)), None)

    @property
    def ticked(self):
        """What the form and the bar below it begin with."""
        if self.start or not self.free:
            return self.start
        return first_hours.first(self.free[0].starts)

    @property
    def days(self):
        """The next days with a free time; the booking page has all of them."""
        shown = [
            day
            for n, day in enumerate(self.free)
            if n < SHOWN_DAYS or self.start in day.starts
        ]
        return [
            {
                "title": self._title(day.starts[0]),
                "date": locales.day(day.date, Shape.DAY_OF_MONTH),
                "slots": [self._slot(start) for start in self._some(day.starts)],
            }
            for day in shown
        ]

    def _some(self, starts):
        came_for = [self.start] if self.start in starts else []
        shown = {start.timestamp(): start for start in (*spaced(starts), *came_for)}
        return [start for _seconds, start in sorted(shown.items())]

    def _title(self, start):
        near = when.near(start, self.worker.city)
        return capfirst(near) if near else locales.day(start, Shape.WEEKDAY)

    def _slot(self, start):
        return {
            "value": links.start_value(start),
            "label": when.clock(start, self.worker.city),
            "checked": dates.same(start, self.ticked),
        }

    # --- Addresses -----------------------------------------------------------

    @property
    def canonical(self):
        page = reverse("workers:profile", args=[self.worker.code])
        return settings.BASE_URL + here(page)

    @property
    def picture(self):
        """The worker's photo, for who is shown a link to this page; or nothing."""
        photo = self.worker.user.profile_image
        return photo.url if photo else ""

    @property
    def others(self):
        """The others of the same trade in the same city, at the hour one came for."""
        trade, city = self.worker.service_category, self.worker.city
        return links.to_search(trade, city, self.asked_start)

    @property
    def all_times(self):
        """The booking page, with what is chosen here."""
        book = reverse("bookings:book", args=[self.worker.code])
        return f"{book}?{urlencode(self._chosen(self.minutes))}"

    @property
    def one_hour(self):
        return self._times(USUAL)

    def _times(self, minutes):
        return f"?{urlencode(self._chosen(minutes))}#times"

    def _chosen(self, minutes):
        return {"minutes": minutes} | self._start()

    def _start(self):
        start = self.asked_start
        return {"start": links.start_value(start)} if start else {}

    @property
    def crumbs(self):
        trade, city = self.worker.service_category, self.worker.city
        where = _("%(trade)s in %(city)s") % {
            "trade": worded(trade.plural),
            "city": city,
        }
        return (
            *directory.home_crumbs(),
            Crumb(where, links.to_search(trade, city)),
            Crumb(self.worker.user.name),
        )

    @property
    def structured(self):
        """The same facts for search engines."""
        worker, city = self.worker, self.worker.city
        provider = {
            "@type": "LocalBusiness",
            "name": worker.user.name,
            "url": self.canonical,
            "priceRange": money.show(worker.hourly_rate, worker.currency),
            "address": {
                "@type": "PostalAddress",
                "addressLocality": str(city),
                "addressCountry": city.country,
            },
        }
        if worker.user.profile_image:
            photo = worker.user.profile_image.url
            provider["image"] = urljoin(settings.BASE_URL, photo)
        if worker.rating_count:
            provider["aggregateRating"] = {
                "@type": "AggregateRating",
                "ratingValue": worker.rating,
                "reviewCount": worker.rating_count,
            }
        return {
            "@type": "Service",
            "name": f"{worker.service_category}, {worker.user.name}",
            "serviceType": str(worker.service_category),
            "url": self.canonical,
            "areaServed": {"@type": "City", "name": str(city)},
            "provider": provider,
            "offers": {
                "@type": "Offer",
                "price": money.plain(worker.hourly_rate, worker.currency),
                "priceCurrency": worker.currency,
            },
        }


def length_of(asked):
    """A length one can book, in minutes: what was asked, rounded up, or an hour."""
    if asked is None:
        return USUAL
    minutes = -(-asked // LENGTHS.step) * LENGTHS.step
    return min(max(minutes, LENGTHS[0]), LENGTHS[-1])


def spaced(starts):
    """A few starts of a day, an hour apart: enough to choose by, few enough to read.

    They begin with the one that is offered first; earlier ones fill what room is left.
    """
    at = starts.index(first_hours.first(starts)) if starts else 0
    chosen = _apart(starts[at:])[:SHOWN_A_DAY]
    room = SHOWN_A_DAY - len(chosen)
    earlier = _apart(starts[:at])
    return [*earlier[max(len(earlier) - room, 0) :], *chosen]


def _apart(starts):
    chosen = []
    for start in starts:
        if not chosen or start.timestamp() - chosen[-1].timestamp() >= APART:
            chosen.append(start)
    return chosen
