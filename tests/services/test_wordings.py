"""What the catalogue says in other languages: how it is kept, read and offered."""

import json
import re

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation
from zeal import zeal_ignore

from services import directory, wording_gaps, wording_seeds, wordings
from services.models import (
    CategoryPage,
    City,
    PairPage,
    SeededWording,
    ServiceCategory,
    Skill,
    TypicalJob,
    Wording,
)
from services.wordings import worded, worded_list
from tests.site import plant, soup

pytestmark = pytest.mark.django_db

HINDI = {"accept-language": "hi"}
DEVANAGARI = re.compile(r"[\u0900-\u097f]")
FIGURE = re.compile(r"{\w+}")


@pytest.fixture(autouse=True)
def _wagtail_may_ask_twice():
    with zeal_ignore():
        yield


@pytest.fixture
def in_hindi():
    with translation.override("hi"):
        yield


def say(**words):
    for text, wording in words.items():
        text = text.replace("_", " ")
        Wording.objects.create(language="hi", text=text, wording=wording)


def url_of(name, *args):
    return reverse(Wording.snippet_viewset.get_url_name(name), args=args)


# --- How it is read -------------------------------------------------------------------


def test_a_text_is_read_in_the_readers_language_or_as_it_stands(category, city):
    say(Plumber="प्लंबर")
    assert (str(category), worded("Plumbers")) == ("Plumber", "Plumbers")
    with translation.override("hi"):
        assert (str(category), worded("Plumber")) == ("प्लंबर", "प्लंबर")
        assert (str(city), worded("Plumbers"), worded("")) == ("Pune", "Plumbers", "")
    with translation.override("sv"):
        assert str(category) == "Plumber"


def test_the_sites_own_language_asks_the_database_nothing(
    category, django_assert_num_queries
):
    say(Plumber="प्लंबर")
    with django_assert_num_queries(0):
        assert worded("Plumber") == "Plumber"
        assert worded_list("Plumber × 2, Tap") == "Plumber × 2, Tap"
    with translation.override("hi"), django_assert_num_queries(1):
        assert [worded("Plumber") for _ in range(9)] == ["प्लंबर"] * 9


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("Fit a fan", "पंखा लगाना"),
        ("Fit a fan × 2, Mine own", "पंखा लगाना × 2, Mine own"),
        ("Mine own, Fit a fan", "Mine own, पंखा लगाना"),
        ("Paint a room, two coats", "कमरा, दो कोट"),
        ("Paint a room, two coats × 3, Fit a fan", "कमरा, दो कोट × 3, पंखा लगाना"),
        ("Paint a room", "Paint a room"),
        ("Not × known", "Not × known"),
        ("", ""),
    ],
)
def test_a_job_is_called_by_its_pieces(title, said, in_hindi):
    say(Fit_a_fan="पंखा लगाना")
    say(**{"Paint a room, two coats": "कमरा, दो कोट"})
    assert worded_list(title) == said


def test_a_change_shows_at_once(client, site, django_capture_on_commit_callbacks):
    page = "/services/plumber/"
    assert soup(client.get(page, headers=HINDI)).h1.text == "Plumbers"
    with django_capture_on_commit_callbacks(execute=True):
        say(Plumbers="प्लंबर")
    assert soup(client.get(page, headers=HINDI)).h1.text == "प्लंबर"
    with django_capture_on_commit_callbacks(execute=True):
        Wording.objects.all().delete()
    assert soup(client.get(page, headers=HINDI)).h1.text == "Plumbers"


def test_what_stands_in_a_wording_is_text(client, site):
    say(Plumbers="<b>&प्लंबर")
    page = client.get("/services/plumber/", headers=HINDI).content.decode()
    assert "&lt;b&gt;&amp;प्लंबर" in page
    assert "<b>&प्लंबर" not in page


# --- A service in a city --------------------------------------------------------------


def test_a_service_in_a_city_is_called_so_in_either_language(client, site):
    say(Plumbers="प्लंबर", Pune="पुणे")
    page = "/services/plumber/in/pune/"
    assert soup(client.get(page)).h1.text == "Plumbers in Pune"
    assert soup(client.get(page, headers=HINDI)).h1.text == "पुणे में प्लंबर"
    category, city = ServiceCategory.objects.get(), City.objects.get()
    assert directory.pair(category.pk, city.pk).title == "Plumbers in Pune"
    with translation.override("hi"):
        assert directory.pair(category.pk, city.pk).title == "पुणे में प्लंबर"


