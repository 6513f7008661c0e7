"""Two people of Finance at their desks: what each is shown, may press, and leaves."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bookings.models import Payment, Payout, PayoutBatch, Proposal
from bookings.money import refunds
from bookings.states import Status
from tests.bookings.paying import made, payment_of, work_through
from tests.bookings.test_admin_gateways import buttons, facts, log_of
from tests.bookings.test_admin_money import url
from tests.bookings.test_payouts import AFTER
from tests.bookings.test_proposals import limited, second  # noqa: F401
from tests.site import words as words_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("limited")]

PRICE, WHY = 34_900, "It drips."


def words(response):
    return words_in(BeautifulSoup(response.content, "html.parser"))


@pytest.fixture
def desk(as_user, finance):
    return as_user(finance)


@pytest.fixture
def other_desk(second):  # noqa: F811
    client = Client()
    client.force_login(second, "django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def proposed(desk, paid):
    payment = payment_of(paid)
    address = url(Payment, "refund", payment.pk)
    assert "Above ₹100 a second person of Finance must agree." in words(
        desk.get(address)
    )
    form = {"amount": "349", "reason": WHY, "seen": PRICE}
    response = desk.post(address, form, follow=True)
    assert "₹349 is proposed." in words(response)
    return Proposal.objects.get()


def address(proposal, name="inspect"):
    return url(Proposal, name, proposal.pk)


def test_a_refund_waits_and_is_approved(desk, other_desk, proposed, finance, paid):
    assert made("refund") == []
    assert log_of(proposed) == [
        ("bookings.propose", str(finance), {"reason": WHY, "amount": "₹349"})
    ]
    assert "1 proposal waits for a second person" in words(
        other_desk.get(reverse("wagtailadmin_home"))
    )
    page = other_desk.get(address(proposed))
    assert buttons(page) == ["Approve", "Decline"]
    told = facts(page)
    assert (told["What"], told["Amount"], told["Reason"]) == (
        "Give money back",
        "₹349",
        WHY,
    )
    assert told["Could be given back then"] == "₹349"
    asked = words(other_desk.get(address(proposed, "approve")))
    assert "Finance proposes: Give money back, ₹349. “It drips.”" in asked
    response = other_desk.post(address(proposed, "approve"))
    assert response.url == address(proposed)
    work_through()
    assert payment_of(paid).refunded == PRICE
    assert [entry[0] for entry in log_of(proposed)][1:] == ["bookings.proposal-approve"]


def test_who_proposed_it_may_only_take_it_back(desk, proposed):
    assert buttons(desk.get(address(proposed))) == ["Take it back"]
    for name in ("approve", "decline"):
        for press in (desk.get, desk.post):
            response = press(address(proposed, name), {"reason": WHY})
            assert response.status_code in (302, 403)
    assert made("refund") == []
    desk.post(address(proposed, "withdraw"))
    proposed.refresh_from_db()
    assert proposed.status == "withdrawn"


def test_what_changed_is_409_with_a_sentence(other_desk, proposed, paid, finance):
    refunds.refund(payment_of(paid), 100, by=finance, reason=WHY)
    response = other_desk.post(address(proposed, "approve"))
    assert response.status_code == 409
    assert "₹348 is left" in words(response)
    proposed.refresh_from_db()
    assert proposed.status == "waiting"


def test_parts_of_a_sum_are_told_as_one(desk, other_desk, paid, finance):
    payment = payment_of(paid)
    refunds.refund(payment, 10_000, by=finance, reason=WHY)
    form = {"amount": "100", "reason": WHY, "seen": PRICE - 10_000}
    response = desk.post(url(Payment, "refund", payment.pk), form, follow=True)
    why = "Together with ₹100 that you gave back on this job it is too much"
    assert why in words(response)
    told = facts(other_desk.get(address(Proposal.objects.get())))
    assert told["Moved by them alone on this job before"] == "₹100"


def test_declined_with_a_reason(other_desk, proposed):
    assert other_desk.post(address(proposed, "decline")).status_code == 422
    other_desk.post(address(proposed, "decline"), {"reason": "Too much."})
    proposed.refresh_from_db()
    assert (proposed.status, proposed.answer) == ("declined", "Too much.")
    again = other_desk.post(address(proposed, "approve"))
    assert again.status_code == 409


@pytest.mark.parametrize("who", ["support", "editor", "customer", "worker"])
@pytest.mark.parametrize("name", ["inspect", "approve", "decline", "withdraw"])
def test_others_do_not_come_in(as_user, request, proposed, who, name):
    client = as_user(request.getfixturevalue(who))
    for press in (client.get, client.post):
        assert press(address(proposed, name)).status_code in (302, 403)
    proposed.refresh_from_db()
    assert proposed.status == "waiting"


def test_a_batch_of_payouts(paid, as_user, finance, second, clock):  # noqa: F811
    clock.go(timezone.now() + AFTER)
    desk = as_user(finance)
    place = reverse(PayoutBatch.snippet_viewset.get_url_name("pay_out"))
    assert "Above ₹100 a second person" in words(desk.get(place))
    response = desk.post(place, {"reason": ""})
    assert response.status_code == 422
    response = desk.post(place, {"reason": "Friday."}, follow=True)
    assert "is proposed" in words(response)
    assert not PayoutBatch.objects.exists()
    proposal = Proposal.objects.get()
    theirs = as_user(second)
    row = ["Suresh Venkataraman", "Bank transfer", "₹307.12", "₹0", "₹0"]
    for name in ("inspect", "approve"):
        assert table(theirs.get(address(proposal, name))) == [
            ["Worker", "How", "Now", "With them already", "Still held"],
            row,
        ]
    theirs.post(address(proposal, "approve"))
    assert PayoutBatch.objects.count() == 1
    assert table(theirs.get(address(proposal)))[1:] == [row]


def table(response):
    soup = BeautifulSoup(response.content, "html.parser").select_one("table.listing")
    return [[words_in(cell) for cell in row.select("th, td")] for row in soup("tr")]


class TestWhatHasChangedSince:
    @pytest.fixture
    def batch(self, paid, as_user, finance, clock):
        clock.go(timezone.now() + AFTER)
        place = reverse(PayoutBatch.snippet_viewset.get_url_name("pay_out"))
        as_user(finance).post(place, {"reason": "Friday."})
        return Proposal.objects.get()

    def read(self, desk, batch):
        page = desk.get(address(batch, "approve"))
        return words(page), table(page)

    def test_less(self, batch, paid, finance, other_desk):
        refunds.refund(payment_of(paid), 1000, by=finance, reason=WHY)
        work_through(at=timezone.now())
        said, shown = self.read(other_desk, batch)
        assert "This has changed since it was proposed." in said
        assert shown[0][2:4] == ["When proposed", "By now"]
        assert shown[1][2:4] == ["₹307.12", "₹298.32"]
        assert "This has changed since" in words(other_desk.get(address(batch)))
        other_desk.post(address(batch, "approve"))
        assert Payout.objects.get().amount == 29832

    def test_more(self, batch, other_desk):
        proposed = batch.seen
        proposed["sums"]["INR"] = proposed["due"][0]["ready"] = 20_000
        Proposal.objects.update(seen=proposed)
        said, shown = self.read(other_desk, batch)
        assert "More is due by now than was proposed" in said
        assert shown[1][2:4] == ["₹200", "₹307.12"]
        assert other_desk.post(address(batch, "approve")).status_code == 409
        assert not PayoutBatch.objects.exists()

    def test_somebody_who_was_not_in_it(self, batch, other_desk):
        proposed = batch.seen
        proposed["due"] = []
        Proposal.objects.update(seen=proposed)
        _said, shown = self.read(other_desk, batch)
        assert shown[1][2:4] == ["₹0", "₹307.12"]

    def test_one_of_before_the_rows_were_kept(self, batch, other_desk):
        Proposal.objects.update(seen={"sums": {"INR": 30_712}})
        said, shown = self.read(other_desk, batch)
        assert "proposed." not in said
        assert shown[1][2] == "₹307.12"


def test_waiving_a_price_in_cash(desk, other_desk, job_in, as_user, customer, worker):
    job = job_in(Status.FINISHED)
    payment = payment_of(job)
    page = desk.get(url(Payment, "inspect", payment.pk))
    assert "Waive it" in buttons(page)
    desk.post(url(Payment, "waive", payment.pk), {"reason": WHY})
    other_desk.post(address(Proposal.objects.get(), "approve"))
    payment.refresh_from_db()
    assert payment.status == "waived"
    place = reverse("bookings:job", args=[job.code])
    theirs = words(as_user(customer).get(place))
    assert "All done, and there is nothing to pay." in theirs
    assert f"“₹349: {WHY}”" in theirs
    assert "Nothing to pay ₹0" in theirs
    mine = words(as_user(worker).get(place))
    assert "All done. Our team has waived the price." in mine
    response = other_desk.get(url(Payment, "waive", payment.pk), follow=True)
    assert "This is waived already." in words(response)


# As many letters as are kept; of “ड़” the database counts two.
FITS = "ड़" * 150


@pytest.mark.parametrize("typed", [f"{FITS}x", "x" * 301], ids=["nukta", "plain"])
def test_no_letter_of_a_reason_is_lost(desk, other_desk, proposed, job_in, typed):
    payment = payment_of(job_in(Status.FINISHED))
    for finance, page in [
        (other_desk, address(proposed, "decline")),
        (desk, url(Payment, "waive", payment.pk)),
    ]:
        response = finance.post(page, {"reason": typed})
        assert response.status_code == 422
        assert "Up to 300 fit here." in words(response)
        assert typed in words(response)
    assert Proposal.objects.get().status == "waiting"


def test_all_that_fits_is_kept(desk, other_desk, job_in):
    payment = payment_of(job_in(Status.FINISHED))
    desk.post(url(Payment, "waive", payment.pk), {"reason": FITS})
    proposal = Proposal.objects.get()
    other_desk.post(address(proposal, "decline"), {"reason": FITS})
    proposal.refresh_from_db()
    assert (proposal.reason, proposal.answer) == (FITS, FITS)
