import json
from collections import Counter
from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.urls import reverse
from zeal import zeal_ignore

from services import synonym_seeds
from services.models import ServiceCategory, Skill, Synonym, TypicalJob
from services.synonym_seeds import SYNONYMS
from tests.reading import column
from toolkit.cache.versions import content_version
from toolkit.text import search_form
from workers.search.language import tokens
from workers.search.lexicon import key_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _wagtail_may_ask_twice():
    with zeal_ignore():
        yield


def url_of(name, *args):
    return reverse(Synonym.snippet_viewset.get_url_name(name), args=args)


@pytest.fixture
def job(category):
    return TypicalJob.objects.create(
        category=category, name="Tap", minutes=45, price_low=1, price_high=2
    )


# --- The rules of a phrase ---------------------------------------------------------


@pytest.mark.parametrize("meanings", [(), ("trade", "skill"), ("skill", "job")])
def test_a_phrase_has_exactly_one_meaning(category, job, meanings):
    every = {"trade": category, "skill": Skill.objects.get(), "job": job}
    synonym = Synonym(phrase="nal wala", **{name: every[name] for name in meanings})
    with pytest.raises(ValidationError, match="Choose one meaning"):
        synonym.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        synonym.save()


def test_the_same_phrase_in_other_letters_is_refused_for_the_same_meaning(category):
    Synonym.objects.create(phrase="Nál Wala", trade=category)
    again = Synonym(phrase="nal  wala", trade=category)
    with pytest.raises(ValidationError, match="“nal wala” has that meaning already"):
        again.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save()


def test_one_phrase_may_mean_several_things(category, other_category):
    for trade in (category, other_category):
        synonym = Synonym(phrase="gas", trade=trade)
        synonym.full_clean()
        synonym.save()
    skill = Synonym(phrase="gas", skill=Skill.objects.get())
    skill.full_clean()
    skill.save()
    assert skill.category == category


@pytest.mark.parametrize(
    ("phrase", "sentence"),
    [
        ("the", "The search reads over “the”"),
        ("mera wala hai", "The search reads over “mera wala hai”"),
        ("mera nal wala hai", ""),
        ("aur ye bhi", "The search reads over “aur ye bhi”"),
        ("tap nal pipe sink tank drain basin", "6 words at the most"),
        ("the tap is a nal and pipe", ""),
    ],
)
def test_a_phrase_that_nobody_could_mean_is_refused(category, phrase, sentence):
    synonym = Synonym(phrase=phrase, trade=category)
    if not sentence:
        synonym.full_clean()
        return
    with pytest.raises(ValidationError, match=sentence):
        synonym.full_clean()


def test_a_phrase_of_a_job_leads_to_its_service(category, job):
    assert Synonym(phrase="tonti", job=job).category == category


def test_its_key_follows_the_phrase(category):
    synonym = Synonym.objects.create(phrase="Nal", trade=category)
    synonym.phrase = "Tonti"
    synonym.save(update_fields=["phrase"])
    synonym.refresh_from_db()
    assert synonym.key == "tonti"


def test_a_phrase_goes_with_what_it_means(category):
    Synonym.objects.create(phrase="drip", skill=Skill.objects.get())
    Skill.objects.all().delete()
    assert not Synonym.objects.exists()


@pytest.mark.parametrize("change", ["add", "edit", "delete"])
def test_every_change_is_a_new_version(
    category, change, django_capture_on_commit_callbacks
):
    synonym = Synonym.objects.create(phrase="nal", trade=category)
    before = content_version(("services.Synonym",))
    with django_capture_on_commit_callbacks(execute=True):
        if change == "add":
            Synonym.objects.create(phrase="tonti", trade=category)
        elif change == "edit":
            synonym.save()
        else:
            synonym.delete()
    assert content_version(("services.Synonym",)) != before


# --- The editors' list ---------------------------------------------------------------

FORM = {"phrase": "nal wala", "language": "hi-Latn", "certainty": 3}
NONE = {"trade": "", "skill": "", "job": ""}


