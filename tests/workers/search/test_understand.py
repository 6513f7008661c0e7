import pytest

from services.models import City, ServiceCategory, Skill, Synonym
from tests.cast import make_worker
from workers.search.query import Understood
from workers.search.understand import named_trades, without


def trades(query):
    return [trade.slug for trade in named_trades(query)]


def place(query):
    return (query.city.name if query.city else "", query.area)


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("gizer repair", "geyser", None),
        ("fan not working", "electrician", None),
        ("नल टपक रहा है", "plumber", None),
        ("cockroach treatment", "pest-control", None),
        ("bijli wala", "electrician", None),
        ("electrician tomorrow morning kothrud", "electrician", None),
        ("AC not cooling, leaking tap", "ac-repair", "plumber"),
        ("ac repair", "ac-repair", None),
        ("fridge gas", "washing-machine-and-fridge", None),
        ("ac gas", "ac-repair", None),
        ("leaking tap and ac service", "plumber", "ac-repair"),
        ("hello, ac service", "ac-repair", None),
        ("electrician for ac", "electrician", "ac-repair"),
        ("acrepair", "ac-repair", None),
        ("washingmachine", "washing-machine-and-fridge", None),
        ("fix leaking tap and paint the wall", "plumber", "painter"),
        ("tank cleaning", "deep-cleaning", None),
    ],
)
def test_what_is_needed(ask, text, first, second):
    query = ask(text)
    assert trades(query)[:1] == [first]
    assert (trades(query)[1:2] or [None]) == [second]
    assert query.words == ()


@pytest.mark.parametrize(
    "text", ["repair", "any service near me", "please help", "chahiye", "", "  ,, "]
)
def test_words_that_say_nothing_ask_for_nothing(ask, text):
    query = ask(text)
    assert (query.trade, query.words, query.understood) == (None, (), ())


def test_a_word_of_three_services_offers_all_of_them(ask):
    assert set(trades(ask("gas"))) == {
        "ac-repair",
        "washing-machine-and-fridge",
    }


@pytest.mark.parametrize(
    ("text", "strange"),
    [
        ("car mechanic", "car mechanic"),
        ("bike repair", "bike repair"),
        ("dog groomer", "dog groomer"),
        ("tailor", "tailor"),
        ("piano lessons", "lessons"),
        ("wedding photographer", "wedding photographer"),
        ("visa agent", "visa"),
        ("lawyer near me", "lawyer near me"),
        ("tutor for kids", "tutor"),
        ("maths teacher", "teacher"),
        ("car wash", "car wash"),
        ("car cleaning", "car cleaning"),
        ("driver", "driver"),
    ],
)
def test_a_service_that_nobody_has_is_not_taken_for_another(ask, text, strange):
    query = ask(text)
    assert (query.trade, query.words, query.understood) == (None, (), ())
    told = [(one.kind, one.text, one.reason) for one in query.unused]
    assert told == [("strange", strange, "Nobody here does this yet.")]
    assert query.is_strange


def test_a_word_of_nothing_is_looked_for(ask):
    query = ask("status")
    assert (query.trade, query.words, query.understood) == (None, ("status",), ())
    assert not query.is_strange


def test_what_only_hints_at_a_service_is_offered_all_the_same(ask):
    assert trades(ask("car mechanic")) == ["electrician"]


def test_a_word_for_somebody_else_does_not_outweigh_a_sure_one(ask):
    assert ask("electrician at a photographer's studio").trade.slug == "electrician"


def test_a_service_of_this_market_is_no_other_one(
    ask, django_capture_on_commit_callbacks
):
    assert ask("tailor").trade is None
    with django_capture_on_commit_callbacks(execute=True):
        tailor = ServiceCategory.objects.create(name="Tailor", plural="Tailors")
    assert ask("wedding tailor").trade == tailor


def test_where_nothing_is_clear_there_are_suggestions(ask):
    query = ask("water")
    assert (query.trade, query.words) == (None, ("water",))
    assert "plumber" in trades(query)


def test_a_skill_is_read_out_of_a_symptom_and_only_orders(ask):
    query = ask("fan not working")
    ((skill,),) = query.skills
    assert (skill.slug, query.said_skills) == ("fan-fitting", query.skills)
    assert query.understood == (Understood("skill", "fan not working", "Fan fitting"),)


