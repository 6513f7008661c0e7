from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.db.transaction import TransactionManagementError

from tests.cast import make_worker
from workers import calendar
from workers.calendar import Soon
from workers.errors import BadHours, Taken
from workers.models import (
    SlotCell,
    TimeOff,
    WeeklyHours,
    WorkerProfile,
    WorkerSettings,
)

INDIA = ZoneInfo("Asia/Kolkata")
BERLIN = ZoneInfo("Europe/Berlin")
# A Monday, 8 am in Pune. The worker of the cast works every day from 9 to 6.
NOW = datetime(2026, 11, 23, 8, 0, tzinfo=INDIA)


@pytest.fixture
def profile(worker):
    return worker.worker_profile


def pune(day, hour, minute=0):
    return datetime(2026, 11, day, hour, minute, tzinfo=INDIA)


def clock(starts):
    return [f"{start:%H:%M}" for start in starts]


def taken_cells():
    return list(
        SlotCell.objects.order_by("cell").values_list("worker", "cell", "claim")
    )


# --- Claims -----------------------------------------------------------------


def test_a_cell_is_a_quarter_hour_of_utc():
    assert calendar.cell_of(datetime(1970, 1, 1, 1, 0, tzinfo=UTC)) == 4
    assert calendar.cell_of(datetime(1970, 1, 1, 1, 14, 59, tzinfo=UTC)) == 4
    assert calendar.cell_of(pune(23, 9)) == calendar.cell_of(pune(23, 8)) + 4


def test_a_span_includes_the_buffer_and_excludes_its_end():
    first = calendar.cell_of(pune(23, 9))
    assert calendar.span(pune(23, 9), 60, 30) == (first, first + 6)
    assert calendar.span(pune(23, 9), 50, 0) == (first, first + 4)


def test_a_claim_holds_every_quarter_hour(profile):
    calendar.claim(profile.pk, 100, 103, "one")
    assert taken_cells() == [
        (profile.pk, 100, "one"),
        (profile.pk, 101, "one"),
        (profile.pk, 102, "one"),
    ]


@pytest.mark.parametrize("span", [(100, 103), (102, 105), (98, 101), (99, 110)])
def test_the_database_refuses_a_claim_that_overlaps(profile, span):
    calendar.claim(profile.pk, 100, 103, "one")
    before = taken_cells()
    with pytest.raises(Taken), transaction.atomic():
        calendar.claim(profile.pk, *span, "two")
    assert taken_cells() == before


def test_a_refused_claim_ends_its_transaction(profile):
    calendar.claim(profile.pk, 100, 103, "one")
    with transaction.atomic():
        calendar.claim(profile.pk, 110, 113, "two")
        with pytest.raises(Taken):
            calendar.claim(profile.pk, 102, 105, "three")
        with pytest.raises(TransactionManagementError):
            calendar.claim(profile.pk, 105, 106, "four")
    assert {claim for _, _, claim in taken_cells()} == {"one"}


def test_the_database_refuses_a_stray_cell(profile):
    calendar.claim(profile.pk, 100, 101, "one")
    with pytest.raises(IntegrityError), transaction.atomic():
        SlotCell.objects.bulk_create([SlotCell(worker=profile, cell=100, claim="two")])
    assert taken_cells() == [(profile.pk, 100, "one")]


def test_two_workers_may_be_busy_at_once(profile, other_worker):
    calendar.claim(profile.pk, 100, 101, "one")
    calendar.claim(other_worker.pk, 100, 101, "two")
    assert len(taken_cells()) == 2


def test_released_time_can_be_claimed_again(profile):
    calendar.claim(profile.pk, 100, 103, "one")
    calendar.claim(profile.pk, 103, 104, "two")
    calendar.release("one")
    assert taken_cells() == [(profile.pk, 103, "two")]
    calendar.claim(profile.pk, 100, 103, "three")
    assert len(taken_cells()) == 4


@pytest.mark.django_db(transaction=True)
def test_the_lock_needs_a_transaction_and_a_worker(profile):
    with pytest.raises(TransactionManagementError):
        calendar.lock(profile.pk)
    with transaction.atomic():
        calendar.lock(profile.pk)
        with pytest.raises(ValueError):
            calendar.lock(profile.pk + 1000)


# --- Free times -------------------------------------------------------------


def test_free_days_are_local_days_with_real_starts(profile):
    days = calendar.free_days(profile, minutes=60, at=NOW, days=2)
    assert [day.date for day in days] == [date(2026, 11, 23), date(2026, 11, 24)]
    assert clock(days[0].starts)[:2] == ["09:00", "09:30"]
    assert clock(days[0].starts)[-1] == "17:00"
    assert days[0].starts[0] == pune(23, 9)
    assert days[0].starts[0].tzinfo == INDIA


