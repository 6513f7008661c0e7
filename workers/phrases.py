"""What an editor's phrase says in the search already.

The search takes places, times, sums and refusals out of a line before it looks for what
is needed. A phrase that is nothing else would take these words from everybody who types
them: with “pune” for a skill, “carpenter pune” looks in all of India.
"""

from collections.abc import Collection, Iterator, Sequence

from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from services import shared
from services.models import MarketSettings, ServiceCategory, Skill, Synonym, TypicalJob
from services.wordings import worded
from services.zones import market_zone
from workers import calendar
from workers.models import WorkerSettings
from workers.search import clock_words, known_words, money_words, time_words
from workers.search.free_times import VISIT
from workers.search.language import Word, tokens, words
from workers.search.lexicon import MAX_PHRASE, key_of, lexicon
from workers.search.place_words import AFTER_A_PLACE, BEFORE_A_PLACE
from workers.search.small_words import COMMON, GENERIC, LIGHT, USUAL_HINDI, said_words
from workers.search.word_line import WordLine

# So many other meanings are named.
MAX_TOLD = 4
SMALL_BESIDE_PLACES = BEFORE_A_PLACE | AFTER_A_PLACE


def refusal(phrase: str) -> str:
    """A sentence that says why the search would not take these words for what is
    needed; nothing if it would.
    """
    line = words(phrase)
    if not said_words(phrase):
        sentence = _reads_over()
    elif _is_number(line):
        sentence = _("“%(phrase)s” is only a number. Add what it counts.")
    elif _is_refusal(phrase, line):
        sentence = _("“%(phrase)s” already says here what is not wanted.")
    elif _is_time(phrase, line):
        sentence = _("“%(phrase)s” already says here when somebody has to be free.")
    elif _is_money(phrase, line):
        sentence = _("“%(phrase)s” already says here what an hour may cost.")
    elif place := _place(line):
        sentence = _("“%(phrase)s” already means a place here, %(place)s.")
        return sentence % {"phrase": phrase, "place": place}
    elif all(word.token in GENERIC for word in line):
        sentence = _reads_over()
    elif said_words(phrase) > MAX_PHRASE:
        return ngettext(
            "A phrase has %(count)d word at the most, small words aside.",
            "A phrase has %(count)d words at the most, small words aside.",
            MAX_PHRASE,
        ) % {"count": MAX_PHRASE}
    else:
        return ""
    return sentence % {"phrase": phrase}


def _reads_over() -> str:
    return _("The search reads over “%(phrase)s”. Add a word that says what is needed.")


def _is_all(line: Sequence[Word], places: Collection[int]) -> bool:
    """Whether these numbers are all the words, small ones aside."""
    others = (word for place, word in enumerate(line) if place not in places)
    return bool(places) and all(word.token in LIGHT for word in others)


def _is_number(line: Sequence[Word]) -> bool:
    return all(word.form.isdigit() for word in line)


def _is_refusal(phrase: str, line: Sequence[Word]) -> bool:
    said = WordLine(phrase, line)
    refused = (clock_words.NOT, clock_words.THEN_NOT)
    return any(said.following(0, some) == len(line) for some in refused)


def _is_time(phrase: str, line: Sequence[Word]) -> bool:
    said = time_words.read(
        phrase,
        line,
        tz=market_zone(),
        terms=calendar.terms_for(VISIT, shared.settings_for(WorkerSettings)),
        now=timezone.now(),
    )
    return _is_all(line, said.places)


def _is_money(phrase: str, line: Sequence[Word]) -> bool:
    market = shared.settings_for(MarketSettings)
    said = money_words.read(
        phrase, line, currency=market.currency, country=market.country
    )
    places = set().union(*(one.places for one in said.found)) if said.has_rate else ()
    return _is_all(line, places)


def _place(line: Sequence[Word]) -> str:
    """The city or the neighbourhood that these words are by themselves. What is a plain
    word or a name too is a place only beside “in”.
    """
    said, known = list(line), lexicon()
    while len(said) > 1 and said[0].form in SMALL_BESIDE_PLACES:
        said.pop(0)
    while len(said) > 1 and said[-1].form in SMALL_BESIDE_PLACES:
        said.pop()
    name = "".join(word.token for word in said)
    if found := known.cities.get(name):
        return str(found)
    plain = COMMON | USUAL_HINDI | GENERIC | known.names
    if len(line) == 1 and not plain.isdisjoint((line[0].form, line[0].token)):
        return ""
    if town := known.towns.get(name):
        return worded(town.name)
    areas = known.areas.get(name, ())
    return f"{worded(areas[0].name)}, {areas[0].city}" if areas else ""


# --- What is said after it was kept -------------------------------------------------


def remarks(synonym: Synonym) -> list[str]:
    """Sentences about what the phrase means besides, and whose name it is."""
    said = []
    others = list(dict.fromkeys(_others(synonym)))
    if others:
        said.append(
            _("“%(phrase)s” means something else here too: %(others)s.")
            % {
                "phrase": synonym.phrase,
                "others": get_text_list(others[:MAX_TOLD], _("and")),
            }
        )
    if _is_name(synonym.phrase):
        said.append(
            _(
                "People listed here are called “%(phrase)s”. Who types that name alone "
                "is now shown “%(meaning)s”."
            )
            % {"phrase": synonym.phrase, "meaning": synonym.meaning}
        )
    return said


def _others(synonym: Synonym) -> Iterator[str]:
    """What else the search takes these words for. It is read from the rows: what was
    just kept is in no lexicon yet.
    """
    key, mine = key_of(tokens(synonym.phrase)), synonym.meaning
    open_trades = ServiceCategory.objects.filter(is_active=True)
    for trade in open_trades:
        names = (trade.name, trade.plural)
        if trade != mine and any(key == key_of(tokens(name)) for name in names):
            yield str(trade)
    for model in (Skill, TypicalJob):
        for one in model.objects.filter(category__in=open_trades).select_related(
            "category"
        ):
            if one != mine and key == key_of(tokens(one.name)):
                yield _of_service(one)
    phrases = Synonym.objects.exclude(pk=synonym.pk).select_related(
        "trade", "skill__category", "job__category"
    )
    for other in phrases:
        if key == key_of(tokens(other.phrase)) and other.meaning != mine:
            yield _of_service(other.meaning)


def _of_service(meaning: ServiceCategory | Skill | TypicalJob | str) -> str:
    """Two services may have a skill of one name."""
    category = getattr(meaning, "category", None)
    return f"{category}: {meaning}" if category else str(meaning)


def _is_name(phrase: str) -> bool:
    said = [word.form for word in words(phrase) if word.token not in LIGHT]
    return known_words.names().issuperset(said)
