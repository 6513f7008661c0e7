import pytest

from workers import week
from workers.errors import BadHours

DAY = week.DAY
NINE_TO_SIX = [(540, 1080)]


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ({0: [(540, 1080)]}, {0: [(540, 1080)]}),
        ({0: [(900, 960), (540, 600)]}, {0: [(540, 600), (900, 960)]}),
        ({0: [(540, 600), (600, 660)]}, {0: [(540, 660)]}),
        ({0: [(1320, 360)]}, {0: [(1320, DAY)], 1: [(0, 360)]}),
        ({6: [(1320, 360)]}, {0: [(0, 360)], 6: [(1320, DAY)]}),
        ({0: [(1320, 0)]}, {0: [(1320, DAY)]}),
        ({0: [(0, DAY)]}, {0: [(0, DAY)]}),
        ({0: []}, {}),
        ({}, {}),
    ],
)
def test_a_week_as_it_is_kept(said, kept):
    assert week.stored(said) == kept


@pytest.mark.parametrize("window", [(540, 540), (-15, 60), (60, DAY + 15), (DAY, DAY)])
def test_hours_that_cannot_be(window):
    with pytest.raises(BadHours) as caught:
        week.stored({0: [window]})
    assert caught.value.status == 422


@pytest.mark.parametrize(
    "said",
    [
        {0: [(540, 1080)], 2: [(540, 720), (780, 1080)]},
        {0: [(1320, 360)], 1: [(1320, 360)]},
        {6: [(1320, 360)]},
        {0: [(0, DAY)], 1: [(0, 360)]},
        {0: [(0, DAY)], 1: [(0, DAY)]},
        {4: [(600, 720), (1200, 120)], 5: [(600, 700)]},
        {2: [(1200, DAY)]},
    ],
)
def test_what_is_kept_is_said_as_it_was(said):
    assert week.spoken(week.stored(said)) == said


def test_a_morning_that_begins_before_the_evening_does_stays_apart():
    """Joined, it would be one window of more than a day."""
    kept = {0: [(300, DAY)], 1: [(0, 360)]}
    assert week.spoken(kept) == kept


@pytest.mark.parametrize(
    ("kept", "words"),
    [
        ({}, []),
        (dict.fromkeys(range(5), NINE_TO_SIX), ["Mon–Fri 9 am to 6 pm"]),
        (dict.fromkeys(range(7), NINE_TO_SIX), ["Every day 9 am to 6 pm"]),
        ({5: NINE_TO_SIX, 6: NINE_TO_SIX}, ["Sat and Sun 9 am to 6 pm"]),
        (
            {0: NINE_TO_SIX, 2: [(570, 720), (780, DAY)]},
            ["Mon 9 am to 6 pm", "Wed 9:30 am to noon and 1 pm to midnight"],
        ),
        ({0: [(1320, DAY)], 1: [(0, 360)]}, ["Mon 10 pm to 6 am"]),
        ({3: [(0, DAY)]}, ["Thu all day and night"]),
        ({3: [(15, 60)]}, ["Thu 12:15 am to 1 am"]),
    ],
)
def test_a_week_in_words(kept, words):
    assert week.in_words(kept) == words


def test_the_usual_week_in_words():
    assert week.in_words(week.stored(week.USUAL)) == ["Mon–Sat 9 am to 6 pm"]
