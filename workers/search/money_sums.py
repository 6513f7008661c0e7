"""A sum of money as it is typed, and the words that stand around one."""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from toolkit import money
from workers.search.clock_words import PARTS, UNITS
from workers.search.language import Word
from workers.search.word_line import WordLine, each, phrases

RUPEES = each(
    "rs rupee rupees rupaye rupay rupaiye rupaya rupya rupye rupiya rupiah re inr"
    " rupaiya bucks रुपये रुपए रुपया रुपयों रु"
)
THOUSAND = each("k hazar hazaar hajar hajaar thousand हज़ार हजार")
HOUR = each("hour hr hrs hourly ghanta ghante ghanta tas घंटा घंटे तास")
OTHER_PER = each(
    "day month visit sqft sq week year km person piece point room seat din mahina"
    " mahine call job दिन महीना"
)
PER = each("per an a prati har each")
NO_SUM = (UNITS - RUPEES) | each(
    "sq square gaj lph mah kva va kw lumens mtr meter metre meters guests sector block"
    " plot phase cabin gali lane wing tower baje bje am pm percent times"
)
LESS = phrases(
    "under|below|less than|lesser than|upto|up to|within|max|maximum|not more than|"
    "no more than|not cost more than|not be more than|not charge more than|"
    "not exceed|at most|cheaper than|budget|budget of|budget is|my budget is|"
    "not above|not over|budget under|budget upto|price under|rate under|price below|"
    "rate below|cost under|around|about|approx|approximately|lagbhag|karib|only|"
    "bajat|बजट"
)
MORE = phrases(
    "above|over|more than|greater than|min|minimum|at least|atleast|starting from|"
    "starting at"
)
OR_LESS = phrases(
    "ke andar|k andar|ke ander|k ander|andar|ke under|k under|ke neeche|ke niche|"
    "se kam|se kum|se neeche|se niche|se andar|tak|tk|or less|or below|or under|"
    "and below|and under|max|maximum|only|peksha kami|paryant|se sasta|se saste|"
    "ke bhitar|ke bheetar|tak me|tak mein|ke andar me|ke andar mein|se kam me|"
    "se kam mein|के अंदर|से कम|तक"
    "|के नीचे|के भीतर|पेक्षा कमी|पर्यंत"
)
OR_MORE = phrases(
    "se zyada|se jyada|se upar|se adhik|and above|or more|or above|peksha jast|onwards|"
    "से ज्यादा|से ऊपर|से अधिक"
)
FROM = phrases("between|from|price|rate|range|in between|price range|budget|rs")
TO = each("to se till - tak")
AND = each("and aur")
WITHIN = phrases(
    "tak|ke beech|ke bich|ke beech me|ke bich me|ke beech mein|ke bich mein|ke andar|"
    "ke darmiyan|range|me|mein|के बीच|तक"
)
FOR_IT = phrases("me|mein|में|only|wala|wale|wali")
SIGNS: dict[str, Callable[[int], tuple[int | None, int | None]]] = {
    "<": lambda amount: (None, amount),
    ">": lambda amount: (amount, None),
}
LOW = phrases(
    "cheap|cheaper|cheapest|sasta|saste|sasti|sastaa|sastha|sabse sasta|sabse saste|"
    "sabse sasti|affordable|economical|inexpensive|kifayati|budget|lowcost|svast|swast|"
    "low price|low prices|low cost|low rate|low rates|low budget|low charges|low fees|"
    "lowest price|lowest prices|lowest cost|lowest rate|lowest rates|lowest charges|"
    "less price|less rate|less cost|less charges|minimum rate|minimum price|"
    "minimum charges|reasonable|reasonable rate|reasonable rates|reasonable price|"
    "reasonable prices|reasonable charges|best price|best prices|best rate|best rates|"
    "best deal|cheap rate|cheap rates|cheap price|cheap prices|cheapest rate|"
    "cheapest price|affordable price|affordable rate|affordable prices|kam rate|"
    "kam price|kam paise|kam paisa|kam daam|kam dam|kam kharcha|kam kharche|kam kimat|"
    "kam keemat|saste me|saste mein|sasta rate|saste daam|kam paise me|kam paise mein|"
    "kam daam me|kam rate me|kam rate mein|not expensive|not costly|"
    "mehnga nahi|mehenga nahi|mahanga nahi|mehngi nahi|mahnga nahi|zyada mehnga nahi|"
    "not too expensive|not so expensive|not very expensive|मेहंगा नहीं|महंगा नहीं|"
    "सस्ता|सस्ते|सस्ती|सबसे सस्ता|कम दाम|कम पैसे|किफायती|स्वस्त|कम रेट"
)
EXPERIENCED = phrases(
    "experienced|most experienced|more experienced|highly experienced|very experienced|"
    "well experienced|most experience|experience wala|experience wale|anubhavi|"
    "with experience|years experience|years of experience|years exp|yrs experience|"
    "year experience|saal ka experience|saal ka anubhav|saal experience|"
    "sabse anubhavi|anubhavee|अनुभवी|सबसे अनुभवी"
)
BEST = phrases(
    "best|bestest|finest|good|top rated|best rated|highly rated|high rated|well rated|"
    "highest rated|top rating|best rating|good rating|high rating|good ratings|"
    "top reviewed|best reviewed|best reviews|good reviews|top quality|best quality|"
    "good quality|acha|accha|achha|achcha|achhe|acche|ache|achi|acchi|achhi|badhiya|"
    "badiya|sabse acha|sabse accha|sabse achha|sabse badhiya|changla|changala|"
    "अच्छा|अच्छे|अच्छी|सबसे अच्छा|बढ़िया|चांगला"
)
SMALL_COUNTS = frozenset(("1", "2", "3", "4", "5", "three", "four", "five"))
STARS, RATED = each("star stars"), phrases("rated|rating|ratings|reviews|plus")
# Their stars say how much current they need.
HAVE_STARS = each(
    "ac acs fridge refrigerator geyser gizer fan inverter hotel heater cooler tv"
    " washing ton bldc एसी फ्रिज गीजर"
)
NO = each("not no nahi nahin nhi नहीं isn")
NO_ORDER = PARTS.keys() | each("night day bye luck")
# A rate without a sign is somewhere here.
LEAST_BARE, MOST_BARE = 50, 99_999
# So many digits in a row are a number to call.
OF_A_PHONE = 9


