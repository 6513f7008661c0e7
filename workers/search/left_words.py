"""The words that are left when all that is understood is taken out."""

from collections.abc import Iterable, Sequence

from workers.search.language import Word
from workers.search.lexicon import Lexicon
from workers.search.small_words import COMMON, GENERIC, USUAL_HINDI


def read(
    words: Sequence[Word],
    tokens: Sequence[str],
    free: Iterable[int],
    lexicon: Lexicon,
    *,
    is_clear: bool,
) -> tuple[tuple[str, ...], list[Word]]:
    """(tokens to look for, words that no worker has), of the words numbered `free`.

    Where it `is_clear` what is needed, plain English is no name, and a word that no
    worker has would only lead to nobody; usual words of Hindi go without saying.
    """
    left: dict[str, None] = {}
    nobodys = []
    for place in free:
        word = words[place]
        if not _may_be_a_name(word.form, tokens[place], lexicon, is_clear):
            continue
        known = lexicon.of_workers
        if is_clear and known is not None and word.token not in known:
            if word.form not in USUAL_HINDI:
                nobodys.append(word)
        else:
            left[word.token] = None
    return tuple(left), nobodys


def _may_be_a_name(form: str, token: str, lexicon: Lexicon, is_clear: bool) -> bool:
    if form in lexicon.names:
        return True
    if token in GENERIC or len(token) < 2 or token.isdigit():
        return False
    return not (is_clear and form in COMMON)
