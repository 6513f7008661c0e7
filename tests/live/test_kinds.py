"""Every kind of notification has a complete record, and somebody who is told of it."""

import re

from live import recipients
from live.kinds import KINDS, Kind
from live.models import Notification
from tests.home.test_icons import SPRITE
from tests.servers import ROOT

# What is told outside the table of verbs.
ELSEWHERE = {
    Kind.DISPUTE_TO_SUPPORT,
    Kind.PROPOSAL_TO_FINANCE,
    Kind.DECIDED_TO_PROPOSER,
    Kind.PAYOUT_TO_WORKER,
    Kind.PAYOUT_DONE_TO_WORKER,
    Kind.PAYOUT_BACK_TO_WORKER,
    Kind.CONTEST_TO_WORKER,
    Kind.CONTEST_WON_TO_WORKER,
    Kind.CONTEST_TO_FINANCE,
    Kind.CONTEST_OVER_TO_FINANCE,
    Kind.TAKEN_BACK_TO_WORKER,
    Kind.NO_SHOW_BY_WORKER_TO_CUSTOMER,
    Kind.MESSAGE_TO_OTHER_SIDE,
    Kind.APPLICATION_TO_STAFF,
    Kind.RECHECK_TO_STAFF,
    Kind.APPROVED_TO_WORKER,
    Kind.HIDDEN_TO_WORKER,
}


def test_every_kind_has_its_record():
    assert KINDS.keys() == set(Kind)


def test_every_icon_is_in_the_sprite():
    assert {record.icon for record in KINDS.values()} <= SPRITE


def test_every_tone_has_its_colour():
    styles = (ROOT / "static/css/components/message.css").read_text()
    drawn = {"", *re.findall(r"\.toast\.([a-z]+)", styles)}
    assert {record.tone for record in KINDS.values()} <= drawn


def test_every_kind_fits_its_column():
    longest = Notification._meta.get_field("kind").max_length
    assert [kind for kind in Kind if len(kind) > longest] == []


def test_somebody_is_told_of_every_kind():
    of_jobs = [kind for kinds in recipients.TOLD.values() for kind in kinds.values()]
    doubled = {Kind.PAY_TO_CUSTOMER}
    assert {kind for kind in of_jobs if of_jobs.count(kind) > 1} == doubled
    online = set(recipients.ONLINE.values())
    assert set(of_jobs) | online | ELSEWHERE == set(Kind)
    assert not set(of_jobs) & ELSEWHERE


def test_only_messages_wait_to_be_read():
    waiting = [kind for kind, record in KINDS.items() if record.waits_to_be_read]
    assert waiting == [Kind.MESSAGE_TO_OTHER_SIDE]


def test_one_that_the_site_no_longer_knows_is_still_shown(as_user, customer):
    Notification.objects.create(user=customer, kind="gone", message="Old.", link="/")
    page = as_user(customer).get("/notifications/").content.decode()
    assert "Old." in page
