"""What seldom becomes of a payout: somebody is quicker, an account is gone."""

from datetime import timedelta

import pytest
from django.db.models.signals import post_save
from django.utils import timezone

from bookings.models import Payout, PayoutAccount
from bookings.money import joining, orders, payouts, refunds, transfers
from mysite.play_bank.faults import Fault
from tests.bookings.crashes import Cut
from tests.bookings.paying import payment_of, work_through
from tests.bookings.test_payout_races import assert_true, earn
from tests.bookings.test_payouts import AFTER, join, let_money_arrive
from tests.cast import make_worker
from toolkit.errors import NotNow

BACK = "https://s.example/back/"


@pytest.fixture
def after():
    return timezone.now() + AFTER


@pytest.fixture
def joined(online, worker):
    return join(online, worker)


@pytest.fixture
def ordered(online, joined, paid, finance, after):
    """A payout that Stripe is to pay."""
    let_money_arrive(online)
    payouts.make_batch(by=finance, at=after)
    payout = Payout.objects.get()
    assert payout.way == "stripe"
    return payout


def only_payout():
    return Payout.objects.get()


def transfers_at(bank):
    return list(bank.stripe_world.every("transfer"))


class TestBatches:
    def test_what_comes_in_meanwhile_waits_for_the_next(self, finance, city, category):
        """While the first is written, more is earned by the second."""
        workers = [
            make_worker(name, city=city, category=category) for name in ("anil", "bina")
        ]
        for worker in workers:
            earn(worker, 5000, worker.username)

        def meanwhile(instance, created, **signal):
            post_save.disconnect(meanwhile, sender=Payout)
            (other,) = [one for one in workers if one != instance.worker]
            earn(other, 700, "more")

        post_save.connect(meanwhile, sender=Payout)
        payouts.make_batch(by=finance)
        assert [payout.amount for payout in Payout.objects.all()] == [5000]
        payouts.make_batch(by=finance)
        amounts = sorted(payout.amount for payout in Payout.objects.all())
        assert amounts == [5000, 5700]
        assert_true(workers)

    def test_what_is_no_longer_there_is_not_sent_again(
        self, online, paid, finance, after
    ):
        payouts.make_batch(by=finance, at=after)
        payouts.mark_failed(only_payout(), by=finance, reason="No such account.")
        refunds.refund(payment_of(paid), 10_000, by=finance, reason="It broke again.")
        work_through(at=after)
        with pytest.raises(NotNow, match="That much is not there"):
            payouts.try_again(only_payout(), by=finance, at=after)
        assert only_payout().status == "failed"


class TestSending:
    def test_without_an_account_it_goes_by_bank(self, online, ordered, after):
        PayoutAccount.objects.all().delete()
        transfers.send_due(at=after)
        payout = only_payout()
        assert (payout.way, payout.status) == ("bank", "ordered")
        assert payout.problem == "There is no account of theirs."
        assert transfers_at(online) == []

    def test_who_is_slower_than_the_next_books_nothing(self, online, ordered, after):
        """The line was so slow that another process has asked, and been told."""
        later = after + orders.LEASE
        with Cut(
            0,
            is_reached=lambda: transfers_at(online),
            meanwhile=lambda: transfers.send_due(at=later),
        ):
            transfers.send_due(at=after)
        payout = only_payout()
        assert (payout.status, payout.done_at) == ("done", later)
        assert len(transfers_at(online)) == 1

    def test_who_is_refused_later_than_the_next_changes_nothing(
        self, online, joined, ordered, finance, after, caplog
    ):
        def meanwhile():
            transfers.send_due(at=after + orders.LEASE)
            payouts.mark_done(only_payout(), by=finance, at=after)

        online.restrict(joined.external_id)
        with Cut(0, is_reached=lambda: "refused" in caplog.text, meanwhile=meanwhile):
            transfers.send_due(at=after)
        payout = only_payout()
        assert (payout.way, payout.status) == ("bank", "done")

    def test_whose_fault_it_was_is_asked_again(self, online, joined, ordered, after):
        online.restrict(joined.external_id)
        key = ordered.key
        online.faults.plan(Fault.UNREACHABLE, on="/accounts", methods=("GET",), times=2)
        transfers.send_due(at=after)
        payout = only_payout()
        assert (payout.way, payout.status) == ("stripe", "ordered")
        assert payout.next_try == after + orders.FIRST_WAIT
        assert payout.key != key
        transfers.send_due(at=payout.next_try)
        assert only_payout().way == "bank"

    def test_a_person_is_told_of_many_tries(self, online, ordered, after, caplog):
        online.faults.plan(Fault.UNREACHABLE, on="/transfers", times=None)
        for day in range(orders.MANY_TRIES):
            transfers.send_due(at=after + timedelta(days=day))
        assert f"after {orders.MANY_TRIES} tries" in caplog.text
        assert only_payout().status == "ordered"


class TestAccounts:
    def test_one_that_was_closed_can_not_be_paid(self, online, joined):
        joined.external_id = "acct_of_another_shop"
        assert not joining.look_again(joined)
        assert not joining.account_of(joined.worker).is_ready

    def test_one_that_stripe_does_not_lead_to(self, online, joined, worker):
        PayoutAccount.objects.update(external_id="acct_of_another_shop")
        with pytest.raises(NotNow, match="We pay you by bank"):
            joining.begin(worker.worker_profile, BACK)

    def test_no_address_is_made_up(self, online, worker):
        worker.email = ""
        worker.save()
        joining.begin(worker.worker_profile, BACK)
        (account,) = online.stripe_world.every("account")
        assert account["email"] is None
