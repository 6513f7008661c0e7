"""What is told of a line of words: what each stretch of it meant, and what is left."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from workers.search import left_words, place_words, small_slips, spelling, stretches
from workers.search.language import Word, words
from workers.search.lexicon import Lexicon, lexicon
from workers.search.query import Kind, Understood, Unused
from workers.search.small_words import GENERIC

# Nobody needs more to say what is wrong; what is beyond is not read.
MAX_WORDS = 80
MAX_LETTERS = 1000


class Telling:
    """The words as they were typed and as they are read; `taken` found a meaning."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lexicon: Lexicon = lexicon()
        self.words: list[Word] = words(text[:MAX_LETTERS])[:MAX_WORDS]
        quoted = stretches.in_quotes(self.text, self.words)
        self.words, self.slips = small_slips.put_right(
            text, self.words, self.lexicon, quoted
        )
        self.tokens, self.guessed = spelling.put_right(self.words, self.lexicon, quoted)
        self.understood: list[tuple[int, Understood]] = []
        self.unused: list[Unused] = []
        self.taken: set[int] = set()

    def _tell(self, places: Iterable[int], told: Understood) -> None:
        self.understood.append((min(places), told))

    def _leave_out(self, places: Iterable[int]) -> None:
        reason = _("You do not want that, so we left it out.")
        self.unused.append(Unused(Kind.NOT, self._stretch(places, 0), reason))

    def _stretch(self, places: Iterable[int], following: int = MAX_WORDS) -> str:
        return stretches.typed(self.text, self.words, places, self._is_small, following)

    def _typed(self, places: Iterable[int]) -> tuple[str, ...]:
        found = (self.words[place] for place in sorted(places))
        return tuple(self.text[word.start : word.end] for word in found)

    def _is_respelt(self, place: int) -> bool:
        """Whether it was read as another word, be it the same to the ear."""
        word, token = self.words[place], self.tokens[place]
        is_known = token in GENERIC or word.form.isdigit()
        is_known = is_known or word.form in self.lexicon.vocabulary
        return token != word.token or not is_known

    def _is_small(self, place: int) -> bool:
        return self.tokens[place] in GENERIC and place not in self.taken

    def _left(self, *, is_clear: bool) -> tuple[str, ...]:
        """What may be a name or a worker's own word, once each."""
        free = [n for n in range(len(self.words)) if n not in self.taken]
        left, nobodys = left_words.read(
            self.words, self.tokens, free, self.lexicon, is_clear=is_clear
        )
        for word in nobodys:
            self._tell_nobodys(word)
        return left

    def _tell_nobodys(self, word: Word) -> None:
        place = self.words.index(word)
        typed = self.text[word.start : word.end]
        is_place = place and self.words[place - 1].form in place_words.SAYS_PLACE
        reason = ""
        if is_place:
            reason = _("We know no place called “%(word)s”.") % {"word": typed}
        self.unused.append(Unused(Kind.WORD, typed, reason))