@pytest.mark.parametrize(
    ("title", "said"),
    [("Plumbers in Pune", "पुणे में प्लंबर"), ("Leaks of Pune", "Leaks of Pune")],
)
def test_of_a_written_page_the_title_that_it_began_with(
    client, category_page, city, title, said
):
    say(Plumbers="प्लंबर", Pune="पुणे")
    page = plant(category_page, PairPage, "pune", title=title, city=city)
    assert soup(client.get(page.url)).h1.text == title
    assert soup(client.get(page.url, headers=HINDI)).h1.text == said
    with translation.override("hi"):
        assert [pair.title for pair in directory.pairs()] == [said]


def test_who_writes_such_a_page_in_hindi_begins_with_the_sites_language(
    as_user, editor, category_page, city
):
    say(Plumbers="प्लंबर", Pune="पुणे")
    editor.language = "hi"
    editor.save()
    as_user(editor).post(reverse("write_pair", args=[category_page.pk, city.pk]))
    assert PairPage.objects.get().title == "Plumbers in Pune"


# --- What comes with the product ------------------------------------------------------


def test_each_wording_is_offered_once():
    first = wording_seeds.load()
    assert first == Wording.objects.count() == SeededWording.objects.count()
    assert wording_seeds.load() == 0
    Wording.objects.filter(text="Plumber").update(wording="नल मिस्त्री")
    Wording.objects.filter(text="Pune").delete()
    assert wording_seeds.load() == 0
    assert Wording.objects.get(text="Plumber").wording == "नल मिस्त्री"
    assert not Wording.objects.filter(text="Pune").exists()


def test_what_an_editor_wrote_before_stays():
    say(Plumber="नल मिस्त्री")
    wording_seeds.load()
    assert Wording.objects.get(text="Plumber").wording == "नल मिस्त्री"
    assert SeededWording.objects.filter(text="Plumber").exists()


def test_the_whole_catalogue_has_its_hindi():
    call_command("load_catalogue", verbosity=0)
    call_command("load_cities", verbosity=0)
    assert wording_gaps.gaps("hi") == []
    cast = json.loads((settings.BASE_DIR / "mysite/demo/cast.json").read_text())
    areas = {worker["area"] for worker in cast["workers"]}
    known = set(Wording.objects.values_list("text", flat=True))
    assert {*areas, *cast["cities"]} - known == set()


def test_so_have_the_titles_and_opening_sentences_of_a_new_site():
    wording_seeds.load()
    known = set(Wording.objects.values_list("text", flat=True))
    words = json.loads((settings.BASE_DIR / "home/data/site.json").read_text())
    about = json.loads((settings.BASE_DIR / "services/data/pages.json").read_text())
    pages = [words["home"], words["services"], words["cities"], words["help"]]
    pages += [*words["help"]["pages"], *about.values()]
    said = {page[name] for page in pages for name in ("title", "lead") if name in page}
    said.add(words["home"]["hero_title"])
    assert len(said) > 30
    assert said - known == set()


def test_what_comes_with_the_product_passes_the_checks_of_editors():
    wording_seeds.load()
    for wording in Wording.objects.all():
        wording.full_clean(validate_unique=False, validate_constraints=False)
        assert DEVANAGARI.search(wording.wording), wording.text
        # Figures of our rules are filled in: {commission}.
        said, meant = map(FIGURE.findall, (wording.wording, wording.text))
        assert said == meant
        left = FIGURE.sub("", wording.wording)
        assert not re.search(r"[A-Za-z]", left), wording.text


# --- The rules of a wording -----------------------------------------------------------


def test_a_text_has_one_wording_in_a_language():
    say(Plumber="प्लंबर")
    again = Wording(language="hi", text="Plumber", wording="नल")
    with pytest.raises(ValidationError, match="has a wording in that language already"):
        again.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save()


@pytest.mark.parametrize("language", ["en-gb", "sv", "", "x" * 11])
def test_a_language_that_is_not_offered_is_refused(language):
    wording = Wording(language=language, text="Plumber", wording="Rörmokare")
    with pytest.raises(ValidationError) as refused:
        wording.full_clean()
    assert set(refused.value.message_dict) == {"language"}


# --- The list and the report of editors -----------------------------------------------


@pytest.mark.parametrize("name", ["list", "add", "edit", "delete"])
def test_only_editors_keep_wordings(as_user, editor, support, finance, name):
    say(Plumber="प्लंबर")
    args = [Wording.objects.get().pk] if name in {"edit", "delete"} else []
    assert as_user(editor).get(url_of(name, *args)).status_code == 200
    for stranger in (support, finance):
        assert as_user(stranger).post(url_of(name, *args)).status_code in {302, 403}
    assert Wording.objects.count() == 1


