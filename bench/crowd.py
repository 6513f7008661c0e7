"""A town full of people, made by the database itself: a million in a minute.

Nothing here goes through the rules. It has the shape of what they would have written,
which the constraints see to, and nothing else is asked of it.
"""

from contextlib import contextmanager
from datetime import timedelta
from io import StringIO
from secrets import token_hex

from django.apps import apps
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection, models
from django.utils import timezone

from accounts.models import User
from bench import names
from bookings.models import Job
from live.models import ChatRoom
from services.models import City, ServiceCategory, Skill
from workers.models import NameKey, SlotCell, WeeklyHours, WorkerProfile

WORKERS, CUSTOMERS = 1_000_000, 10_000_000
LISTED = "i % 5 < 4"
# Towns differ in size: the first has a tenth of everybody, the last very few.
TOWN = "({cities} * ((i * 7919) % 1009) / 1009 * ((i * 7919) % 1009) / 1009)"
TRADE = "((i * 31) % {trades})"


def settle():
    """The services and cities of every fresh site."""
    for command in ("load_catalogue", "load_cities"):
        call_command(command, stdout=StringIO())


def add_workers(count):
    """Four of five listed, each with a skill of their trade."""
    trades = list(ServiceCategory.objects.order_by("pk").values_list("pk", flat=True))
    cities = list(City.objects.order_by("pk").values_list("pk", flat=True))
    with in_bulk(User, WorkerProfile):
        add_people(count, WORKERS, "w", User.Role.WORKER, names.NAME)
        pour(
            WorkerProfile,
            count,
            user_id=f"{WORKERS} + i",
            code="'w' || i",
            city_id=among(cities, TOWN.format(cities=len(cities))),
            service_category_id=among(trades, TRADE.format(trades=len(trades))),
            hourly_rate="10000 + 100 * ((i * 37) % 900)",
            experience="(i * 13) % 40",
            availability=LISTED,
            approval="'approved'",
            rating_sum="((i * 17) % 400) * 4",
            rating_count="(i * 17) % 400",
            area=names.AREA,
            search_text=names.TEXT,
        )
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO workers_workerprofile_skills (workerprofile_id, skill_id) "
            "SELECT w.user_id, min(s.id) FROM workers_workerprofile w "
            f"JOIN {Skill._meta.db_table} s ON s.category_id = w.service_category_id "
            "GROUP BY w.user_id"
        )


def add_name_keys(count):
    cities = list(City.objects.order_by("pk").values_list("pk", flat=True))
    with in_bulk(NameKey):
        city = among(cities, TOWN.format(cities=len(cities)))
        names.add_name_keys(pour, count, WORKERS, city)


def add_customers(count):
    with in_bulk(User):
        add_people(count, CUSTOMERS, "c", User.Role.CUSTOMER)


def add_hours(count):
    """Nine to six, seven days."""
    with in_bulk(WeeklyHours):
        for day in range(7):
            pour(
                WeeklyHours,
                count,
                worker_id=f"{WORKERS} + i",
                weekday=str(day),
                start="540",
                end=" 1080",
            )


def add_busy_hours(count, first_cell, each=4):
    """Every worker has `each` visits of an hour and a half within a fortnight."""
    cells = each * 6
    who, which = f"(i - 1) / {cells}", f"(i - 1) % {cells}"
    with in_bulk(SlotCell):
        pour(
            SlotCell,
            count * cells,
            worker_id=f"{WORKERS} + 1 + {who}",
            cell=f"{first_cell} + ({which}) / 6 * 128 + ({who}) % 24 + (i - 1) % 6",
            claim=f"'b' || ({who})",
        )


def add_jobs(count):
    """The customer and the worker of the same number, who may talk."""
    pour(
        Job,
        count,
        id="i",
        code="'j' || i",
        customer_id=f"{CUSTOMERS} + i",
        worker_id=f"{WORKERS} + i",
        service_category_id="(SELECT min(id) FROM services_servicecategory)",
        city_id="(SELECT min(id) FROM services_city)",
        status="'accepted'",
        prev_status="'pending'",
        version="1",
        minutes="60",
        start_cell="100",
        end_cell="106",
        currency="'INR'",
        hourly_rate="34900",
        price="34900",
        commission_bps="1200",
        commission="4188",
    )
    pour(ChatRoom, count, job_id="i")