SIGNS_BEFORE, SIGNS_AFTER = r"[^\w\s,;.!?()]+ ?$", r" ?/-"


class Sum(NamedTuple):
    """Minor units, said by the words `first` to `last`. `per` is True for an hour,
    False for something else, None where that is not said.
    """

    amount: int
    first: int
    last: int
    digits: int
    is_marked: bool
    sign_before: str
    has_dash: bool
    per: bool | None


class Sums(WordLine):
    """The words of a line, and the sums among them."""

    def __init__(self, text: str, words: Sequence[Word], currency: str, country: str):
        super().__init__(text, words)
        self.currency, self.country = currency, country
        self.signs = money.signs(currency)

    def sum(self, place: int) -> Sum | None:
        """The sum that begins with this number, if it may be one."""
        if not self.form(place).isdecimal():
            return None
        last, times = self._number(place)
        typed = self.text[self.words[place].start : self.words[last].end]
        try:
            amount = money.parse(typed, self.currency, self.country) * times
        except money.BadMoney:
            return None
        last += times > 1
        first, sign = place, self.gap(place - 1).strip().casefold()
        is_marked = sign.endswith(self.signs) or "/-" in self.gap(last)
        if self.form(place - 1) in RUPEES and not sign.strip(".:"):
            first, is_marked = place - 1, True
        if self.form(last + 1) in RUPEES and not self.gap(last).strip(" ./-"):
            last, is_marked = last + 1, True
        if not is_marked and not self._may_be_bare(place, last, amount):
            return None
        is_dash = self.gap(last).strip() in {"-", "–", "—"} and last + 1 < len(
            self.words
        )
        last, per = self._per(last)
        digits = sum(letter.isdigit() for letter in typed)
        return Sum(amount, first, last, digits, is_marked, sign[-1:], is_dash, per)

    def with_signs(self, first: int, last: int) -> str:
        """These words as typed, with the signs of money that touch them."""
        before = re.search(SIGNS_BEFORE, self.gap(first - 1))
        after = re.match(SIGNS_AFTER, self.gap(last))
        start = self.words[first].start - len(before.group() if before else "")
        end = self.words[last].end + len(after.group() if after else "")
        return self.text[start:end]

    def _number(self, place: int) -> tuple[int, int]:
        """(the last word of its digits, what they are counted in): 1,000 and 1.5k."""
        last = place
        while self.gap(last) == "," and len(self.form(last + 1)) in (2, 3):
            if not self.form(last + 1).isdecimal():
                break
            last += 1
        has_point = self.gap(last) == "." and self.form(last + 1).isdecimal()
        if has_point and (
            self.form(last + 2) in THOUSAND or len(self.form(last + 1)) == 2
        ):
            last += 1
        return last, 1000 if self.form(last + 1) in THOUSAND else 1

    def _may_be_bare(self, place: int, last: int, amount: int) -> bool:
        least, most = (
            n * 10 ** money.exponent(self.currency) for n in (LEAST_BARE, MOST_BARE)
        )
        is_of_unit = self.form(last + 1) in NO_SUM or self.gap(last).startswith("%")
        is_plain = (
            not self.form(place).startswith("0") and self.gap(place - 1)[-1:] != "."
        )
        return is_plain and least <= amount <= most and not is_of_unit

    def _per(self, last: int) -> tuple[int, bool | None]:
        """(the last word, whether it is for an hour)"""
        count = 2 if self.form(last + 1) in PER else 1
        is_told = count == 2 or "/" in self.gap(last) or self.form(last + 1) == "hourly"
        unit = self.form(last + count)
        if is_told and unit in HOUR | OTHER_PER:
            return last + count, unit in HOUR
        return last, None

    @staticmethod
    def is_a_number(one: Sum, other: Sum) -> bool:
        """Whether both together are rather a number to call."""
        is_marked = one.is_marked or other.is_marked
        return not is_marked and one.digits + other.digits >= OF_A_PHONE