@pytest.mark.parametrize("name", ["list", "add", "edit", "delete"])
def test_only_editors_keep_phrases(as_user, editor, support, finance, category, name):
    synonym = Synonym.objects.create(phrase="nal", trade=category)
    args = [synonym.pk] if name in {"edit", "delete"} else []
    assert as_user(editor).get(url_of(name, *args)).status_code == 200
    for stranger in (support, finance):
        assert as_user(stranger).post(url_of(name, *args)).status_code in {302, 403}
    assert Synonym.objects.count() == 1


def test_an_editor_adds_a_phrase(as_user, editor, category):
    answer = as_user(editor).post(url_of("add"), FORM | NONE | {"trade": category.pk})
    assert answer.status_code == 302
    synonym = Synonym.objects.get()
    assert (synonym.key, synonym.trade, synonym.certainty) == ("nal wala", category, 3)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({}, "Choose one meaning: a service, or a skill, or a usual job, or that"),
        ({"trade": "1", "phrase": ""}, "This field is required."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    as_user, editor, category, change, sentence
):
    answer = as_user(editor).post(url_of("add"), FORM | NONE | change)
    html = answer.content.decode()
    assert answer.status_code == 200
    assert sentence in html
    assert not Synonym.objects.exists()


@pytest.mark.parametrize("phrase", ["plumber", "Plumbers", "nal"])
def test_what_somebody_here_does_is_not_what_nobody_does(
    as_user, editor, category, phrase
):
    Synonym.objects.create(phrase="nal", trade=category)
    form = FORM | NONE | {"phrase": phrase, "is_elsewhere": "on"}
    page = as_user(editor).post(url_of("add"), form).content.decode()
    assert f"“{phrase}” means “Plumber” here, and that wins." in page
    assert Synonym.objects.count() == 1
    form["phrase"] = "gardener"
    assert as_user(editor).post(url_of("add"), form).status_code == 302
    assert Synonym.objects.get(key="gardener").is_elsewhere


def test_a_phrase_has_a_letter(as_user, editor, category):
    form = FORM | NONE | {"trade": category.pk, "phrase": "???"}
    page = as_user(editor).post(url_of("add"), form).content.decode()
    assert "Write a word that people type." in page
    assert not Synonym.objects.exists()


def test_the_same_phrase_twice_is_said_at_the_phrase(as_user, editor, category):
    Synonym.objects.create(phrase="Nal wala", trade=category)
    answer = as_user(editor).post(url_of("add"), FORM | NONE | {"trade": category.pk})
    assert "“nal wala” has that meaning already." in answer.content.decode()
    assert Synonym.objects.count() == 1


def test_skills_are_told_with_their_service(as_user, editor, category):
    html = as_user(editor).get(url_of("add")).content.decode()
    assert "Plumber: Leak repair" in html


def test_the_list_is_searched_and_filtered(
    as_user, editor, category, other_category, job
):
    Synonym.objects.create(phrase="nal wala", trade=category, language="hi-Latn")
    Synonym.objects.create(phrase="drip", skill=Skill.objects.get())
    Synonym.objects.create(phrase="tonti", job=job)
    Synonym.objects.create(phrase="bijli", trade=other_category, language="hi-Latn")

    def found(**query):
        page = as_user(editor).get(url_of("list"), query)
        return {one.partition(" ")[0] for one in column(page, "Phrase")}

    assert found() == {"nal", "drip", "tonti", "bijli"}
    assert found(service=category.pk) == {"nal", "drip", "tonti"}
    assert found(language="hi-Latn") == {"nal", "bijli"}
    assert found(q="electrician") == {"bijli"}
    assert found(q="leak repair") == {"drip"}


# --- The phrases that come with the product -----------------------------------------


@pytest.fixture
def catalogue():
    call_command("load_catalogue", verbosity=0)


def test_phrases_of_every_service_are_loaded(catalogue):
    meanings = Synonym.objects.select_related(
        "trade", "skill__category", "job__category"
    )
    number = Counter(one.category for one in meanings)
    # And of what nobody here does.
    assert number.pop(None) >= 100
    assert {trade: number[trade] >= 60 for trade in ServiceCategory.objects.all()} == (
        dict.fromkeys(number, True)
    )
    assert {"en", "hi", "hi-Latn"} <= set(
        Synonym.objects.values_list("language", flat=True)
    )


