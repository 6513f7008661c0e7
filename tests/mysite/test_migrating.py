"""Two that migrate the same database: one waits for the other."""

from threading import Event, Thread

import pytest
from django.core.management import call_command
from django.db import connection, connections

from mysite import migrating
from tests.servers import PATIENCE


@pytest.mark.django_db(transaction=True)
def test_the_second_waits_until_the_first_is_done():
    inside, order = Event(), []

    def second():
        inside.wait(PATIENCE)
        # As another process: it knows nothing of who is inside here.
        lock = {
            "postgresql": migrating.of_postgres,
            "sqlite": migrating.of_a_file,
        }[connection.vendor]
        with lock(connections["default"]):
            order.append("second")
        connections.close_all()

    thread = Thread(target=second)
    thread.start()
    with migrating.alone(connection):
        inside.set()
        thread.join(0.3)
        order.append("first")
    thread.join(PATIENCE)
    assert order == ["first", "second"]


@pytest.mark.django_db(transaction=True)
def test_whoever_is_inside_may_enter_again():
    with migrating.alone(connection):
        call_command("migrate", "contenttypes", verbosity=0)
    call_command("migrate", "contenttypes", verbosity=0)
