"""What is to be done, in whichever word: to install is to fit, to mend to repair."""

from functools import lru_cache

from workers.search.language import tokens

FAMILIES = (
    "install installation fit fitting mount hang connect lagana lagwana",
    "repair mend fix broken kharab theek",
    "clean cleaning wash descale safai",
    "remove removal uninstall dismantle nikalna",
    "change replace replacement badalna badalwana",
)
FAMILY = {
    token: number for number, said in enumerate(FAMILIES) for token in tokens(said)
}


def shared(text: str, other: str) -> int:
    """How much of what is to be done both say."""
    return len(_of(text) & _of(other))


@lru_cache(maxsize=4096)
def _of(text: str) -> frozenset[int]:
    return frozenset(FAMILY[token] for token in tokens(text) if token in FAMILY)
