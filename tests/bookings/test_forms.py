"""The forms: what they take, and that what makes no sense is named, not swallowed."""

from datetime import UTC, datetime

import pytest

from bookings import jobs
from bookings.forms import BookingForm, ReasonForm, ReviewForm, WhenForm
from bookings.states import NEEDS_REASON, Verb

GOOD = {
    "minutes": "90",
    "start": "2031-03-04T04:30Z",
    "title": "Tap drips",
    "address": "12 Law College Road",
}


class TestBookingForm:
    def test_takes_what_is_asked_for(self):
        form = BookingForm(GOOD)
        assert form.is_valid()
        assert form.cleaned_data == {
            "minutes": 90,
            "start": datetime(2031, 3, 4, 4, 30, tzinfo=UTC),
            "title": "Tap drips",
            "description": "",
            "address": "12 Law College Road",
            "gateway": "cash",
            "item": (),
            "work": jobs.Work.by_the_hour(90),
            "coupon": "",
            "shown": None,
            "photos": [],
        }

    @pytest.mark.parametrize(
        "start",
        [
            "2031-03-04T10:00+05:30",
            "2031-03-04T10:00 05:30",
            " 2031-03-04T04:30:00Z ",
        ],
    )
    def test_any_zone_is_the_same_moment(self, start):
        form = BookingForm(GOOD | {"start": start})
        assert form.is_valid()
        assert form.cleaned_data["start"] == datetime(2031, 3, 4, 4, 30, tzinfo=UTC)

    @pytest.mark.parametrize(
        "start",
        [
            "",
            "tomorrow",
            "2031-03-04T10:00",
            "2031-13-04T10:00Z",
            "2031-03-04T25:00Z",
            "0001-01-01T00:00+14:00",
            "9999-12-31T23:59-14:00",
            "\x00",
        ],
    )
    def test_no_moment_is_refused(self, start):
        form = BookingForm(GOOD | {"start": start})
        assert form.errors == {"start": ["Pick a time from the list."]}

    @pytest.mark.parametrize(
        "minutes", ["", "0", "59", "75", "481", "-60", "abc", "1e2"]
    )
    def test_other_lengths_are_refused(self, minutes):
        assert list(BookingForm(GOOD | {"minutes": minutes}).errors) == ["minutes"]

    @pytest.mark.parametrize(
        ("field", "most"), [("title", 80), ("description", 2000), ("address", 300)]
    )
    def test_words_fit_the_job(self, field, most):
        assert BookingForm(GOOD | {field: "x" * most}).is_valid()
        assert list(BookingForm(GOOD | {field: "x" * (most + 1)}).errors) == [field]

    @pytest.mark.parametrize("field", ["title", "address"])
    def test_blank_words_are_missing(self, field):
        assert list(BookingForm(GOOD | {field: "  "}).errors) == [field]


class TestWhenForm:
    def test_reads_what_it_can_of_an_address(self):
        form = WhenForm({"minutes": "90", "start": "garbage"})
        form.is_valid()
        work = jobs.Work.by_the_hour(90)
        assert form.cleaned_data == {"minutes": 90, "item": (), "work": work}

    def test_needs_no_start(self):
        form = WhenForm({"minutes": "60"})
        assert form.is_valid()
        assert form.cleaned_data["start"] is None


class TestReasonForm:
    @pytest.mark.parametrize("verb", list(Verb))
    def test_a_reason_is_needed_where_the_table_says(self, verb):
        assert ReasonForm({"reason": " "}, verb=verb).is_valid() == (
            verb not in NEEDS_REASON
        )

    def test_the_status_seen_must_be_one(self):
        form = ReasonForm({"reason": "x", "seen": "perhaps"}, verb=Verb.DISPUTE)
        assert list(form.errors) == ["seen"]

    def test_a_reason_fits_the_event(self):
        assert ReasonForm({"reason": "x" * 1000}, verb=Verb.CANCEL).is_valid()
        assert not ReasonForm({"reason": "x" * 1001}, verb=Verb.CANCEL).is_valid()


class TestReviewForm:
    @pytest.mark.parametrize("rating", ["1", "5"])
    def test_one_to_five(self, rating):
        form = ReviewForm({"rating": rating})
        assert form.is_valid()
        assert form.cleaned_data == {
            "rating": int(rating),
            "comment": "",
            "photos": [],
        }

    @pytest.mark.parametrize("rating", ["", "0", "6", "-1", "abc", "4.5", "５"])
    def test_nothing_else(self, rating):
        form = ReviewForm({"rating": rating})
        assert form.errors == {"rating": ["Choose between one and five stars."]}

    def test_words_fit_the_review(self):
        assert ReviewForm({"rating": "5", "comment": "x" * 1000}).is_valid()
        form = ReviewForm({"rating": "5", "comment": "x" * 1001})
        assert list(form.errors) == ["comment"]
