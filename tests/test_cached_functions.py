"""Every `@cached_until_edit` of the site: what it names is all that it reads, and
whatever it names empties it.
"""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from django.utils.translation import trans_real
from wagtail.contrib.search_promotions.models import Query
from wagtail.contrib.settings.registry import registry
from wagtail.models import Locale, Page, PageViewRestriction

from bookings.models import BookingSettings, CommissionRule, UsualPrice
from bookings.reports import usual
from home.models import BrandSettings, StandardPage
from home.templatetags import figures
from services import directory, shared
from services.models import (
    City,
    GuideIndexPage,
    GuidePage,
    ServiceCategory,
    Skill,
    Synonym,
    TypicalJob,
    Wording,
)
from tests.services.test_pictures import make_image
from tests.site import plant
from toolkit.cache import changes
from toolkit.cache.until_edit import FUNCTIONS, cached_until_edit, empty_all
from workers import featured

# What to ask of those that take something; of some of it there is more than one kind.
ASKED = {
    featured.popular: [(None, 5)],
    usual._known: [("INR",)],
    shared.settings_for: [(kind,) for kind in registry if hasattr(kind, "load")],
    shared.rows: [(City,), (ServiceCategory,), (Skill,)],
}
BRAND = "home.context_processors.brand"
# Models that people change all day. A public page may be as old as it says; what it
# shows of anything else is fresh.
PEOPLE_S = {
    "accounts.User",
    "bookings.Job",
    "bookings.Review",
    "bookings.ReviewPhoto",
    "workers.PriceItem",
    "workers.WorkPhoto",
    "workers.SlotCell",
    "workers.TimeOff",
    "workers.WeeklyHours",
    "workers.WorkerProfile",
    "workers.WorkerProfile_skills",
}
# Changed only together with what is named: a page, a picture.
PARTS = {"services.GuidePage_categories", "wagtailimages.Rendition"}
# What only a migration changes.
FIXED = {"django_content_type"}
PAGES = ["/", "/services/", "/services/plumber/", "/services/plumber/in/pune/"]
PAGES += ["/cities/", "/cities/pune/", "/help/", "worker"]
ROOT = Path(__file__).parent.parent


def name_of(function):
    return f"{function.__module__}.{function.__name__}"


def questions(function):
    if name_of(function) == BRAND:
        return [("testserver", "80")]
    return ASKED.get(function, [()])


EVERY = pytest.mark.parametrize("function", FUNCTIONS, ids=name_of)


@pytest.fixture
def market(site, home_page, worker, city, category, other_category, other_city):
    """Something of everything that is read."""
    plant(home_page, StandardPage, "help", footer="help", show_in_menus=True)
    Synonym.objects.create(phrase="nal", trade=category)
    Wording.objects.create(language="hi", text=category.name, wording="प्लंबर")
    index = plant(home_page, GuideIndexPage, "guides")
    guide = plant(
        index, GuidePage, "drips", picture=make_image(), categories=[category]
    )
    guide.places.create(city=city)
    guide.save()
    CommissionRule.objects.create(trade=category, bps=1000)
    cost = {"price_low": 100, "price_high": 200}
    job = TypicalJob.objects.create(category=category, name="Any", minutes=9, **cost)
    UsualPrice.objects.create(usual=job, currency="INR", count=5, **cost)
    for kind in registry:
        if hasattr(kind, "load"):
            kind.load().save()
    BrandSettings.for_site(site).save()
    promoted = Query.get("how to pay").editors_picks
    promoted.create(page=Page.objects.get(slug="help"))
    private = plant(home_page, StandardPage, "private")
    private.view_restrictions.create(restriction_type=PageViewRestriction.LOGIN)
    Locale.objects.create(language_code="fr")
    # Nothing is left of what was looked up while all this was saved.
    cache.clear()
    empty_all()
    return site


# --- What it reads ------------------------------------------------------------


def tables_read(ask):
    with CaptureQueriesContext(connection) as seen:
        ask()
    named = {word for one in seen for word in re.findall(r'"(\w+)"', one["sql"])}
    return named & set(connection.introspection.table_names()) - FIXED


def tables_of(names):
    return {model._meta.db_table for name in names for model in changes.family(name)}


def not_named(function, args):
    """The tables that it reads when nothing at all is known, and does not name."""
    cache.clear()
    empty_all()
    read = tables_read(lambda: function(*args))
    return read - tables_of({*function.models(), *function.lagging()})


@EVERY
@pytest.mark.parametrize("language", ["en-gb", "hi"])
def test_it_names_every_model_that_it_reads(market, function, language):
    """Texts of the catalogue are looked up in the languages beside the site's own."""
    with translation.override(language):
        for args in questions(function):
            assert not_named(function, args) == set()


def test_a_model_that_is_read_and_not_named_is_found(market):
    @cached_until_edit(depends_on=("services.City",))
    def places():
        return list(City.objects.all()), Skill.objects.order_by("pk").first()

    FUNCTIONS.remove(places)
    assert not_named(places, ()) == {"services_skill"}


@EVERY
def test_it_reads_something_of_what_it_names(market, function):
    """A market with nothing in it would let every function pass."""
    cache.clear()
    empty_all()
    read = [tables_read(lambda a=args: function(*a)) for args in questions(function)]
    assert all(read)


