"""The words of days and hours, in English and in Hindi as it is read in Latin."""

from workers.search.query import Part


def _each(text: str) -> frozenset[str]:
    return frozenset(text.split())


SOON = _each(
    "now urgent urgently asap abhi abi turant turat immediately immediate emergency"
    " instantly jaldi fatafat foran right-now lagech atta jldi imergency ugrent"
)
TODAY = _each("today aaj aj tdy 2day todays aaaj")
TOMORROW = _each(
    "tomorrow tomorow tommorow tommorrow tmrw tmrow tmr kal udya tomo 2moro"
)
AFTER_TOMORROW = _each("parso parson parsu parsun overmorrow parwa")
WHEN_DAYS = TODAY | TOMORROW | AFTER_TOMORROW
WEEKEND = _each("weekend weekends")
WEEKDAYS = {
    form: number
    for number, forms in enumerate(
        [
            "monday mondays mon somvar somwar sombar somavar",
            "tuesday tuesdays tue tues mangalvar mangalwar",
            "wednesday wednesdays wed weds budhvar budhwar wednesay wensday",
            "thursday thursdays thu thur thurs guruvar guruwar brihaspativar veervar"
            " thrusday",
            "friday fridays fri shukravar shukrawar shukrvar shukrwar",
            "saturday saturdays sat shanivar shaniwar shanichar saterday",
            "sunday sundays sun ravivar raviwar itvar itwar",
        ]
    )
    for form in forms.split()
}
# These mean other things too, and a day only after "on" or "next".
ALSO_OTHERS = _each("sat sun mon wed")
# Names of people too.
ALSO_NAMES = _each("sham shaam kal somvar mangalvar")
PARTS = {
    form: part
    for part, forms in {
        Part.MORNING: "morning mornings mrng subah subh subha savere sakali sakal",
        Part.AFTERNOON: "afternoon afternoons dopahar dophar dopahr noon dupari",
        Part.EVENING: "evening evenings evng eve shaam sham sanjhya sandhyakali night"
        " raat ratri nite",
    }.items()
    for form in forms.split()
}
TONIGHT = _each("tonight 2night tonite")
# What has gone on for some time, or always happens, is no wish: "since morning".
GOING_ON = _each("since last yesterday every all whole each har")
SINCE = _each("se")
NEXT, THIS = _each("next agle agla coming"), _each("this is iss aane")
BEFORE_A_TIME = _each(
    "on at by this coming next for around before after from till about is iss ko ke"
    " between"
)
AFTER_A_TIME = _each("ko mein me ke tak tk par tarikh")
BEFORE_AN_HOUR = _each("at by around before after from till about between")
HALVES = {"am": 0, "pm": 12}
OCLOCK = _each("baje bje bajay bajey bj oclock vajta bajeh")
UNITS = _each(
    "hour hours hr hrs bhk rk ton tons seater seat seats v volt volts w watt watts kg"
    " litre litres liter ltr lit l inch inches ft feet sqft hp amp star year years yr"
    " month months room rooms x mm cm km min mins minute minutes din ghante ghanta mp"
    " channel camera cameras door floor bed bedroom fans ac acs people gb tb rs"
)
DAYS = _each("day days din dino")
LATER = _each("baad later bad")
MONTHS = {
    form: number
    for number, forms in enumerate(
        [
            "jan january janvari", "feb february farvari", "mar march", "apr april",
            "may mai", "jun june", "jul july julai", "aug august agast",
            "sep sept september sitambar", "oct october aktubar",
            "nov november navambar", "dec december disambar",
        ],
        start=1,
    )
    for form in forms.split()
}  # fmt: skip
ORDINAL = _each("st nd rd th")
NUMBERS = {
    form: number
    for number, forms in enumerate(
        [
            "ek", "do", "teen tin", "char chaar", "panch paanch", "chhe che chhah",
            "saat sat", "aath ath", "nau no", "das dus", "gyarah gyara", "barah bara",
        ],
        start=1,
    )
    for form in forms.split()
}  # fmt: skip
