"""What other pages draw with: a worker's reviews, a job's status."""

from html import unescape

import pytest
from django.template import Context, Template

from bookings import reviews
from bookings.models import Review
from bookings.states import STATUSES, Status
from tests.cast import soon
from workers.models import WorkerProfile


def draw(text, **context):
    return unescape(Template(text).render(Context(context)))


class TestReviewsOf:
    TAG = '{% load providers %}{% provided "reviews_of" worker %}'

    def test_nobody_wrote_yet(self, worker):
        drawn = draw(self.TAG, worker=worker.worker_profile)
        assert "No reviews yet." in drawn
        assert "Suresh" in drawn

    def test_spread_mean_and_words(self, worker, customer, job_in, city):
        for hour, rating, words in [(9, 5, "Neat & quick."), (14, 4, "A little late.")]:
            job = job_in(Status.FINISHED, start=soon(city, hour=hour))
            reviews.leave(
                job, by=customer, rating=rating, comment=words, at=job.ends_at
            )
        worker.worker_profile.refresh_from_db()
        drawn = draw(self.TAG, worker=worker.worker_profile)
        assert '<p class="big">4.5</p>' in drawn
        assert drawn.index("A little late.") < drawn.index("Neat & quick.")
        assert "Ananya" in drawn
        assert "more." not in drawn

    def test_only_the_latest_and_how_many_more(
        self, worker, customer, job_in, city, django_assert_num_queries
    ):
        for n in range(7):
            job = job_in(Status.FINISHED, start=soon(city, days=1 + n))
            reviews.leave(
                job, by=customer, rating=5, comment=f"No {n}.", at=job.ends_at
            )
        profile = WorkerProfile.objects.with_names().get(pk=worker.pk)
        with django_assert_num_queries(2):
            drawn = draw(self.TAG, worker=profile)
        assert [n for n in range(7) if f"No {n}." in drawn] == [2, 3, 4, 5, 6]
        assert "And 2 more." in drawn

    def test_markup_in_words_stays_words(self, worker, customer, job_in):
        job = job_in(Status.FINISHED)
        words = "<script>alert(1)</script>"
        reviews.leave(job, by=customer, rating=5, comment=words, at=job.ends_at)
        context = Context({"worker": worker.worker_profile})
        assert words not in Template(self.TAG).render(context)
        assert Review.objects.get().comment == words


@pytest.mark.parametrize("value", list(Status))
def test_every_status_is_a_colour_an_icon_and_a_word(value):
    facts = STATUSES[value]
    html = draw("{% load jobs %}{% status value %}", value=str(value)).strip()

    assert f'class="chip {facts.colour}"' in html
    assert f"#{facts.icon}" in html
    assert html.endswith(f"{value.label}</span>")


@pytest.mark.parametrize(("name", "there"), [("chat", "yes"), ("nothing", "no")])
def test_a_page_asks_for_what_stands_above(name, there, ask, customer):
    tag = f'{{% load providers %}}{{% provided "{name}" job=job user=user as found %}}'
    text = tag + "{% if found %}yes{% else %}no{% endif %}"
    assert draw(text, job=ask(), user=customer) == there