@pytest.mark.parametrize("path", PAGES)
def test_a_public_page_shows_what_empties_it_or_what_people_do(
    market, client, worker, path
):
    path = f"/workers/{worker.worker_profile.code}/" if path == "worker" else path
    cache.clear()
    empty_all()
    read = tables_read(lambda: client.get(path))
    named = {name for function in FUNCTIONS for name in function.models()}
    assert read - tables_of(named | PEOPLE_S | PARTS) == set()


# --- What empties it ----------------------------------------------------------


def save(model):
    model._base_manager.first().save()


def delete(model):
    rows = model._base_manager.order_by("-pk")
    row = rows.filter(slug="private").first() if model is Page else rows.first()
    row.delete()


CHANGES = {
    "save": save,
    "delete": delete,
    "publish": lambda model: page().save_revision().publish(),
    "unpublish": lambda model: page().unpublish(),
    "move": lambda model: page().move(page().get_parent(), pos="first-child"),
    "rename": lambda model: page("private").specific.save(),
}
OF_ROWS = ("save", "delete")


def page(slug="help"):
    return Page.objects.get(slug=slug).specific


def changes_of(function):
    for name in function.models():
        model = apps.get_model(name)
        for kind in CHANGES if model is Page else OF_ROWS:
            yield pytest.param(
                function, model, kind, id=f"{name_of(function)}-{name}-{kind}"
            )


WAYS = [way for function in FUNCTIONS for way in changes_of(function)]


@pytest.mark.parametrize(("function", "model", "kind"), WAYS)
def test_a_change_of_what_it_names_empties_it(
    market, function, model, kind, django_capture_on_commit_callbacks
):
    args = questions(function)[0]
    function(*args)
    assert function.has(*args)
    with django_capture_on_commit_callbacks(execute=True):
        CHANGES[kind](model)
    assert not function.has(*args)


def test_a_draft_empties_nothing(market, django_capture_on_commit_callbacks):
    """An editor's page is saved every few seconds while they write."""
    directory.trades()
    draft = page()
    draft.title = "Not yet"
    with django_capture_on_commit_callbacks(execute=True):
        draft.save_revision()
    assert directory.trades.has()


# --- Languages ----------------------------------------------------------------


def those(*, wordless):
    chosen = [one for one in FUNCTIONS if one.wordless == wordless]
    return pytest.mark.parametrize("function", chosen, ids=name_of)


@those(wordless=False)
def test_each_language_has_a_copy_of_its_own(market, function):
    args = questions(function)[0]
    for language, other in (("en-gb", "de"), ("de", "fr")):
        with translation.override(language):
            function(*args)
            assert function.has(*args)
        with translation.override(other):
            assert not function.has(*args)


@those(wordless=True)
def test_what_has_no_words_is_the_same_in_all_languages(market, function):
    """Nothing asks for the language while it is made, and one copy serves them all."""
    for args in questions(function):
        assert not languages_asked(lambda args=args: function.build(*args))
        with translation.override("de"):
            function(*args)
        with translation.override("hi"):
            assert function.has(*args)


def languages_asked(work):
    """How often Django is asked for a word or for the language, in its one place."""
    asked = []
    active = trans_real._active

    class Watched:
        def __getattr__(self, name):
            asked.append(name)
            return getattr(active, name)

    trans_real._active = Watched()
    try:
        work()
    finally:
        trans_real._active = active
    return len(asked)


def test_a_word_is_noticed_where_none_should_be(market):
    assert languages_asked(lambda: translation.gettext("Monday"))
    assert languages_asked(directory.home_crumbs)


def test_a_copy_speaks_the_language_it_is_kept_for(market):
    """In words of Django's own catalogue, which every language has."""

    @cached_until_edit(depends_on=("services.City",))
    def monday():
        return translation.gettext("Monday")

    FUNCTIONS.remove(monday)
    said = []
    for language in ("en-gb", "de", "en-gb"):
        with translation.override(language):
            said.append(monday())
    assert said == ["Monday", "Montag", "Monday"]


# --- All of them are here -------------------------------------------------------


def test_every_process_hears_for_every_function():
    """Also one that only changes something, such as a command, and never asks."""
    tell = (
        "import django, json; django.setup();"
        "from toolkit.cache.until_edit import FUNCTIONS;"
        "print(json.dumps([f'{f.__module__}.{f.__name__}' for f in FUNCTIONS]))"
    )
    process = subprocess.run(
        [sys.executable, "-c", tell],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    there = json.loads(process.stdout.splitlines()[-1])
    written = [
        f"{'.'.join(path.relative_to(ROOT).with_suffix('').parts)}.{name}"
        for app in settings.INSTALLED_APPS
        if (ROOT / app).is_dir()
        for path in (ROOT / app).rglob("*.py")
        for name in re.findall(
            r"^@cached_until_edit\((?:.|\n)*?^def (\w+)", path.read_text(), re.M
        )
    ]
    assert sorted(there) == sorted(written)
    assert len(written) >= 15


def test_what_is_said_in_figures_comes_from_the_settings(
    market, django_capture_on_commit_callbacks
):
    assert figures.rules()["commission"] == "12%"
    policy = BookingSettings.load()
    policy.commission_bps = 500
    with django_capture_on_commit_callbacks(execute=True):
        policy.save()
    assert figures.rules()["commission"] == "5%"
