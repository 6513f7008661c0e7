"""What a result shows is drawn once; what changes about a worker is seen at once."""

from datetime import UTC, datetime

import pytest

from services.models import Skill
from tests.reading import words
from tests.site import soup
from workers import calendar, profiles, ratings
from workers.models import WorkerProfile


@pytest.fixture(autouse=True)
def _two(worker, other_worker):
    """Suresh comes before Imran."""


def listed(page):
    return [words(name) for name in page.select(".result h3")]


def first(client):
    return soup(client.get("/workers/?sort=rating")).select_one(".result")


def rename(worker):
    worker.name = "Suresh Venkat"
    worker.save()


def take_a_photo(worker):
    worker.profile_image = "faces/new.webp"
    worker.save()


def earn_stars(worker):
    ratings.add(worker.pk, 5)


def finish_a_job(worker):
    ratings.count_job(worker.pk)


def put(**facts):
    def change(worker):
        WorkerProfile.objects.filter(pk=worker.pk).update(**facts)

    return change


def learn(worker):
    worker.worker_profile.skills.set(Skill.objects.all())


CHANGES = {
    "name": (rename, "h3", "Suresh Venkat"),
    "photo": (take_a_photo, "img", ""),
    "rating": (earn_stars, ".stars", "5.0 (1 review)"),
    "jobs": (finish_a_job, ".facts", "1 job here"),
    "rate": (put(hourly_rate=41_250), ".price", "₹412.50 an hour"),
    "currency": (put(currency="EUR"), ".price", "€349 an hour"),
    "years": (put(experience=9), ".facts", "9 years of experience"),
    "area": (put(area="Kothrud"), ".facts", "Kothrud, Pune"),
    "checked": (put(decided_at=datetime.now(UTC)), ".chip", "Checked"),
    "skills": (learn, ".tags", "Leak repair"),
}


@pytest.mark.parametrize(("change", "place", "text"), CHANGES.values(), ids=CHANGES)
def test_what_changes_about_a_worker_is_seen_at_once(
    client, worker, change, place, text
):
    put(rating_sum=0)(worker)
    before = first(client)
    assert before == first(client)
    change(worker)
    after = first(client)
    assert after != before
    assert text in " ".join(after.select_one(place).get_text().split())


def free(client):
    return [
        tag.get_text(strip=True) for tag in soup(client.get("/workers/")).select(".say")
    ]


def test_time_that_is_taken_is_no_longer_offered(client, worker, city):
    profile = worker.worker_profile
    before = free(client)
    assert free(client) == before
    first_start = calendar.next_free([profile])[profile.pk]
    calendar.claim(profile.pk, *calendar.span(first_start, 60, 30), "job")
    later, other = free(client)
    assert later != before[0]
    assert other == before[1]
    calendar.release("job")
    assert free(client) == before


def test_who_stops_taking_jobs_is_gone_at_once(client, worker):
    assert len(listed(soup(client.get("/workers/")))) == 2
    profiles.set_availability(worker.worker_profile, False)
    page = soup(client.get("/workers/"))
    assert listed(page) == ["Imran Qureshi"]
    assert words(page.select_one("#id_city option[value=pune]")) == "Pune (1)"


def test_header_and_footer_are_those_of_who_looks(client, as_user, customer, worker):
    stranger = client.get("/workers/").content.decode()
    assert "Log in" in stranger
    mine = as_user(customer).get("/workers/").content.decode()
    assert "Ananya Deshpande" in mine
    assert "Log in" not in mine
    client.logout()
    assert client.get("/workers/").content.decode() == stranger
