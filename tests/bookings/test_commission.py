"""Whose price has which share of ours: the site's, a trade's, a worker's own."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from bookings import jobs
from bookings.jobs import commission, pricing
from bookings.jobs.work import Work
from bookings.models import BookingSettings, CommissionRule
from tests.cast import make_worker, soon
from tests.clock import DEFAULT
from tests.reading import tree, words

BEGINS = DEFAULT
Rule = CommissionRule


@pytest.fixture
def profile(worker):
    return worker.worker_profile


@pytest.fixture(autouse=True)
def _seen_at_once(django_capture_on_commit_callbacks):
    """What empties the cache comes after the commit."""
    with django_capture_on_commit_callbacks(execute=True):
        pass


@pytest.fixture
def rule(django_capture_on_commit_callbacks):
    def rule(bps, **about):
        with django_capture_on_commit_callbacks(execute=True):
            return Rule.objects.create(bps=bps, **about)

    return rule


class TestRate:
    def test_that_of_the_site(self, profile):
        assert commission.rate_for(profile) == 1200
        assert not commission.has_own_rate(profile)

    def test_the_trade_goes_before_the_site(self, profile, category, rule):
        rule(900, trade=category)
        assert commission.rate_for(profile) == 900
        assert not commission.has_own_rate(profile)

    def test_the_worker_goes_before_the_trade(self, profile, category, rule):
        rule(900, trade=category)
        rule(500, worker=profile)
        assert commission.rate_for(profile) == 500
        assert commission.has_own_rate(profile)

    @pytest.mark.parametrize("about", ["trade", "worker"])
    def test_nothing_is_a_rate(self, profile, category, rule, about):
        rule(0, **{about: {"trade": category, "worker": profile}[about]})
        assert commission.rate_for(profile) == 0

    def test_of_others_nothing_changes(
        self, profile, other_worker, other_category, city, rule
    ):
        rule(100, worker=profile)
        rule(200, trade=other_category)
        assert commission.rate_for(other_worker.worker_profile) == 1200
        spark = make_worker("spark", city=city, category=other_category)
        assert commission.rate_for(spark.worker_profile) == 200

    def test_what_would_hold_without_it(self, profile, category, rule):
        trade = rule(900, trade=category)
        own = rule(500, worker=profile)
        assert (commission.without(own), commission.without(trade)) == (900, 1200)

    def test_a_rule_that_is_gone_holds_no_longer(
        self, profile, rule, django_capture_on_commit_callbacks
    ):
        own = rule(500, worker=profile)
        assert commission.rate_for(profile) == 500
        with django_capture_on_commit_callbacks(execute=True):
            own.delete()
        assert commission.rate_for(profile) == 1200

    def test_it_costs_no_query(self, profile, django_assert_num_queries):
        commission.rate_for(profile)
        with django_assert_num_queries(0):
            commission.rate_for(profile)


class TestPrice:
    def test_it_is_frozen_at_the_request(self, profile, ask, rule, city):
        rule(500, worker=profile)
        job = ask(minutes=60)
        assert (job.commission_bps, job.commission) == (500, 1_745)
        Rule.objects.update(bps=2000)
        job.refresh_from_db()
        assert (job.commission_bps, job.commission) == (500, 1_745)
        assert jobs.accept(job, by=job.worker).commission == 1_745

    def test_nothing_of_it_is_ours(self, profile, rule, city):
        rule(0, worker=profile)
        quote = pricing.quote(profile, Work.by_the_hour(90), soon(city))
        assert (quote.commission, quote.earnings) == (0, quote.price)


class TestRules:
    @pytest.mark.parametrize("of", [(), ("trade", "worker")])
    def test_each_is_about_one(self, profile, category, of):
        about = {"trade": category, "worker": profile}
        with pytest.raises(IntegrityError), transaction.atomic():
            Rule.objects.create(bps=1, **{name: about[name] for name in of})

    def test_one_for_each(self, profile, rule):
        rule(100, worker=profile)
        with pytest.raises(IntegrityError), transaction.atomic():
            Rule.objects.create(bps=200, worker=profile)

    def test_never_more_than_half(self, category):
        with pytest.raises(IntegrityError), transaction.atomic():
            Rule.objects.create(bps=5001, trade=category)


class TestEarningsPage:
    def read(self, client):
        return words(tree(client.get("/work/earnings/")).main)

    def test_a_worker_sees_their_rate(self, profile, worker, as_user, rule):
        assert "Our part of each new job is 12 %." in self.read(as_user(worker))
        rule(750, worker=profile)
        page = self.read(as_user(worker))
        assert "Our part of each new job is 7.5 %. That is a rate of your own." in page


LIST = "wagtailsnippets_bookings_commissionrule:list"


class TestAdmin:
    def url(self, name, *args):
        return reverse(f"wagtailsnippets_bookings_commissionrule:{name}", args=args)

    def save(self, client, path, **typed):
        facts = {"trade": "", "worker": "", "bps": ""} | typed
        return client.post(path, facts)

    @pytest.mark.parametrize("by", ["code", "email"])
    def test_finance_gives_a_worker_a_rate(self, finance, profile, as_user, by):
        typed = profile.code if by == "code" else profile.user.email.upper()
        client = as_user(finance)
        answer = self.save(client, self.url("add"), worker=typed, bps="7.5")
        assert answer.status_code == 302
        rule = Rule.objects.get()
        assert (rule.worker, rule.trade, rule.bps) == (profile, None, 750)

    def test_what_it_was_stands_in_the_history(self, finance, category, as_user):
        client = as_user(finance)
        self.save(client, self.url("add"), trade=category.pk, bps="9")
        rule = Rule.objects.get()
        self.save(client, self.url("edit", rule.pk), trade=category.pk, bps="0")
        history = words(tree(client.get(self.url("history", rule.pk))).main)
        assert "Commission set: 9 %" in history
        assert "Commission set: 9 % → 0 %" in history
        assert "Finance" in history

    @pytest.mark.parametrize(
        ("typed", "sentence"),
        [
            ({"bps": "5"}, "Choose a trade or a worker, and not both."),
            (
                {"trade": "it", "worker": "its", "bps": "5"},
                "Choose a trade or a worker, and not both.",
            ),
            ({"worker": "nobody", "bps": "5"}, "No worker has this code or e-mail"),
            ({"trade": "it", "bps": "51"}, "less than or equal to 50"),
            ({"trade": "it", "bps": "-1"}, "greater than or equal to 0"),
            ({"trade": "it"}, "This field is required"),
        ],
    )
    def test_what_makes_no_sense(
        self, finance, category, profile, as_user, typed, sentence
    ):
        meant = {"it": category.pk, "its": profile.code}
        typed = {name: meant.get(value, value) for name, value in typed.items()}
        page = self.save(as_user(finance), self.url("add"), **typed)
        assert sentence in words(tree(page).main)
        assert not Rule.objects.exists()

    def test_a_list_of_what_holds_for_whom(
        self, finance, category, profile, other_worker, as_user, rule
    ):
        rule(900, trade=category)
        rule(500, worker=profile)
        page = as_user(finance).get(reverse(LIST))
        rows = [words(row) for row in tree(page).main.select("tbody tr")]
        assert any("Plumber Trade 9 % 12 % 1 worker" in row for row in rows)
        own = "Suresh Venkataraman Worker 5 % 9 % Plumber"
        assert any(own in row for row in rows)
        assert "For everybody else it is 12 %." in words(tree(page).main)

    @pytest.mark.parametrize("form", ["csv", "xlsx"])
    def test_as_a_table(self, finance, profile, as_user, rule, form):
        rule(500, worker=profile)
        answer = as_user(finance).get(reverse(LIST), {"export": form})
        assert answer.status_code == 200
        if form == "csv":
            told = answer.getvalue().decode()
            assert f"Suresh Venkataraman,Worker,{profile.code},5,12 %,Plumber" in told

    @pytest.mark.parametrize("who", ["support", "editor", "customer", "worker"])
    def test_for_finance_only(self, request, as_user, who, category):
        client = as_user(request.getfixturevalue(who))
        for name in ("list", "add"):
            assert client.get(self.url(name)).status_code in (302, 403, 404)
        self.save(client, self.url("add"), trade=category.pk, bps="1")
        assert not Rule.objects.exists()


def test_the_sites_rate_is_in_the_settings(profile, django_capture_on_commit_callbacks):
    policy = BookingSettings.load()
    policy.commission_bps = 1000
    with django_capture_on_commit_callbacks(execute=True):
        policy.save()
    assert commission.rate_for(profile) == 1000