def test_days_without_a_free_start_are_left_out(profile):
    calendar.add_time_off(profile, pune(24, 0), pune(25, 0))
    days = calendar.free_days(profile, minutes=60, at=NOW, days=3)
    assert [day.date.day for day in days] == [23, 25]


def test_free_days_reach_to_the_horizon(profile, django_capture_on_commit_callbacks):
    days = calendar.free_days(profile, minutes=60, at=NOW)
    assert len(days) == 14
    rules = WorkerSettings.load()
    rules.horizon_days = 3
    with django_capture_on_commit_callbacks(execute=True):
        rules.save()
    assert len(calendar.free_days(profile, minutes=60, at=NOW)) == 3
    assert len(calendar.free_days(profile, minutes=60, at=NOW, days=30)) == 3


def test_a_day_of_25_hours_is_whole(other_city, category):
    night = make_worker("nadja", city=other_city, category=category, hours=(0, 1440))
    at = datetime(2026, 10, 25, 0, 0, tzinfo=BERLIN)
    rules = WorkerSettings(step=60, notice_minutes=0)
    (day,) = calendar.free_days(
        night.worker_profile, minutes=60, at=at, days=1, rules=rules
    )
    assert len(day.starts) == 25


def test_a_claim_takes_its_starts_and_its_buffer(profile):
    calendar.claim(profile.pk, *calendar.span(pune(23, 12), 60, 30), "one")
    (day,) = calendar.free_days(profile, minutes=60, at=NOW, days=1)
    assert clock(day.starts)[:5] == ["09:00", "09:30", "10:00", "10:30", "13:30"]


def test_time_off_takes_its_starts(profile):
    calendar.add_time_off(profile, pune(23, 12), pune(23, 14))
    (day,) = calendar.free_days(profile, minutes=60, at=NOW, days=1)
    assert clock(day.starts)[4:7] == ["11:00", "14:00", "14:30"]


def test_what_is_listed_is_free_and_nothing_else(profile):
    calendar.claim(profile.pk, *calendar.span(pune(23, 12), 60, 30), "one")
    listed = calendar.free_starts([profile], minutes=60, at=NOW, days=1)[profile.pk]
    quarter_hours = [pune(23, 0) + timedelta(minutes=15 * n) for n in range(96)]
    assert listed == [
        start
        for start in quarter_hours
        if calendar.is_free(profile, start, minutes=60, at=NOW)
    ]


def test_a_start_too_soon_or_too_late_is_not_free(profile):
    assert not calendar.is_free(profile, pune(23, 9), minutes=60, at=pune(23, 8, 30))
    assert calendar.is_free(profile, pune(23, 9, 30), minutes=60, at=pune(23, 8, 30))
    later = NOW + timedelta(days=14, hours=2)
    assert not calendar.is_free(profile, later, minutes=60, at=NOW)


def test_the_repeated_hour_is_free_twice(other_city, category):
    night = make_worker("nadja", city=other_city, category=category, hours=(0, 1440))
    at = datetime(2026, 10, 24, 12, 0, tzinfo=BERLIN)
    for fold in (0, 1):
        start = datetime(2026, 10, 25, 2, 0, tzinfo=BERLIN, fold=fold)
        assert calendar.is_free(night.worker_profile, start, minutes=60, at=at)
        assert calendar.is_free(
            night.worker_profile, start.astimezone(UTC), minutes=60, at=at
        )


def test_next_free_names_those_who_have_a_start(profile, other_worker, waiting_worker):
    calendar.claim(other_worker.pk, *calendar.span(pune(23, 9), 60, 30), "one")
    calendar.set_week(waiting_worker.worker_profile, {})
    workers = [profile, other_worker.worker_profile, waiting_worker.worker_profile]
    assert calendar.next_free(workers, at=NOW) == {
        profile.pk: pune(23, 9),
        other_worker.pk: pune(23, 10, 30),
    }


def test_next_free_is_nobody_when_all_is_taken(profile):
    calendar.add_time_off(profile, pune(1, 0), NOW + timedelta(days=30))
    assert calendar.next_free([profile], at=NOW) == {}


def test_upcoming_is_today_tomorrow_and_for_who_is_shown_the_first(
    profile, other_worker, waiting_worker
):
    calendar.set_week(profile, {0: [(540, 660)], 1: [(540, 600)], 2: [(540, 720)]})
    calendar.set_week(other_worker.worker_profile, {2: [(540, 720)]})
    calendar.set_week(waiting_worker.worker_profile, {})
    ids = [profile.pk, other_worker.pk, waiting_worker.pk]
    today, tomorrow = pune(23, 9), pune(24, 9)
    assert calendar.upcoming(ids, at=NOW) == {
        profile.pk: Soon(today, today, tomorrow),
        other_worker.pk: Soon(None, None, None),
    }
    assert calendar.upcoming(ids, at=NOW, shown=ids) == {
        profile.pk: Soon(today, today, tomorrow),
        other_worker.pk: Soon(pune(25, 9), None, None),
    }