def test_what_editors_changed_or_deleted_stays_so(catalogue):
    Synonym.objects.get(phrase="nal wala").delete()
    changed = Synonym.objects.get(phrase="bijli wala")
    changed.phrase = "batti wala"
    changed.save()
    before = Synonym.objects.count()
    assert synonym_seeds.load() == 0
    assert Synonym.objects.count() == before
    assert not Synonym.objects.filter(phrase__in=["nal wala", "bijli wala"]).exists()


def test_a_phrase_that_editors_had_already_is_left_alone(catalogue):
    offered = synonym_seeds.SeededPhrase.objects.filter(key="plumber:faucet")
    trade = ServiceCategory.objects.get(slug="plumber")
    Synonym.objects.get(key="faucet").delete()
    Synonym.objects.create(phrase="Faucet", trade=trade, certainty=1)
    assert offered.count() == 1
    offered.delete()
    synonym_seeds.load()
    assert offered.count() == 1
    (mine,) = Synonym.objects.filter(key="faucet")
    assert (mine.phrase, mine.certainty) == ("Faucet", 1)


def test_without_the_skill_a_phrase_leads_to_the_service(category):
    assert synonym_seeds.load() > 0
    assert Synonym.objects.get(phrase="sink").trade == category


def test_the_seeds_are_whole():
    seen = set()
    for group in json.loads(SYNONYMS.read_text()):
        for phrase in group["phrases"]:
            key = (group.get("trade", ""), search_form(phrase))
            assert key not in seen
            seen.add(key)
            assert 1 < len(phrase) <= 80
    assert len(seen) > 600


def test_no_seed_of_others_says_less_than_it_seems():
    """Of "water can" the search keeps "water", which is a plumber's word."""
    ours, others = set(), set()
    for group in json.loads(SYNONYMS.read_text()):
        for phrase in group["phrases"]:
            said = key_of(tokens(phrase))
            if "trade" in group:
                ours.update(said)
            elif len(said) == 1 and " " in phrase:
                others.update(said)
    assert others
    assert not ours & others


def test_every_seed_passes_its_own_checks(catalogue):
    for synonym in Synonym.objects.all()[::40]:
        synonym.full_clean()


# --- Phrases that are no longer among the seeds -------------------------------------


def test_phrases_of_others_go_where_nobody_changed_them(catalogue):
    cleaner, computers = (
        ServiceCategory.objects.get(slug=slug)
        for slug in ("deep-cleaning", "computer-and-cctv")
    )
    drivers = computers.skills.get(name="Windows and drivers")
    for key in ("deep-cleaning:car wash", "deep-cleaning:car cleaning") + (
        "computer-and-cctv:driver",
        "computer-and-cctv:drivers",
    ):
        synonym_seeds.SeededPhrase.objects.create(key=key)
    for phrase, more in {
        "car wash": {"trade": cleaner},
        "car cleaning": {"trade": cleaner, "certainty": 3},
        "car washing": {"trade": cleaner},
        "driver": {"skill": drivers, "certainty": 3},
        "Drivers": {"skill": drivers, "certainty": 3},
    }.items():
        Synonym.objects.create(phrase=phrase, **more)
    Synonym.objects.create(phrase="driver", trade=cleaner, certainty=3)
    before = Synonym.objects.count()
    import_module("services.migrations.0016_phrases_of_others").remove(apps, None)
    assert before - Synonym.objects.count() == 2
    left = Synonym.objects.filter(phrase__in=["car wash", "driver"], is_elsewhere=False)
    # What somebody gave another meaning is theirs.
    assert [one.trade for one in left] == [cleaner]
    # So is what they made surer, wrote themselves or spell in another way.
    for phrase in ("car cleaning", "car washing", "Drivers"):
        assert Synonym.objects.filter(phrase=phrase).exists()


def test_those_go_too_that_came_to_the_service_for_want_of_the_skill(category):
    computers = ServiceCategory.objects.create(slug="computer-and-cctv", name="IT")
    synonym_seeds.SeededPhrase.objects.create(key="computer-and-cctv:driver")
    Synonym.objects.create(phrase="driver", trade=computers, certainty=3)
    import_module("services.migrations.0016_phrases_of_others").remove(apps, None)
    assert not Synonym.objects.filter(phrase="driver").exists()
