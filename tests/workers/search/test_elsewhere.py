"""What nobody here does, weighed against what somebody does."""

import pytest

from services.models import ServiceCategory, Synonym
from tests.workers.search.test_understand import trades

pytestmark = pytest.mark.usefixtures("market")


@pytest.mark.parametrize(
    "text",
    [
        "grass cutting",
        "tempo for taking sofa to my sister's place",
        "packers and movers",
        "gamle ke paudhe sookh rahe hain",
        "घर शिफ्ट करना है",
        "house shifting 2bhk",
    ],
)
def test_what_nobody_does_with_our_things_is_not_ours(ask, text):
    query = ask(text)
    assert (query.trade, query.is_strange) == (None, True)


@pytest.mark.parametrize(
    ("text", "trade"),
    [
        ("plumber and packers movers", "plumber"),
        ("shifting house, split ac to be taken down", "ac-repair"),
        ("lift is old and fan not working", "electrician"),
    ],
)
def test_what_nobody_does_stands_beside_what_is_ours(ask, text, trade):
    query = ask(text)
    assert (query.trade.slug, query.is_strange) == (trade, False)


@pytest.mark.parametrize(
    ("text", "trade"),
    [
        ("plant pot fell and broke the tap", "plumber"),
        ("garden tap leaking", "plumber"),
        ("garden hose connection leaking", "plumber"),
        ("mali ne pipe tod di", "plumber"),
        ("bike wash area drain blocked", "plumber"),
        ("tailor shop needs new wiring", "electrician"),
        ("my driver says the inverter is dead", "electrician"),
        ("ड्राइवर के कमरे का पंखा खराब", "electrician"),
        ("movers broke my cupboard door", "carpenter"),
        ("pool of water under fridge", "washing-machine-and-fridge"),
        ("courier box termite", "pest-control"),
        ("car hit the gate, paint came off", "painter"),
    ],
)
def test_who_broke_it_and_where_it_stands_are_only_told(ask, text, trade):
    query = ask(text)
    assert (query.trade.slug, query.is_strange) == (trade, False)


def test_who_is_not_wanted_is_not_found(ask):
    assert trades(ask("i don't want plumber, i want electrician")) == ["electrician"]


@pytest.mark.parametrize(
    "text", ["should not cost more than 400 rupees", "not be more than 400 rupees"]
)
def test_not_more_is_at_most(ask, text):
    query = ask(f"electrician {text}")
    assert (query.rate_min, query.rate_max) == (None, 40_000)


@pytest.mark.parametrize(
    "text", ["car ac not cooling", "car ac broken", "car glass broken"]
)
def test_what_is_broken_of_something_else_is_not_ours(ask, text):
    assert ask(text).is_strange


def test_an_editor_says_what_nobody_here_does(ask, django_capture_on_commit_callbacks):
    assert ask("chimpu").words == ("chimpu",)
    with django_capture_on_commit_callbacks(execute=True):
        Synonym.objects.create(phrase="chimpu", is_elsewhere=True)
    assert ask("chimpu").is_strange
    with django_capture_on_commit_callbacks(execute=True):
        trade = ServiceCategory.objects.create(name="Chimpu", plural="Chimpus")
    assert ask("chimpu").trade == trade
