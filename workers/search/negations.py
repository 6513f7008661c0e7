"""What somebody does not want: "not plumber", "plumber nahi", "but not in kothrud".

"Not working" and "paani nahi" tell of a fault. So only what one can choose among is
refused: a service by the name of who does it, a place, somebody by name, and (by the
same words) a day; a part of the work only by surer words ("but not the sofa"). "No
plumber came" tells what happened: "no" refuses only beside another service.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from services.models import City
from workers.search import clock_words as say
from workers.search.language import Word
from workers.search.lexicon import PERSON, Lexicon
from workers.search.need_parts import Part
from workers.search.query import Kind
from workers.search.small_words import GENERIC, USUAL_ENGLISH
from workers.search.word_line import WordLine

OR = frozenset(("or", "nor", "and", "aur", "ya"))
NO = "no"
SURE = 6.0
# These are refused as times: see `day_words`.
TIMES = (
    say.WEEKDAYS.keys()
    | say.WHEN_DAYS
    | say.WEEKEND
    | say.PARTS.keys()
    | say.TONIGHT
    | say.MONTHS.keys()
    | say.SPANS
    | say.SOON
)
# So many words have the names of services, and of places, at the most.
MAX_NAME = 3


@dataclass
class Refused:
    """`places` are the numbers of the words that say it, `trades` keys of services by
    the name of who does them, `needs` those by the name of a thing.
    """

    places: list[set[int]] = field(default_factory=list)
    trades: set[int] = field(default_factory=set)
    needs: set[int] = field(default_factory=set)
    city: City | None = None
    area: str = ""
    # Words of people's names, as tokens.
    names: tuple[str, ...] = ()

    def beside(self, needs: Sequence[Part]) -> set[int]:
        """The services that are not wanted. "Fridge not washing machine" refuses a
        thing only: who mends both is wanted.
        """
        named = {key for need in needs for key in need.named}
        return self.trades | (self.needs - named)


def words_of(line: WordLine, first: int, last: int) -> set[int]:
    """The numbers of the words `first` to `last` with those that refuse them."""
    before, behind = line.before(first, say.NOT), line.after(last, say.THEN_NOT)
    if behind and line.form(last + behind + 1) in say.A_VERB:
        behind = 0
    if not (before or behind):
        return set()
    return set(range(first - before, last + behind + 1))


def read(
    text: str,
    words: Sequence[Word],
    tokens: Sequence[str],
    lexicon: Lexicon,
    taken: Collection[int] = (),
) -> Refused:
    line, found = WordLine(text, words), Refused()
    place, is_going_on = 0, False
    while place < len(words):
        count = 0
        if place not in taken:
            count = _thing(line, place, tokens, lexicon, found, is_going_on)
        is_going_on = bool(count) or (is_going_on and words[place].form in OR)
        place += count or 1
    return found


def _thing(
    line: WordLine,
    place: int,
    tokens: Sequence[str],
    lexicon: Lexicon,
    found: Refused,
    is_going_on: bool,
) -> int:
    """How many words from here on name something that is not wanted."""
    for count in range(min(MAX_NAME, len(tokens) - place), 0, -1):
        some = tuple(tokens[place : place + count])
        name, last = "".join(some), place + count - 1
        places = words_of(line, place, last)
        if is_going_on and line.form(place - 1) in OR:
            places |= set(range(place - 1, last + 1))
        is_no = not places and line.form(place - 1) == NO
        if is_no and _names_another(tokens, place, last, lexicon):
            places = set(range(place - 1, last + 1))
        is_led = bool(places) and min(places) < place
        if not places:
            continue
        if name in lexicon.cities:
            found.city = found.city or lexicon.cities[name]
        elif name in lexicon.areas:
            found.area = (
                found.area or line.text[line.words[place].start : line.words[last].end]
            )
        elif meant := _meant(some, tokens[max(places) + 1 :], lexicon, is_led):
            people = _trades(some, lexicon, PERSON)
            found.trades |= meant & people
            found.needs |= meant - people
        elif _names_somebody(line, place, some, lexicon):
            found.names += some
        elif not (_is_sure(line, place, last) and some in lexicon.phrases):
            continue
        found.places.append(places)
        return count
    return 0


def _is_sure(line: WordLine, first: int, last: int) -> bool:
    before = line.before(first, say.BUT_NOT)
    return bool(before or line.after(last, say.THEN_BUT_NOT))


def _names_somebody(
    line: WordLine, place: int, some: tuple[str, ...], lexicon: Lexicon
) -> bool:
    """By surer words also a name that nobody listed has: one that means nothing."""
    form, token = line.form(place), some[0]
    if len(some) > 1 or form in TIMES:
        return False
    if form in lexicon.names:
        return True
    is_word = token in GENERIC or token in USUAL_ENGLISH or token in lexicon.tokens
    return token.isalpha() and not is_word and _is_sure(line, place, place)


def _trades(tokens: tuple[str, ...], lexicon: Lexicon, least: float = SURE) -> set[int]:
    meanings = lexicon.phrases.get(tokens, ())
    return {
        one.trade.pk
        for one in meanings
        if one.kind == Kind.TRADE and one.weight >= least
    }


def _names_another(
    tokens: Sequence[str], first: int, last: int, lexicon: Lexicon
) -> bool:
    """Whether other words of the line surely mean another service than these."""
    meant = _trades(tuple(tokens[first : last + 1]), lexicon)
    others = (tokens[:first], tokens[last + 1 :])
    return bool(meant) and any(
        _trades(tuple(rest[at : at + count]), lexicon) - meant
        for rest in others
        for at in range(len(rest))
        for count in range(1, min(MAX_NAME, len(rest) - at) + 1)
    )


def _meant(
    some: tuple[str, ...], following: Sequence[str], lexicon: Lexicon, is_led: bool
) -> set[int]:
    """The services refused. "Geyser nahi" alone tells of a fault, but "X nahi Y" does
    not, nor what is led by "not".
    """
    meant = _trades(some, lexicon)
    others = (_trades(tuple(following[:count]), lexicon) for count in (1, 2, 3))
    if is_led or any(other - meant for other in others):
        return meant
    return _trades(some, lexicon, PERSON)