def log_in(users):
    """The session keys of all of them."""
    session = SessionStore()
    until = timezone.now() + timedelta(days=1)
    rows = []
    for user in users:
        said = {
            SESSION_KEY: str(user.pk),
            BACKEND_SESSION_KEY: "django.contrib.auth.backends.ModelBackend",
            HASH_SESSION_KEY: user.get_session_auth_hash(),
        }
        data = session.encode(said)
        rows.append(Session(token_hex(16), session_data=data, expire_date=until))
    Session.objects.bulk_create(rows, batch_size=500)
    return [row.session_key for row in rows]


def add_people(count, first, letter, role, name=None):
    pour(
        User,
        count,
        id=f"{first} + i",
        username=f"'{letter}' || i",
        email=f"'{letter}' || i || '@example.com'",
        name=name or f"'Person {letter}' || i",
        role=f"'{role}'",
        password="'!'",
        profile_image="''",
    )


def spread_keys():
    """The numbers that the database hands out from now on begin far apart, so that each
    is recognised wherever it comes up again."""
    models_ = [model for model in apps.get_models() if model._meta.auto_field]
    with connection.cursor() as cursor:
        for place, model in enumerate(models_, 20):
            table, key = model._meta.db_table, model._meta.pk.column
            first = place * 10_000_000
            if connection.vendor == "sqlite":
                cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
                cursor.execute(
                    "INSERT INTO sqlite_sequence VALUES (%s, %s)", [table, first]
                )
            else:
                cursor.execute(
                    "SELECT setval(pg_get_serial_sequence(%s, %s), %s)",
                    [table, key, first],
                )


def pour(model, count, **expressions):
    """Insert `count` rows. `expressions` are SQL over i = 1, 2 …; every other column
    has what the model gives it."""
    values, given = {}, []
    for field in model._meta.concrete_fields:
        if field.generated or isinstance(field, models.CompositePrimaryKey):
            continue
        if field.column in expressions:
            values[field.column] = expressions[field.column].replace("%", "%%")
        elif not isinstance(field, models.AutoField):
            values[field.column] = "%s"
            default = timezone.now() if needs_moment(field) else field.get_default()
            given.append(field.get_db_prep_save(default, connection))
    columns = ", ".join(connection.ops.quote_name(column) for column in values)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {model._meta.db_table} ({columns}) "
            "WITH RECURSIVE n(i) AS (SELECT CAST(1 AS bigint) "
            "UNION ALL SELECT i + 1 FROM n "
            f"WHERE i < {count}) SELECT {', '.join(values.values())} FROM n",
            given,
        )


def needs_moment(field):
    return isinstance(field, models.DateTimeField) and not (
        field.null or field.has_default()
    )


def among(keys, index):
    """SQL for the key at that place of the list; without a gap it is an addition."""
    if keys == list(range(keys[0], keys[0] + len(keys))):
        return f"{keys[0]} + {index}"
    cases = " ".join(f"WHEN {place} THEN {key}" for place, key in enumerate(keys))
    return f"CASE {index} {cases} END"


@contextmanager
def in_bulk(*tables):
    """The indexes are built once, when all rows are there."""
    is_sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        cursor.execute(
            "PRAGMA foreign_keys=OFF"
            if is_sqlite
            else "SET session_replication_role = replica; SET statement_timeout = 0"
        )
    indexes = [(model, index) for model in tables for index in model._meta.indexes]
    with connection.schema_editor() as editor:
        for model, index in indexes:
            editor.remove_index(model, index)
    yield
    with connection.schema_editor() as editor:
        for model, index in indexes:
            editor.add_index(model, index)
    with connection.cursor() as cursor:
        cursor.execute(
            "PRAGMA foreign_keys=ON"
            if is_sqlite
            else "SET session_replication_role = origin"
        )
        cursor.execute("ANALYZE")