def test_upcoming_sees_what_is_taken_near_for_all_and_far_for_who_is_shown(
    profile, other_worker
):
    for user, days in ((profile, [23]), (other_worker, [23, 30])):
        calendar.set_week(WorkerProfile(pk=user.pk), {0: [(540, 660)]})
        for day in days:
            span = calendar.span(pune(day, 9), 120, 0)
            calendar.claim(user.pk, *span, f"{user.pk} {day}")
    ids = [profile.pk, other_worker.pk]
    assert calendar.upcoming(ids, at=NOW, shown=ids) == {
        profile.pk: Soon(pune(30, 9), None, None),
        other_worker.pk: Soon(None, None, None),
    }
    calendar.release(f"{profile.pk} 23")
    assert calendar.upcoming(ids, at=NOW)[profile.pk].today == pune(23, 9)


def test_the_clock_is_now_when_none_is_given(profile):
    start = calendar.next_free([profile])[profile.pk]
    assert start > datetime.now(UTC) + timedelta(minutes=59)
    assert calendar.is_free(profile, start, minutes=60)


@pytest.mark.parametrize("count", [1, 4])
def test_any_number_of_workers_costs_the_same(
    count, city, category, django_assert_num_queries
):
    workers = [
        make_worker(f"worker{n}", city=city, category=category).worker_profile
        for n in range(count)
    ]
    WorkerSettings.load()
    with django_assert_num_queries(4):
        found = calendar.next_free(workers, at=NOW)
    assert found == {worker.pk: pune(23, 9) for worker in workers}


def test_settings_read_once_can_be_passed_on(profile, django_assert_num_queries):
    rules = WorkerSettings.load()
    with django_assert_num_queries(3):
        calendar.free_days(profile, minutes=60, at=NOW, rules=rules)


# --- Hours and time off -----------------------------------------------------


def week_of(profile):
    return list(profile.weekly_hours.values_list("weekday", "start", "end"))


def test_setting_the_week_replaces_it(profile):
    calendar.set_week(profile, {0: [(600, 720)], 4: [(900, 960), (540, 600)]})
    assert week_of(profile) == [(0, 600, 720), (4, 540, 600), (4, 900, 960)]
    calendar.set_week(profile, {})
    assert week_of(profile) == []


def test_a_night_is_split_at_midnight_and_sunday_goes_on_on_monday(profile):
    calendar.set_week(profile, {6: [(1320, 360)]})
    assert week_of(profile) == [(0, 0, 360), (6, 1320, 1440)]


def test_until_midnight_needs_no_second_day(profile):
    calendar.set_week(profile, {0: [(1320, 0)], 1: [(0, 1440)]})
    assert week_of(profile) == [(0, 1320, 1440), (1, 0, 1440)]


def test_windows_that_touch_become_one(profile):
    calendar.set_week(profile, {0: [(600, 720), (540, 600), (700, 760)]})
    assert week_of(profile) == [(0, 540, 760)]


@pytest.mark.parametrize("window", [(540, 540), (-15, 60), (60, 1455), (1440, 1440)])
def test_hours_that_cannot_be_change_nothing(profile, window):
    before = week_of(profile)
    with pytest.raises(BadHours):
        calendar.set_week(profile, {0: [window]})
    assert week_of(profile) == before


def test_a_week_belongs_to_its_worker(profile, other_worker):
    calendar.set_week(profile, {})
    assert WeeklyHours.objects.filter(worker=other_worker.pk).count() == 7


def test_time_off_is_added_and_removed(profile):
    off = calendar.add_time_off(profile, pune(24, 0), pune(25, 0), "Wedding")
    assert list(
        TimeOff.objects.values_list("worker", "starts_at", "ends_at", "reason")
    ) == [(profile.pk, pune(24, 0), pune(25, 0), "Wedding")]
    calendar.remove_time_off(profile, off.pk)
    assert not TimeOff.objects.exists()


def test_time_off_has_to_end_after_it_starts(profile):
    with pytest.raises(BadHours):
        calendar.add_time_off(profile, pune(24, 0), pune(24, 0))
    assert not TimeOff.objects.exists()


def test_nobody_removes_the_time_off_of_another(profile, other_worker):
    off = calendar.add_time_off(profile, pune(24, 0), pune(25, 0))
    with pytest.raises(TimeOff.DoesNotExist):
        calendar.remove_time_off(other_worker.worker_profile, off.pk)
    assert TimeOff.objects.get() == off