def test_a_job_is_read(ask):
    query = ask("nal tapak raha hai")
    assert query.job.name == "Mend a leaking tap or mixer"
    assert query.trade == query.job.category


def test_a_number_goes_with_what_it_counts(ask):
    (skill, when) = ask("2 bhk deep cleaning saturday").understood
    assert skill.text == "2 bhk deep cleaning"
    assert when.text == "saturday"
    (trade, _when) = ask("tomorrow at 5 plumber").understood[::-1]
    assert trade.text == "plumber"


def test_words_for_another_service_are_told_in_a_sentence(ask):
    (unused,) = ask("AC not cooling, leaking tap").unused
    assert (unused.text, unused.reason) == (
        "leaking tap",
        "That is for plumbers, and one search is for one service.",
    )


def test_a_hint_at_another_service_is_no_second_need(ask):
    query = ask("washing machine makes noise and leaks")
    assert query.trade.slug == "washing-machine-and-fridge"
    assert query.unused == ()


def test_a_slip_is_told_as_a_guess(ask):
    (told,) = ask("plumer").understood
    assert (told.label, told.is_guess) == ("Plumber", True)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("lady electrician", "lady"),
        ("electrician female", "female"),
        ("mahila plumber chahiye", "mahila"),
        ("महिला प्लंबर", "महिला"),
        ("plumber for a lady", None),
        ("cleaning lady", None),
    ],
)
def test_nobody_believes_that_we_looked_for_women(ask, text, told):
    query = ask(text)
    assert query.words == ()
    assert [one.text for one in query.unused if one.reason] == ([told] if told else [])


def test_how_people_are_addressed_is_no_service(ask):
    query = ask("dr sharma")
    assert (trades(query), query.words) == ([], ("sharma",))
    assert trades(ask("dr fixit")) == ["painter"]


def test_usual_words_of_hindi_go_without_saying(ask):
    query = ask("mujhe plumber chahiye, zara jaldi bhejna bhaiya")
    assert (trades(query), query.words, query.unused) == (["plumber"], (), ())
    assert [one.text for one in ask("vegetarian plumber").unused] == ["vegetarian"]


def test_names_stay_in_the_words(ask):
    assert ask("suresh").words == ("suresh",)
    query = ask("plumber venkataraman")
    assert (query.trade.slug, query.words) == ("plumber", ("venkataraman",))
    assert ask("tapkir").words == ("tapkir",)
    assert ask("rakesh").words == ("rakesh",)


def test_what_no_worker_has_is_let_go_beside_a_clear_need(ask):
    query = ask("plumber quixotic")
    assert query.words == ()
    (unused,) = query.unused
    assert (unused.kind, unused.text) == ("word", "quixotic")
    assert ask("quixotic").words == ("quixot",)
    (unused,) = ask("plumber in quixville").unused
    assert unused.reason == "We know no place called “quixville”."


# --- Places ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "city", "area"),
    [
        ("plumber in mumbai", "Mumbai", ""),
        ("plumber bombay", "Mumbai", ""),
        ("bangalore plumber", "Bengaluru", ""),
        ("plumber banglore", "Bengaluru", ""),
        ("पुणे में प्लंबर", "Pune", ""),
        ("मुंबई में प्लंबर", "Mumbai", ""),
        ("देहली में प्लंबर", "Delhi", ""),
        ("pune mein plumber", "Pune", ""),
        ("plumber near baner", "Pune", "baner"),
        ("plumber vimannagar", "Pune", "viman nagar"),
        ("plumber indira nagar", "Bengaluru", "indiranagar"),
        ("plumber model colony", "", "model colony"),
        ("plumber model colony pune", "Pune", "model colony"),
        ("plumber in fort", "Mumbai", "fort"),
        ("plumber kothrud", "Pune", "kothrud"),
    ],
)
def test_where(ask, text, city, area):
    query = ask(text)
    assert query.trade.slug == "plumber"
    assert place(query) == (city, area)
    assert (query.words, query.unused) == ((), ())


def test_a_name_that_is_a_place_needs_a_word_that_says_so(ask):
    anand = City.objects.create(
        slug="anand",
        name="Anand",
        country="IN",
        time_zone="Asia/Kolkata",
        latitude=22.5,
        longitude=72.9,
    )
    assert ask("anand plumber").words == ("anand",)
    assert ask("plumber in anand").city == anand


