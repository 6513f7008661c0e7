"""The words of a line by their numbers, and the phrases that stand around one."""

from collections.abc import Sequence

from workers.search.language import Word, normal

Phrases = tuple[tuple[str, ...], ...]


def phrases(text: str) -> Phrases:
    """The longer ones first. Hindi ones are written as they are read in Latin."""
    every = (tuple(map(normal, line.split())) for line in text.split("|"))
    return tuple(sorted(filter(None, every), key=len, reverse=True))


def each(text: str) -> frozenset[str]:
    return frozenset(map(normal, text.split()))


class WordLine:
    def __init__(self, text: str, words: Sequence[Word]) -> None:
        self.text, self.words = text, words

    def form(self, place: int) -> str:
        return self.words[place].form if 0 <= place < len(self.words) else ""

    def gap(self, place: int) -> str:
        """What stands between this word and the next."""
        following, last = place + 1, len(self.words) - 1
        if place > last:
            return ""
        start = self.words[place].end if place >= 0 else 0
        return self.text[start : self.words[following].start if place < last else None]

    def following(self, place: int, phrases: Phrases) -> int:
        """How many words from here on are the longest of these phrases."""
        first = self.form(place)
        for phrase in phrases:
            # Most begin with another word: a line is asked for hundreds of phrases.
            if phrase[0] == first and all(
                self.form(place + n) == form for n, form in enumerate(phrase)
            ):
                return len(phrase)
        return 0

    def after(self, place: int, phrases: Phrases) -> int:
        return self.following(place + 1, phrases)

    def before(self, place: int, phrases: Phrases) -> int:
        for phrase in phrases:
            first = place - len(phrase)
            if first >= 0 and self.following(first, (phrase,)):
                return len(phrase)
        return 0
