"""The table itself, written out a second time by hand: a slip in one of them shows."""

import pytest

from bookings import jobs, states
from bookings.models import Payment
from bookings.money import gateways
from bookings.queries import lists
from bookings.states import EDGES, STATUSES, VERBS, Role, Status, Verb
from bookings.words import actions, needs, payments, story, verbs

BY_HAND = {
    ("pending", "accept"): ("accepted", {"worker"}),
    ("pending", "reject"): ("rejected", {"worker", "staff", "system"}),
    ("pending", "expire"): ("expired", {"system"}),
    ("pending", "cancel"): ("cancelled", {"customer", "staff"}),
    ("accepted", "cancel"): ("cancelled", {"customer", "worker", "staff"}),
    ("accepted", "lapse"): ("cancelled", {"system"}),
    ("accepted", "no-show"): ("cancelled", {"customer", "worker"}),
    ("accepted", "start"): ("ongoing", {"worker"}),
    ("ongoing", "complete"): ("completed", {"worker"}),
    ("ongoing", "dispute"): ("disputed", {"customer", "worker"}),
    ("completed", "dispute"): ("disputed", {"customer", "worker"}),
    ("completed", "confirm"): ("finished", {"customer", "staff", "system"}),
    ("disputed", "resolve-finished"): ("finished", {"staff"}),
    ("disputed", "resolve-split"): ("finished", {"staff"}),
    ("disputed", "resolve-cancelled"): ("cancelled", {"staff"}),
}


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("verb", Verb)
def test_table_says_what_we_mean(status, verb):
    found = {
        (str(edge.target), str(role))
        for role in Role
        if (edge := states.find(verb, status, role))
    }
    target, who = BY_HAND.get((str(status), str(verb)), (None, set()))
    assert found == {(target, role) for role in who}


def test_a_verb_leads_to_one_place():
    for edge in EDGES:
        assert states.target_of(edge.verb) == edge.target


def test_nothing_leads_out_of_an_ended_job():
    for status in states.ENDED:
        assert [states.verbs_from(status, role) for role in Role] == [[]] * len(Role)


def test_every_status_can_be_reached_and_left():
    reached = {Status.PENDING} | {edge.target for edge in EDGES}
    left = {source for edge in EDGES for source in edge.sources}
    assert reached == set(Status)
    assert left == set(Status) - states.ENDED


def test_moves_are_the_pairs_the_database_allows():
    assert states.moves() == sorted(
        {(source, target) for (source, _), (target, _) in BY_HAND.items()}
    )


def test_verbs_of_a_role():
    assert states.verbs_of(Role.CUSTOMER) == {
        Verb.CANCEL,
        Verb.NO_SHOW,
        Verb.CONFIRM,
        Verb.DISPUTE,
    }
    assert states.verbs_of(None) == set()


@pytest.mark.parametrize(
    ("records", "members"),
    [
        (STATUSES, Status),
        (VERBS, Verb),
        (verbs.WORDS, Verb),
        (actions.WORDS, actions.Action),
        (needs.WORDS, lists.Need),
        (payments.WORDS, Payment.Status),
        (payments.GATEWAYS, [gateways.CASH, *gateways.GATEWAYS]),
        (story.LEFT, Status),
    ],
)
def test_every_member_has_its_record(records, members):
    assert list(records) == list(members)


def test_a_fact_of_a_status_follows_from_the_table():
    for status, facts in STATUSES.items():
        ways_out = [edge for edge in EDGES if status in edge.sources]
        assert facts.has_ended == (not ways_out)
        assert facts.holds_time <= facts.may_meet
        assert facts.has_failed <= facts.is_off <= facts.has_ended


def test_a_verb_has_the_words_of_whoever_may_do_it():
    for verb, words in verbs.WORDS.items():
        doers = set().union(*(edge.who for edge in EDGES if edge.verb == verb))
        assert bool(words.staff) == (Role.STAFF in doers)
        assert bool(words.button) == bool(doers - {Role.SYSTEM})
        by_itself = Role.SYSTEM in doers or not VERBS[verb].moves
        assert bool(words.told_by_itself) <= by_itself
        assert VERBS[verb].needs_reason <= VERBS[verb].asks_first
    assert set(jobs.VERBS) == {verb for verb in Verb if verbs.WORDS[verb].button}


def test_diagram_has_a_line_for_every_edge_and_the_request():
    lines = states.diagram().splitlines()
    assert len(lines) == len(EDGES) + 1
    assert lines[0].split() == ["–", f"──request{'─' * 10}──▶", "pending", "customer"]
    assert all(" ──" in line and "──▶ " in line for line in lines)
