"""What this market may not have: people, and things that no home has.

A word of another thing turns away the phrase that it stands before ("car ac repair",
"dog grooming"), and one of another profession the phrase behind which it stands
("computer teacher"): the phrase alone would be ours. Where the market has such a
service or phrase, that is meant: a word is strange only outside of known phrases. What
lies on the way ("near car showroom") or belongs to a home ("car porch") is not strange.
"""

from collections.abc import Collection, Iterator, Sequence

from workers.search.word_line import each

PEOPLE = each(
    """
    accountant advocate architect astrologer auditor babysitter baker
    bakery bodyguard broker brokers caterer caterers catering chauffeur chef class
    classes coach coaching cobbler cook cooks counsellor courier course courses dancer
    decorator
    delivery dentist designer dietician doctor driver drivers editor florist gardener
    gardening goldsmith groomer grooming guitarist insurance interpreter jeweller
    journalist lawyer lawyers lesson lessons mali mason movers musician nanny
    notary nurse nurses nutritionist packers pandit photographer photographers
    photography physio physiotherapist pilot porter priest psychologist rent rental
    rentals singer stitching surveyor tabla tailor tailoring taxi teacher teachers
    therapist trainer trainers training translator tuition tuitions tution tutor tutors
    typist vet veterinary videographer walker walkers watchmaker writer yoga zumba
    ड्राइवर शिक्षक टीचर दर्जी वकील डॉक्टर फोटोग्राफर पंडित
    """
)
THINGS = each(
    """
    aeroplane ambulance auto autos bicycle bike bikes boat bus cab cabs car cars cat
    cats cow cycle cylinder cylinders dog dogs gaadi gaadiyan gadi gari ghadi iphone
    jewellery kutta kutte license licence motorbike motorcycle parcel passport
    passports pet pets pool puncture puppies puppy rickshaw scooter scooty shoe shoes
    smartphone smartphones swimming tanker tankers taxi tempo tractor train truck trucks
    vehicle vehicles visa wedding kuttey billi
    गाड़ी कार कुत्ता कुत्ते बिल्ली बाइक साइकिल पासपोर्ट
    """
)
# Who is at home dirties it: strange is only what is done to them.
ANIMALS = each(
    "cat cats cow dog dogs kutta kutte kuttey billi pet pets puppies puppy कुत्ता कुत्ते"
    " बिल्ली"
)
CARE = each(
    "groom grooming bath bathing wash washing hair haircut cut cutting trim trimming"
    " nail nails spa massage salon train boarding food walking parlour"
)
# Things too, but as often a way to call somebody: "plumber phone number".
CALLED_BY = each("phone phones mobile mobiles fone फोन मोबाइल")
MENDED = each(
    "repair repairing fix fixing screen display battery charger charging service"
    " theek thik kharab broken cover glass speaker mic software recharge mechanic"
    " repairer रिपेयर ठीक खराब"
)
# The course of a machine, not what one rides.
OF_A_MACHINE = each("spin wash washing rinse dry drain heat cool cooling")
OF_A_HOME = each(
    "porch parking shed garage room house home kennel gate shelter hair smell urine pee"
    " poop stain stains door net mesh shade stand number charger charging flat"
    " apartment property"
)
ON_THE_WAY = each(
    "near nearby opp opposite behind beside at nr next around around by from before"
)
JOINTS = each("for of ka ki ke liye in on my the a from with का की के लिए")
OTHERS = PEOPLE | THINGS
# Who tells what went wrong at home may say who did it, or beside what it stands.
FAULTS = each(
    """
    blocked breaks broke broken burned burning burns burnt choked clogged crack cracked
    damage damaged dead drip dripping drips dropped fell fuse fused hit hits jam jammed
    leak leakage leaked leaking leaks loose overflowing scratched spark sparking sparks
    stuck tear torn trips tripped wobbly deemak dimak termite termites
    jal jala jali phat phata phut phoot tod toda todi toot toota tooti tut tuta tuti
    kharab lick tapak
    टूट टूटा टूटी तोड़ तोड़ा फट फूट जल जला खराब टपक दीमक
    """
)
# What stands behind these is where it is: "tailor shop", "driver's room".
OWNED = each(
    "shop room house office table cabin quarter quarters kamra kamre dukan dukaan says"
    " said कमरा कमरे दुकान"
)
# Behind what is as sure as a known name a thing says where, and who is named is meant:
# see `lexicon`.
SURE, PERSON = 6.0, 12.0


def strange(
    run: Sequence[int],
    forms: Sequence[str],
    known: Collection[int],
    names: Collection[str],
) -> set[int]:
    """The numbers of the words of a run that speak of something else; `known` ones
    belong to phrases, `names` are words of people's names.
    """
    found = set()
    for at, place in enumerate(run):
        form, after = forms[place], forms[run[at + 1]] if at + 1 < len(run) else ""
        before = forms[run[at - 1]] if at else ""
        is_called_by = form in CALLED_BY and after in MENDED
        if form not in OTHERS and not is_called_by:
            continue
        is_excused = before in ON_THE_WAY or after.isdigit()
        is_excused |= form in OTHERS and (after in OF_A_HOME or is_owner(place, forms))
        is_excused |= form == "pool" and after == "of"
        led = _beside(place, -1, forms)
        is_near = {after, before, forms[led] if led >= 0 else ""} & CARE
        is_excused |= form in ANIMALS and bool(known) and not is_near
        is_excused |= form == "cycle" and before in OF_A_MACHINE
        if place not in known and form not in names and not is_excused:
            found.add(place)
    return found


def is_owner(place: int, forms: Sequence[str]) -> bool:
    """Whether this word says only whose it is, or who says it."""
    owned = _beside(place, 1, forms)
    return owned < len(forms) and forms[owned] in OWNED


def turned_away(
    stretches: Sequence[tuple[int, ...]],
    found: Collection[int],
    forms: Sequence[str],
    weights: Sequence[float],
) -> Iterator[int]:
    """Which of the stretches, by their place in the list, are of something strange."""
    last = -2
    for number, places in enumerate(stretches):
        first, end = _beside(places[0], -1, forms), _beside(places[-1], 1, forms)
        is_of = forms_in(first, found, forms, THINGS | CALLED_BY)
        is_for = forms_in(end, found, forms, THINGS | CALLED_BY) and (
            end > places[-1] + 1 or weights[number] < SURE
        )
        is_taught = forms_in(places[-1] + 1, found, forms, PEOPLE)
        is_next = number and last == number - 1
        is_next = is_next and first == stretches[number - 1][-1]
        if is_of or is_for or is_next or (is_taught and weights[number] < PERSON):
            last = number
            yield number


def forms_in(
    place: int, found: Collection[int], forms: Sequence[str], of: Collection[str]
) -> bool:
    return place in found and forms[place] in of


def _beside(place: int, step: int, forms: Sequence[str]) -> int:
    """The number of the next word that is no joint."""
    place += step
    while 0 <= place < len(forms) and forms[place] in JOINTS:
        place += step
    return place
