"""So often and no oftener: who is counted, what counts, and when they may again."""

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpResponse
from django.test import RequestFactory

from toolkit.limits import Rate
from toolkit.limits import rates as parsed
from toolkit.middleware import limits
from toolkit.middleware.limits import consume, limited

NOON = 1_900_000_800  # a whole hour


class Somebody:
    is_authenticated = True

    def __init__(self, pk):
        self.pk = pk


def asked(address="203.0.113.7", user=None, **headers):
    request = RequestFactory(REMOTE_ADDR=address, headers=headers).get("/")
    request.user = user or AnonymousUser()
    return request


@pytest.fixture(autouse=True)
def rates(settings):
    settings.RATE_LIMITS = {"knock": "3/m/address", "say": "2/m/person, 5/h/person"}


def test_the_fourth_in_a_minute_waits_until_it_is_over():
    with time_machine.travel(NOON + 20, tick=False) as clock:
        assert [consume("knock", asked()) for _ in range(4)] == [0, 0, 0, 40]
        clock.move_to(NOON + 59.5)
        assert consume("knock", asked()) == 1
        clock.move_to(NOON + 60)
        assert consume("knock", asked()) == 0


def test_each_address_has_its_own_count():
    for _ in range(3):
        consume("knock", asked())
    assert consume("knock", asked()) > 0
    assert consume("knock", asked("203.0.113.8")) == 0


def test_a_network_of_ipv6_is_one_household():
    for n in range(3):
        consume("knock", asked(f"2001:db8:1:1::{n}"))
    assert consume("knock", asked("2001:db8:1:1:ffff::9")) > 0
    assert consume("knock", asked("2001:db8:1:2::1")) == 0


def test_a_person_is_one_wherever_they_come_from():
    with time_machine.travel(NOON, tick=False):
        for n in range(2):
            assert consume("say", asked(f"203.0.113.{n}", Somebody(1))) == 0
        assert consume("say", asked("203.0.113.9", Somebody(1))) == 60
        assert consume("say", asked("203.0.113.9", Somebody(2))) == 0
        assert consume("say", asked("203.0.113.9")) == 0


def test_of_two_rates_the_longer_wait_counts():
    with time_machine.travel(NOON, tick=False) as clock:
        for minute in range(3):
            clock.move_to(NOON + 60 * minute)
            waits = [consume("say", asked(user=Somebody(1))) for _ in range(2)]
        assert waits == [0, 3600 - 120]


def test_what_has_no_rate_has_no_limit():
    assert {consume("unheard", asked()) for _ in range(50)} == {0}


def test_the_address_is_the_one_that_the_trusted_proxy_saw(settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    forged = {"x-forwarded-for": "198.51.100.1, 203.0.113.5"}
    assert limits.client_ip(asked("10.0.0.1", **forged)) == "203.0.113.5"


@pytest.mark.parametrize("said", ["203.0.113.5", "x", ",", "1.2.3.4.5, ::g"])
def test_a_list_of_addresses_that_cannot_be_is_not_believed(settings, said):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2
    asks = asked("10.0.0.1", **{"x-forwarded-for": said})
    assert limits.client_ip(asks) == "10.0.0.1"
    assert limits.client_ip(asked("")) == "unknown"


def test_writing_counts_for_every_view_and_reading_only_where_it_is_said():
    def plain(request):
        return HttpResponse()

    booking = limited("booking")(lambda request: HttpResponse())
    search = limited("search", reads=True)(lambda request: HttpResponse())
    assert limits.names_for("GET", plain) == ()
    assert limits.names_for("POST", plain) == ("write",)
    assert limits.names_for("DELETE", plain) == ("write",)
    assert limits.names_for("GET", booking) == ()
    assert limits.names_for("POST", booking) == ("write", "booking")
    assert limits.names_for("HEAD", search) == ("search",)


def test_a_rate_reads_as_it_is_written():
    assert parsed("6/m/person, 40/h/address") == (
        Rate(6, 60, "person"),
        Rate(40, 3600, "address"),
    )


@pytest.mark.parametrize("text", ["6", "6/m", "m/6/person", "6/w/person", "6/m/ip"])
def test_what_is_no_rate_is_named(text):
    with pytest.raises(ImproperlyConfigured, match="6/m/person"):
        parsed(text)
