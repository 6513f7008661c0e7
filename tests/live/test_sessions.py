"""Who sits behind a socket: the same answer as a page would get, and for how long."""

from datetime import timedelta

import pytest
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone

from live import sessions


@pytest.fixture
def key(as_user, customer):
    return as_user(customer).session.session_key


def test_knows_who_is_logged_in(key, customer, django_assert_num_queries):
    with django_assert_num_queries(2):
        visitor = sessions.visitor_of(key)
    assert (visitor.user_id, visitor.session_key) == (customer.pk, key)
    assert visitor.password_hash == customer.get_session_auth_hash()


def test_shows_no_secrets_in_logs(key):
    assert key not in repr(sessions.visitor_of(key))
    assert key not in sessions.address(key)
    assert sessions.address(key) != sessions.address("another")


class TestNobody:
    @pytest.mark.parametrize("given", [None, "", "nosuchsession"])
    def test_without_a_session(self, db, given):
        assert sessions.visitor_of(given) is None

    def test_with_one_of_a_visitor(self, db):
        session = SessionStore()
        session["theme"] = "dark"
        session.save()
        assert sessions.visitor_of(session.session_key) is None

    def test_after_it_has_expired(self, key):
        Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
        assert sessions.visitor_of(key) is None

    def test_after_the_password_changed(self, key, customer):
        customer.set_password("another-long-one")
        customer.save()
        assert sessions.visitor_of(key) is None

    def test_when_the_account_is_closed(self, key, customer):
        type(customer).objects.filter(pk=customer.pk).update(is_active=False)
        assert sessions.visitor_of(key) is None

    def test_when_the_session_was_never_signed(self, db, customer):
        session = SessionStore()
        session[SESSION_KEY] = str(customer.pk)
        session.save()
        assert sessions.visitor_of(session.session_key) is None


class TestTheMinutesLook:
    @pytest.fixture
    def visitor(self, key):
        return sessions.visitor_of(key)

    def test_who_may_stay(self, visitor, django_assert_num_queries):
        with django_assert_num_queries(2):
            assert sessions.ended([visitor]) == []

    def test_who_may_not(self, visitor, customer):
        customer.set_password("another-long-one")
        customer.save()
        assert sessions.ended([visitor]) == [visitor]

    def test_two_queries_for_five_hundred(self, visitor, django_assert_num_queries):
        many = [
            sessions.Visitor(visitor.user_id, f"made-up-{n}", visitor.password_hash)
            for n in range(500)
        ]
        with django_assert_num_queries(4):
            assert sessions.ended([*many, visitor]) == many

    def test_nobody_here_asks_nothing(self, django_assert_num_queries, db):
        with django_assert_num_queries(0):
            assert sessions.ended([]) == []
