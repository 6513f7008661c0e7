import pytest
from django.contrib.auth.models import AnonymousUser

from services.models import MarketSettings, Skill
from tests.cast import make_user
from toolkit.errors import NotAllowed, NotNow
from workers import calendar, profiles, ratings, signals
from workers.models import WorkerProfile, WorkerSettings

Approval = WorkerProfile.Approval


@pytest.fixture
def newcomer(db):
    return make_user("meera", "worker", name="Meera Naidu")


@pytest.fixture
def facts(city, category):
    return {
        "service_category": category,
        "city": city,
        "skills": list(category.skills.all()),
        "hourly_rate": 30_000,
        "callout_fee": 5_000,
        "experience": 4,
        "area": "Kothrud",
        "bio": "I mend  Taps.",
    }


@pytest.fixture
def heard():
    said = []

    def hear(sender, worker, **signal):
        said.append((worker.pk, worker.approval))

    signals.worker_applied.connect(hear)
    yield said
    signals.worker_applied.disconnect(hear)


def written(profile):
    fresh = WorkerProfile.objects.get(pk=profile.pk)
    return {name: getattr(fresh, name) for name in profiles.FACTS}


# --- Applying ---------------------------------------------------------------


def test_who_applies_waits_with_the_usual_week(
    newcomer, facts, heard, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        profile = profiles.apply(newcomer, facts)
    assert profile.approval == Approval.WAITING
    assert profile.decided_at is None
    assert written(profile) == {k: v for k, v in facts.items() if k != "skills"}
    assert list(profile.skills.all()) == facts["skills"]
    assert sorted(calendar.week_of(profile)) == [0, 1, 2, 3, 4, 5]
    assert heard == [(newcomer.pk, Approval.WAITING)]


def test_without_approval_one_is_listed_at_once(newcomer, facts):
    WorkerSettings.objects.create(approval_required=False)
    profile = profiles.apply(newcomer, facts)
    assert profile.is_listed
    assert profile.decided_at is None


def test_the_currency_is_the_markets(newcomer, facts):
    MarketSettings.objects.create(country="DE", currency="EUR")
    assert profiles.apply(newcomer, facts).currency == "EUR"


def test_customers_cannot_apply(customer, facts):
    with pytest.raises(NotAllowed) as caught:
        profiles.apply(customer, facts)
    assert caught.value.status == 403
    assert not WorkerProfile.objects.exists()


@pytest.mark.parametrize("approval", [Approval.WAITING, Approval.APPROVED])
def test_applying_again_changes_nothing(newcomer, facts, approval):
    profile = profiles.apply(newcomer, facts)
    WorkerProfile.objects.update(approval=approval)
    with pytest.raises(NotNow) as caught:
        profiles.apply(newcomer, facts | {"area": "Baner"})
    assert caught.value.status == 409
    assert written(profile)["area"] == "Kothrud"


def test_who_was_turned_down_may_put_it_right(newcomer, facts):
    first = profiles.apply(newcomer, facts)
    calendar.set_week(first, {0: [(600, 720)]})
    WorkerProfile.objects.update(
        approval=Approval.REJECTED,
        approval_reason="No photo.",
        decided_at=first.applied_at,
        rating_sum=9,
        rating_count=2,
    )
    again = profiles.apply(newcomer, facts | {"area": "Baner", "skills": []})
    again.refresh_from_db()
    assert (again.approval, again.approval_reason) == (Approval.WAITING, "")
    assert again.decided_at is None
    assert again.applied_at > first.applied_at
    assert (again.area, list(again.skills.all())) == ("Baner", [])
    assert (again.rating_sum, again.rating_count, again.code) == (9, 2, first.code)
    assert calendar.week_of(again) == {0: [(600, 720)]}


# --- Keeping it true --------------------------------------------------------


def test_an_update_writes_facts_and_skills(worker, facts, other_city):
    profile = profiles.update(worker.worker_profile, facts | {"city": other_city})
    assert written(profile)["city"] == other_city
    assert list(profile.skills.all()) == facts["skills"]
    assert profile.approval == Approval.APPROVED


def test_an_update_never_loses_a_review(worker, facts):
    stale = WorkerProfile.objects.get(pk=worker.pk)
    ratings.add(worker.pk, 5)
    profiles.update(stale, facts)
    assert WorkerProfile.objects.get(pk=worker.pk).rating_sum == 5


def test_search_text_holds_what_one_may_be_found_by(newcomer, facts):
    profile = profiles.apply(newcomer, facts)
    assert profile.search_text == (
        "meera naidu plumber plumber pune kothrud leak repair i mend tap"
    )


@pytest.mark.parametrize(
    ("thing", "name", "found"),
    [
        ("user", "Meera Rao", "meera rao"),
        ("city", "Poona", "poona"),
        ("service_category", "Pipe fitter", "pipe fitter"),
    ],
)
def test_search_text_follows_a_new_name(newcomer, facts, thing, name, found):
    profile = profiles.apply(newcomer, facts)
    renamed = getattr(profile, thing)
    renamed.name = name
    renamed.save()
    profile.refresh_from_db()
    assert found in profile.search_text


def test_search_text_follows_a_skill(newcomer, facts):
    profile = profiles.apply(newcomer, facts)
    skill = facts["skills"][0]
    skill.name = "Drip repair"
    skill.save(update_fields=["name"])
    profile.refresh_from_db()
    assert "drip repair" in profile.search_text


def test_a_log_in_looks_nothing_up(newcomer, facts, django_assert_num_queries):
    profiles.apply(newcomer, facts)
    with django_assert_num_queries(1):
        newcomer.save(update_fields=["last_login"])


def test_a_new_skill_looks_nothing_up(category, django_assert_num_queries):
    with django_assert_num_queries(1):
        Skill.objects.create(category=category, slug="drain", name="Drains")


def test_refreshing_writes_only_what_changed(worker, django_assert_num_queries):
    everybody = WorkerProfile.objects.all()
    profiles.refresh_search(everybody)
    text = WorkerProfile.objects.get().search_text
    assert text == "suresh venkataraman plumber plumber pune"
    with django_assert_num_queries(3):
        profiles.refresh_search(everybody)


# --- On and off the list ----------------------------------------------------


def test_availability_goes_on_and_off(worker):
    profile = worker.worker_profile
    for on in (False, True):
        profiles.set_availability(profile, on)
        fresh = WorkerProfile.objects.get()
        assert (fresh.availability, fresh.is_listed) == (on, on)


def test_everybody_finds_who_is_listed(worker, customer, other_worker):
    profile = worker.worker_profile
    for person in (AnonymousUser(), customer, other_worker, worker):
        assert profiles.find(profile.code, by=person) == profile


@pytest.mark.parametrize(
    "state",
    [
        {"approval": Approval.WAITING},
        {"approval": Approval.REJECTED},
        {"approval": Approval.RECHECK},
        {"approval": Approval.SUSPENDED},
    ],
)
def test_who_is_not_listed_is_there_for_few(
    state, worker, customer, other_worker, support, finance
):
    WorkerProfile.objects.filter(pk=worker.pk).update(**state)
    code = worker.worker_profile.code
    for person in (AnonymousUser(), customer, other_worker, finance):
        with pytest.raises(WorkerProfile.DoesNotExist):
            profiles.find(code, by=person)
    for person in (worker, support):
        assert profiles.find(code, by=person).pk == worker.pk


def test_a_code_nobody_has(worker):
    with pytest.raises(WorkerProfile.DoesNotExist):
        profiles.find("nobody", by=worker)


def test_the_profile_of_a_user(worker, customer):
    assert profiles.of(worker) == worker.worker_profile
    assert profiles.of(customer) is None
