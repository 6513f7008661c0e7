"""What is told of the needs in a line of words, for the service that was taken."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from services.models import ServiceCategory
from services.templatetags.catalogue import mid
from services.wordings import worded
from workers.search import need_words, stretches
from workers.search.lexicon import Meaning
from workers.search.need_parts import Part
from workers.search.query import Kind, Understood, Unused
from workers.search.telling import Telling
from workers.search.word_line import each

# Who is asked for, where it is not said for whom: “for ladies”, “ladies ke liye”.
GENDERS = each("lady female male mahila महिला woman")
FOR = each("for a the my our")


class NeedTelling(Telling):
    def __init__(self, text: str, *, is_trade_chosen: bool) -> None:
        super().__init__(text)
        self.is_trade_chosen = is_trade_chosen

    def tell_needs(
        self, needs: Sequence[Part], trade: ServiceCategory | None
    ) -> Meaning | None:
        """What was said of this service; the rest is told as not used."""
        mine: dict[tuple[Kind, str], set[int]] = {}
        best: Meaning | None = None
        for need in needs:
            others: set[int] = set()
            for stretch in need.stretches:
                found = [
                    m for m in stretch.meanings if trade and m.trade.pk == trade.pk
                ]
                if not found:
                    # What may be a slip of another service's word may be a name too.
                    if not stretch.is_guess or not trade:
                        others |= set(stretch.places)
                    continue
                meaning = need_words.finest(stretch, found)
                mine.setdefault((meaning.kind, meaning.label), set()).update(
                    stretch.places
                )
                best = _finer(best, meaning)
            hinted = set(need.hints) if need.best else set()
            self.taken |= others | (hinted if trade else set())
            is_other = trade and need.scores.get(trade.pk, 0) < need.best
            if others and is_other and need.best >= need_words.USUAL:
                self._tell_other(others, need)
        for (kind, label), places in mine.items():
            self.taken |= places
            slips = self._typed(places & self.guessed)
            counted = stretches.counted(self.words, places, self.taken)
            typed = self._stretch(counted)
            told = Understood(kind, typed, label, bool(slips), slips)
            self._tell(places, told)
        if trade and not mine and not self.is_trade_chosen:
            self._tell_hinted(needs, trade)
        if trade:
            self._tell_gender()
        return best

    def _tell_gender(self) -> None:
        """No profile says it, and nobody should believe that we looked for it."""
        forms = [word.form for word in self.words]
        for place, form in enumerate(forms):
            is_whose = place > 0 and forms[place - 1] in FOR
            if form in GENDERS and place not in self.taken and not is_whose:
                self.taken.add(place)
                reason = _(
                    "Profiles do not say who is a woman and who is a man. Write it in "
                    "your request."
                )
                (typed,) = self._typed([place])
                self.unused.append(Unused(Kind.WORD, typed, reason))
                return

    def _tell_other(self, places: set[int], need: Part) -> None:
        other = self.lexicon.trades[need.ranked()[0]]
        reason = _("That is for %(trades)s, and one search is for one service.") % {
            "trades": mid(worded(other.plural))
        }
        self.unused.append(Unused(Kind.TRADE, self._stretch(places), reason))

    def tell_strange(self, needs: Sequence[Part]) -> bool:
        """What nobody here does, be it all or beside something else."""
        places = set().union(*(need.strange_places for need in needs))
        if places:
            self.taken |= places
            reason = _("Nobody here does this yet.")
            self.unused.append(Unused(Kind.STRANGE, self._stretch(places), reason))
        return bool(places)

    def _tell_hinted(self, needs: Sequence[Part], trade: ServiceCategory) -> None:
        """Nothing but single words of other phrases speaks for it: a guess."""
        places = {place for need in needs for place in need.hints}
        if places:
            stretch = self._stretch(places)
            self._tell(places, Understood(Kind.TRADE, stretch, str(trade), True))


def _finer(best: Meaning | None, other: Meaning) -> Meaning:
    """Of two meanings of one service the one that says more of what is to be done."""
    if best is None or best.kind == Kind.TRADE:
        return other
    return other if other.kind != Kind.TRADE and other.weight > best.weight else best
