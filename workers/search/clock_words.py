"""The words of days and hours, in English and in Hindi as it is read in Latin."""

from workers.search.query import Part
from workers.search.word_line import each, phrases

SOON = each(
    "now urgent urgently asap abhi abi turant turat immediately immediate emergency"
    " instantly jaldi fatafat foran right-now lagech atta jldi imergency ugrent"
)
TODAY = each("today aaj aj tdy 2day todays aaaj")
TOMORROW = each(
    "tomorrow tomorow tommorow tommorrow tmrw tmrow tmr kal udya tomo 2moro"
)
AFTER_TOMORROW = each("parso parson parsu parsun overmorrow parwa parva परवा")
WHEN_DAYS = TODAY | TOMORROW | AFTER_TOMORROW
WEEKEND = each("weekend weekends")
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
ALSO_OTHERS = each("sat sun mon wed")
# Names of people too.
ALSO_NAMES = each("sham shaam kal somvar mangalvar")
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
TONIGHT = each("tonight 2night tonite")
# What has gone on for some time, or always happens, is no wish: "since morning".
GOING_ON = each("since last yesterday every all whole each har")
LAST = each("last previous past pichhle pichle pichhla pichla gaye")
SPANS = each("week weekend month night evening year hafte mahine raat din day")
SINCE = each("se bhar")
NEXT, THIS = each("next agle agla coming"), each("this is iss aane")
BEFORE_A_TIME = each(
    "on at by this coming next for around before after from till about is iss ko ke"
    " between"
)
AFTER_A_TIME = each("ko mein me ke tak tk par tarikh")
BEFORE_AN_HOUR = each("at by around before after from till about between")
# Bounds, in front of an hour or a day and behind it. What is not before it is from it.
AFTER = phrases("after|past|post|later than|any time after|anytime after")
FROM = phrases(
    "from|not before|no earlier than|not earlier than|starting|starting from|"
    "earliest|earliest by"
)
BEFORE = phrases(
    "before|earlier than|any time before|anytime before|sooner than|latest before"
)
UNTIL = phrases(
    "till|until|by|upto|up to|not after|no later than|not later than|latest by|"
    "at the latest by|latest|within"
)
THEN_AFTER = phrases("ke baad|k baad|ke bad|k bad|ke bad me|ke baad me|nantar")
THEN_FROM = phrases("onwards|onward|or later|and later|ke aage")
THEN_BEFORE = phrases(
    "se pehle|se pahle|se phle|se pehele|ke pehle|ke pahle|k pehle|k pahle|pehle|pahle|"
    "or earlier|or before|purvi|chya aadhi"
)
THEN_UNTIL = phrases("tak|tk|ke andar|k andar|paryant|at the latest|at latest")
TO = each("to se till tak until")
BETWEEN, FROM_TO = each("between"), each("between from")
AND = each("and aur")
THEN_BETWEEN = phrases(
    "ke beech|ke bich|k beech|k bich|ke beech me|ke bich me|ke beech mein|ke bich mein|"
    "ke darmiyan|ke madhye|tak|tk"
)
# Hours that have a name; "noon" alone is a part of the day.
NAMED = {
    "midnight": 24, "noon": 12, "midday": 12, "lunch": 13, "lunchtime": 13,
    "dopahar": 12, "dophar": 12, "dopahr": 12,
}  # fmt: skip
# What is not wanted, in front of it and behind it: "not today", "kal nahi".
NOT = phrases(
    "dont want|do not want|dont need|do not need|dont send|do not send|"
    "dont want a|dont want an|do not want a|do not want an|dont need a|dont need an|"
    "do not need a|do not need an|not a|not an|not any|but not a|but not an|without|"
    "not|not on|not in|not in the|not the|but not|but not on|but not in|"
    "but not in the|except|except on|except for|except in|except in the|excluding|"
    "other than|apart from|any day but|anytime but|never on|bina|siwa|siwaay"
)
THEN_NOT = phrases(
    "nahi|nahin|nhi|mat|ko nahi|ko nahin|ko nhi|ko mat|mein nahi|me nahi|"
    "me nhi|se nahi|ka nahi|ke bina|k bina|ke alawa|ke alava|ke siwa|ke sivay|"
    "ko chhod kar|ko chod kar|ko chhodkar|ko chodkar|chhod kar|chhodkar|nako|"
    "ko chhod ke|ko chod ke|chhod ke|chod ke|ko chhodke|ko chodke|ke siva|ke sivaay|"
    "wala nahi|wali nahi|nahi chahiye|nahi chaiye|nhi chahiye|nahin chahiye"
)
# So sure that they refuse a part of the work too: "cleaning but not the sofa".
BUT_NOT = phrases(
    "but not|but not the|but no|except|except for|except the|without|without the|"
    "excluding|other than|apart from|bina"
)
THEN_BUT_NOT = phrases(
    "ke bina|k bina|ke alawa|ke alava|chhod kar|chhodkar|ko chhod kar|ko chod kar|"
    "ko chhod ke|ko chod ke|nahi chahiye|nhi chahiye"
)
# "Kal nahi aaya" tells of a complaint.
A_VERB = each(
    "aa aaya aya aayi aati aata ata ati aaye aayega chal chala chalta chalti ho hua hui"
    " mil mila mili milta milti kar kiya karta karti raha rahi rha rhi hota hoti de"
    " diya deta deti working coming"
)
HALVES = {"am": 0, "pm": 12}
OCLOCK = each("baje bje bajay bajey bj oclock vajta bajeh")
UNITS = each(
    "hour hours hr hrs bhk rk ton tons seater seat seats v volt volts w watt watts kg"
    " litre litres liter ltr lit l inch inches ft feet sqft hp amp star year years yr"
    " month months room rooms x mm cm km min mins minute minutes din ghante ghanta mp"
    " channel camera cameras door floor bed bedroom fans ac acs people gb tb rs"
)
DAYS = each("day days din dino")
LATER = each("baad later bad")
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
ORDINAL = each("st nd rd th")
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