def test_the_chosen_city_wins(ask):
    pune = City.objects.get(slug="pune")
    query = ask("plumber in mumbai", city=pune)
    assert query.city == pune
    assert [one.text for one in query.unused] == ["in mumbai"]
    query = ask("plumber andheri", city=pune)
    assert place(query) == ("Pune", "")
    assert query.unused[0].reason == "Andheri is in Mumbai, and we looked in Pune."


def test_the_chosen_area_wins(ask):
    query = ask("plumber kothrud", city=City.objects.get(slug="pune"), area="Baner")
    assert query.area == "baner"
    assert query.unused[0].text == "kothrud"


def test_one_search_is_for_one_city(ask):
    query = ask("plumber pune mumbai")
    assert query.city.name == "Pune"
    assert "Pune" in query.unused[0].reason


def test_areas_are_those_of_workers_and_well_known_ones(ask):
    assert place(ask("plumber warje")) == ("Pune", "warje")
    assert place(ask("plumber qulpur")) == ("", "")


def test_of_neighbourhoods_of_one_name_that_is_meant_where_somebody_lives(ask):
    assert place(ask("plumber indira nagar lucknow")) == ("Lucknow", "indira nagar")
    assert place(ask("plumber indira nagar")) == ("Bengaluru", "indiranagar")


def test_a_closed_city_and_a_closed_service_are_unknown(ask):
    City.objects.filter(slug="pune").update(is_active=False)
    ServiceCategory.objects.filter(slug="painter").update(is_active=False)
    assert ask("plumber in pune").city is None
    assert ask("painter").trade is None


# --- Choices ---------------------------------------------------------------------


def test_the_chosen_service_wins_and_the_other_is_offered(ask):
    plumber = ServiceCategory.objects.get(slug="plumber")
    query = ask("ac repair", trade=plumber)
    assert trades(query) == ["plumber", "ac-repair"]
    assert query.unused[0].text == "ac repair"
    assert query.understood == ()


def test_what_was_chosen_comes_along(ask):
    skill = Skill.objects.get(slug="fan-fitting")
    query = ask("fan", skills=((skill,),), rate_min=100, rate_max=200, page=3)
    assert query.skills == ((skill,),)
    assert query.said_skills == ()
    assert (query.rate_min, query.rate_max, query.page) == (100, 200, 3)


# --- Chips -----------------------------------------------------------------------


def test_a_chip_takes_its_words_out_of_the_box(ask):
    text = "Electrician tomorrow morning in Kothrud"
    query = ask(text)
    left = {one.kind: without(text, one) for one in query.understood}
    assert left == {
        "trade": "tomorrow morning in Kothrud",
        "when": "Electrician in Kothrud",
        "area": "Electrician tomorrow morning",
    }


def test_a_chip_leaves_other_words_whole():
    assert without("vacuum ac", Understood("trade", "ac", "AC repair")) == "vacuum"
    assert without("नलका नल", Understood("trade", "नल", "Plumber")) == "नलका"
    assert without("plumber", Understood("trade", "gone", "Plumber")) == "plumber"


def test_one_chip_for_what_was_said_twice(ask):
    text = "electrician kothrud bijli"
    (told,) = [one for one in ask(text).understood if one.kind == "trade"]
    assert without(text, told) == "kothrud"


# --- The lexicon follows the catalogue ---------------------------------------------


def test_a_new_phrase_is_known_by_the_next_search(
    ask, django_capture_on_commit_callbacks
):
    assert ask("zzyzx").trade is None
    with django_capture_on_commit_callbacks(execute=True):
        Synonym.objects.create(
            phrase="Zzyzx", trade=ServiceCategory.objects.get(slug="painter")
        )
    assert ask("zzyzx please").trade.slug == "painter"


def test_a_new_area_is_known_when_the_lexicon_is_built_again(ask):
    make_worker(
        "new",
        city=City.objects.get(slug="pune"),
        category=ServiceCategory.objects.first(),
        area="Qulpur",
    )
    assert place(ask("plumber qulpur")) == ("Pune", "qulpur")


def test_nothing_is_asked_of_the_database_twice(ask, django_assert_num_queries):
    ask("plumber")
    with django_assert_num_queries(0):
        ask("gizer in pune tomorrow")
