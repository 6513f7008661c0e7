"""What the database refuses by itself, whoever writes."""

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.db.migrations.loader import MigrationLoader

from bookings import guards, jobs
from bookings.models import Entry, Job, JobEvent, Posting
from bookings.money import payments
from bookings.states import Status

MIGRATIONS_OF_THE_REASON = ("0006_bounds_of_numbers", "0007_reason_of_events")


def refused(write):
    with pytest.raises(DatabaseError), transaction.atomic():
        write()


@pytest.mark.django_db
class TestJob:
    def test_stale_object_cannot_undo_a_step(self, ask, worker):
        stale = ask()
        jobs.accept(stale, by=worker)
        stale.title = "Changed meanwhile"
        refused(stale.save)
        assert Job.objects.get().status == Status.ACCEPTED

    def test_harmless_save_of_a_fresh_object_passes(self, job_in):
        job = job_in(Status.ACCEPTED)
        job.title = "Another title"
        job.save()
        assert Job.objects.get().title == "Another title"

    @pytest.mark.parametrize("status", ["finished", "ongoing", "nonsense"])
    def test_status_typed_by_hand_is_refused(self, ask, status):
        job = ask()
        refused(lambda: Job.objects.filter(pk=job.pk).update(status=status))

    def test_even_with_a_false_previous_status(self, job_in):
        job = job_in(Status.ACCEPTED)
        refused(
            lambda: Job.objects.filter(pk=job.pk).update(
                status="rejected", prev_status="pending", version=2
            )
        )

    def test_a_step_must_count(self, job_in):
        job = job_in(Status.ACCEPTED)
        refused(
            lambda: Job.objects.filter(pk=job.pk).update(
                status="ongoing", prev_status="accepted"
            )
        )

    def test_version_never_counts_down(self, job_in):
        job = job_in(Status.ACCEPTED)
        refused(lambda: Job.objects.filter(pk=job.pk).update(version=0))

    @pytest.mark.parametrize(
        "change",
        [
            {"end_cell": 0},
            {"commission": 10**12},
            {"price": -1},
            {"version": -1},
        ],
    )
    def test_nonsense_in_a_column(self, ask, change):
        job = ask()
        refused(lambda: Job.objects.filter(pk=job.pk).update(**change))

    def test_own_booking(self, ask):
        job = ask()
        refused(lambda: Job.objects.filter(pk=job.pk).update(worker=job.customer))


@pytest.mark.django_db
class TestEvents:
    def test_cannot_be_changed(self, ask):
        ask()
        refused(lambda: JobEvent.objects.update(reason="It was otherwise."))

    def test_but_can_be_marked_as_heard(self, ask):
        job = ask()
        JobEvent.objects.update(heard_at=job.created_at)
        assert JobEvent.objects.get().heard_at == job.created_at

    def test_illegal_edge(self, ask):
        event = ask().events.get()
        event.pk, event.seq, event.src, event.dst = None, 1, "pending", "finished"
        refused(event.save)

    def test_number_twice(self, ask):
        event = ask().events.get()
        event.pk = None
        refused(event.save)


@pytest.mark.django_db
class TestBooks:
    @pytest.fixture
    def paid(self, job_in, worker):
        job = job_in(Status.FINISHED)
        return payments.mark_paid(job.payments.get(), by=worker)

    def test_cannot_be_changed(self, paid):
        refused(lambda: Posting.objects.update(amount=1))
        refused(lambda: Entry.objects.update(kind="gift"))

    def test_same_fact_twice(self, paid):
        entry = Entry.objects.get()
        entry.pk = None
        refused(entry.save)

    def test_zero_is_not_a_posting(self, paid):
        posting = Posting.objects.first()
        posting.pk, posting.amount = None, 0
        refused(posting.save)

    @pytest.mark.only("postgresql")
    def test_lopsided_entry_and_deletion(self, paid):
        posting = Posting.objects.first()

        def lopsided():
            posting.pk = None
            posting.save()
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

        refused(lopsided)
        refused(Posting.objects.first().delete)


@pytest.mark.django_db(transaction=True)
def test_migration_can_be_undone_and_done_again():
    with connection.schema_editor() as editor:
        guards.remove(apps, editor)
        guards.install(apps, editor)
        guards.install(apps, editor)


@pytest.mark.django_db(transaction=True)
@pytest.mark.only("sqlite")
def test_an_altered_table_gets_its_triggers_again():
    def triggers():
        with connection.cursor() as cursor:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            return {name for (name,) in cursor.fetchall()} & {
                name for name, _ in guards.GUARDS.values()
            }

    check = next(c for c in Job._meta.constraints if c.name == "job_status")
    before = triggers()
    with connection.schema_editor() as editor:
        editor.remove_constraint(Job, check)
        editor.add_constraint(Job, check)
    assert before - triggers() == {"job_moves"}
    with connection.schema_editor() as editor:
        guards.install(apps, editor)
    assert triggers() == before


@pytest.mark.django_db(transaction=True)
def test_what_was_called_a_note_is_a_reason_and_stays_guarded(ask, support):
    jobs.cancel(ask(), by=support, reason="Flood")
    loader = MigrationLoader(connection)
    before, after = (("bookings", name) for name in MIGRATIONS_OF_THE_REASON)
    migration, state = loader.get_migration(*after), loader.project_state(before)

    def texts(column):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {column} FROM bookings_jobevent ORDER BY seq")
            return [text for (text,) in cursor.fetchall()]

    def rewrite(column):
        with connection.cursor() as cursor:
            cursor.execute(f"UPDATE bookings_jobevent SET {column} = 'Other'")

    # This one alone, there and back: those after it made tables that stay.
    with connection.schema_editor() as editor:
        migration.unapply(state, editor)
    try:
        assert texts("note") == ["", "Flood"]
        refused(lambda: rewrite("note"))
    finally:
        with connection.schema_editor() as editor:
            migration.apply(loader.project_state(before), editor)
    assert texts("reason") == ["", "Flood"]
    refused(lambda: rewrite("reason"))