def test_the_report_leads_to_a_form_that_is_filled_in(as_user, editor, category):
    say(Plumber="प्लंबर", Plumbers="प्लंबर")
    browser = as_user(editor)
    page = soup(browser.get(reverse("report_wordings"), {"language": "hi"}))
    ways = {a.text.strip(): a["href"] for a in page.select("main td.title a")}
    assert list(ways) == ["Leaks.", "Leak repair"]
    form = soup(browser.get(ways["Leak repair"]))
    assert form.find("input", {"name": "text"})["value"] == "Leak repair"
    assert form.select_one("select[name=language] [selected]")["value"] == "hi"

    typed = {"language": "hi", "text": "Leak repair", "wording": " लीकेज  की मरम्मत "}
    assert browser.post(url_of("add"), typed).status_code == 302
    assert Wording.objects.get(text="Leak repair").wording == "लीकेज की मरम्मत"
    page = soup(browser.get(reverse("report_wordings")))
    assert [a.text.strip() for a in page.select("main td.title a")] == ["Leaks."]


def test_the_report_is_exported_and_refuses_what_no_language_is(
    as_user, editor, category
):
    report = reverse("report_wordings")
    table = as_user(editor).get(report, {"export": "csv"}).getvalue().decode()
    assert "Leak repair,Plumber,हिंदी" in table
    assert as_user(editor).get(report, {"language": "sv"}).status_code == 400


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"language": "en-gb"}, "Choose a language that the site offers"),
        ({"wording": "<b>प्लंबर"}, "Leave out"),
        ({"wording": ""}, "This field is required."),
        ({"text": "x" * 241}, "1 character too long. Up to 240 fit here"),
        ({"text": "Plumber"}, "has a wording in that language already"),
    ],
)
def test_what_does_not_hold_is_said_and_kept(as_user, editor, category, change, said):
    say(Plumber="प्लंबर")
    typed = {"language": "hi", "text": "Plumbers", "wording": "प्लंबर"} | change
    answer = as_user(editor).post(url_of("add"), typed)
    page = BeautifulSoup(answer.content, "html.parser")
    assert said in page.text
    assert page.find("input", {"name": "text"})["value"] == typed["text"]
    assert Wording.objects.count() == 1


def test_a_text_that_nothing_says_is_kept_with_a_word_about_it(
    as_user, editor, category
):
    typed = {"language": "hi", "text": "Plomber", "wording": "प्लंबर"}
    page = as_user(editor).post(url_of("add"), typed, follow=True).content.decode()
    assert "No service or city says “Plomber” now." in page
    assert Wording.objects.get().text == "Plomber"


def test_a_list_is_found_by_either_text_and_by_language(as_user, editor):
    say(Plumber="प्लंबर", Painter="पेंटर")
    Wording.objects.create(language="de", text="Plumber", wording="Klempner")
    browser = as_user(editor)

    def found(**asked):
        page = soup(browser.get(url_of("list"), asked))
        return [a.text.strip() for a in page.select("main td.title .title-wrapper a")]

    assert found(q="पेंटर") == ["Painter"]
    assert found(language="hi") == ["Painter", "Plumber"]


def test_a_skill_and_a_usual_job_may_share_a_wording(category, in_hindi):
    TypicalJob.objects.create(
        category=category, name="Leak repair", minutes=45, price_low=1, price_high=2
    )
    say(Leak_repair="लीकेज की मरम्मत")
    assert str(Skill.objects.get()) == str(TypicalJob.objects.get())
    assert str(Skill.objects.get()) == "लीकेज की मरम्मत"
    assert wordings.in_every_language()["Leak repair"] == ("लीकेज की मरम्मत",)


def test_a_page_of_a_service_says_its_title_in_crumbs_and_data(client, category_page):
    say(Plumbers="प्लंबर", Plumber="प्लंबर")
    CategoryPage.objects.update(title="Plumbers")
    page = soup(client.get("/services/plumber/", headers=HINDI))
    crumbs = page.select_one("nav[aria-label] [aria-current=page]")
    assert crumbs.text.strip() == "प्लंबर"
    told = [one.string for one in page.select("script[type='application/ld+json']")]
    assert any('"serviceType":"प्लंबर"' in one.replace('": "', '":"') for one in told)
