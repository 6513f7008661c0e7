"""The cast: the people every story needs, to say who may and who may not."""

from datetime import UTC, datetime, timedelta

import pytest
from allauth.account.internal.flows.login import record_authentication
from django.contrib.auth.models import Group
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver

from accounts.models import CustomerProfile, User
from bookings import jobs
from bookings.states import Status, Verb
from services.models import City, ServiceCategory, Skill
from workers.models import WeeklyHours, WorkerProfile

PASSWORD = "callout-tests"


def make_user(username, role=User.Role.CUSTOMER, **fields):
    user = User(
        username=username,
        email=f"{username}@example.com",
        name=fields.pop("name", username.replace("_", " ").title()),
        role=role,
        **fields,
    )
    user.set_password(PASSWORD)
    user.save()
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    return user


@receiver(user_logged_in)
def came_in_by_the_form(request, user, **kwargs):
    """`force_login` of a test stands for the log-in page, with a password given now."""
    if request.method is None:
        record_authentication(request, user, method="password")


def make_customer(username, **fields):
    user = make_user(username, **fields)
    CustomerProfile.objects.create(
        user=user, address="12 Law College Road, Pune 411004"
    )
    return user


def make_worker(username, *, city, category, hours=(540, 1080), **fields):
    """Approved, taking jobs, every day from 9 to 6 unless said otherwise."""
    names = {key: fields.pop(key) for key in ("name", "phone") if key in fields}
    user = make_user(username, User.Role.WORKER, **names)
    profile = WorkerProfile.objects.create(
        user=user,
        city=city,
        service_category=category,
        **{
            "hourly_rate": 34_900,
            "experience": 8,
            "approval": WorkerProfile.Approval.APPROVED,
        }
        | fields,
    )
    if hours:
        WeeklyHours.objects.bulk_create(
            WeeklyHours(worker=profile, weekday=day, start=hours[0], end=hours[1])
            for day in range(7)
        )
    return user


def soon(city, days=2, hour=10):
    """A start inside everybody's hours: `hour` o'clock local time, some days ahead."""
    local = datetime.now(UTC).astimezone(city.tz) + timedelta(days=days)
    return local.replace(hour=hour, minute=0, second=0, microsecond=0)


def make_city():
    return City.objects.create(
        slug="pune",
        name="Pune",
        region="Maharashtra",
        country="IN",
        time_zone="Asia/Kolkata",
        latitude=18.52,
        longitude=73.86,
    )


@pytest.fixture
def city(db):
    return make_city()


@pytest.fixture
def other_city(db):
    return City.objects.create(
        slug="berlin",
        name="Berlin",
        country="DE",
        time_zone="Europe/Berlin",
        latitude=52.52,
        longitude=13.4,
    )


def make_category():
    category = ServiceCategory.objects.create(
        slug="plumber", name="Plumber", plural="Plumbers", summary="Leaks.", icon="tap"
    )
    Skill.objects.create(category=category, slug="leak", name="Leak repair")
    return category


@pytest.fixture
def category(db):
    return make_category()


@pytest.fixture
def other_category(db):
    return ServiceCategory.objects.create(
        slug="electrician",
        name="Electrician",
        plural="Electricians",
        summary="Sparks.",
        icon="bolt",
    )


@pytest.fixture
def customer(db):
    return make_customer("ananya", name="Ananya Deshpande")


@pytest.fixture
def other_customer(db):
    return make_customer("harish", name="Harish Chaudhary")


@pytest.fixture
def worker(city, category):
    return make_worker(
        "suresh", name="Suresh Venkataraman", city=city, category=category
    )


@pytest.fixture
def other_worker(city, category):
    return make_worker("imran", name="Imran Qureshi", city=city, category=category)


@pytest.fixture
def waiting_worker(city, category):
    return make_worker(
        "gurpreet",
        name="Gurpreet Singh",
        city=city,
        category=category,
        approval=WorkerProfile.Approval.WAITING,
    )


def make_staff(username, group):
    user = make_user(username, User.Role.ADMIN, is_staff=True)
    user.groups.add(Group.objects.get(name=group))
    return user


@pytest.fixture
def editor(db):
    return make_staff("editor", "Editors")


@pytest.fixture
def support(db):
    return make_staff("support", "Support")


@pytest.fixture
def finance(db):
    return make_staff("finance", "Finance")


@pytest.fixture
def boss(db):
    return make_user("boss", User.Role.ADMIN, is_staff=True, is_superuser=True)


@pytest.fixture
def as_user(client):
    def log_in(user):
        client.force_login(user, "django.contrib.auth.backends.ModelBackend")
        return client

    return log_in


@pytest.fixture
def ask(customer, worker):
    """A pending job, asked for through the verb; give what should differ."""

    def ask(**given):
        asked_of = given.pop("worker", worker).worker_profile
        facts = {
            "by": customer,
            "start": soon(asked_of.city),
            "minutes": 60,
            "title": "Kitchen tap drips",
            "description": "Since Friday, hot side.",
            "address": "B-704, Paud Road, Kothrud, Pune 411038",
        }
        return jobs.request(asked_of, **facts | given)

    return ask


PATHS = {
    Status.PENDING: [],
    Status.ACCEPTED: [Verb.ACCEPT],
    Status.ONGOING: [Verb.ACCEPT, Verb.START],
    Status.COMPLETED: [Verb.ACCEPT, Verb.START, Verb.COMPLETE],
    Status.FINISHED: [Verb.ACCEPT, Verb.START, Verb.COMPLETE, Verb.CONFIRM],
    Status.REJECTED: [Verb.REJECT],
    Status.CANCELLED: [Verb.ACCEPT, Verb.CANCEL],
    Status.EXPIRED: [Verb.EXPIRE],
    Status.DISPUTED: [Verb.ACCEPT, Verb.START, Verb.DISPUTE],
}
CUSTOMERS_VERBS = {Verb.CANCEL, Verb.CONFIRM, Verb.DISPUTE}


def drive(job, *verbs):
    """Take a job through `verbs` at the hours when they would happen."""
    for verb in verbs:
        if verb == Verb.EXPIRE:
            job = jobs.expire(job, at=job.answer_by + timedelta(minutes=1))
            continue
        late = verb in {Verb.START, Verb.COMPLETE, Verb.CONFIRM, Verb.DISPUTE}
        job = jobs.VERBS[verb](
            job,
            by=job.customer if verb in CUSTOMERS_VERBS else job.worker,
            reason="Said in the test.",
            at=job.ends_at if late else None,
        )
    return job


@pytest.fixture
def job_in(ask):
    """A job in any status, brought there by its verbs."""

    def job_in(status, **given):
        return drive(ask(**given), *PATHS[status])

    return job_in
