"""Every scene in a language nobody speaks: what is still English was never asked for.

The catalogue of this language answers with the same letters in full width. What people
typed and what editors wrote stays as it is; the rest has no plain letter left.
"""

import gettext
import re

import pytest
from babel import Locale
from bs4 import BeautifulSoup, Comment, Doctype
from django.apps import apps
from django.db.models import CharField, TextField
from django.test import Client
from django.utils.translation import trans_real

from home.models import BrandSettings
from tests import scenes
from tests.architecture import RANK
from tests.harness_browser import BACKEND

pytestmark = [pytest.mark.django_db, pytest.mark.only("sqlite")]

LANGUAGE = "eo"
WIDE = {letter: letter + 0xFEE0 for letter in (*range(65, 91), *range(97, 123))}
# Filled in by name, marked up, or a character by its number.
KEPT = re.compile(r"%\(\w+\)[sd]|%[sd%]|{\w*}|<[^>]*>|&#?\w+;")
WORD = re.compile(r"[A-Za-z]{2,}")
INITIALS = re.compile(r"[A-Z]{2}")
READ = ("aria-label", "alt", "placeholder", "title")
# Units, zones and names that are the same everywhere.
NAMES = {"Callout", "English", "GMT", "UTC", "IST", "Kolkata", "INR", "abc"}
# The same in Hindi.
LATIN = {"AC", "JPEG", "PNG", "WebP", "PDF", "MB", "RSS", "Stripe", "Razorpay"}
LATIN |= {"Google", "Authenticator", "Aegis"}


class Wide(gettext.NullTranslations):
    def gettext(self, message):
        words = message.rpartition("\x04")[2]
        parts, kept = KEPT.split(words), [*KEPT.findall(words), ""]
        return "".join(
            part.translate(WIDE) + same for part, same in zip(parts, kept, strict=True)
        )

    def ngettext(self, one, many, number):
        return self.gettext(one if number == 1 else many)

    def language(self):
        return LANGUAGE

    to_language = language


@pytest.fixture
def wide(monkeypatch, settings):
    settings.LANGUAGES = [*settings.LANGUAGES, (LANGUAGE, "…")]
    # Another setting of languages forgets all catalogues.
    monkeypatch.setitem(trans_real._translations, LANGUAGE, Wide())


def test_no_scene_has_a_word_of_plain_english(two_with_a_past, boss, wide):
    people = two_with_a_past | {"staff": boss}
    found = {}
    for scene in scenes.scenes(people["customer"], people["worker"]):
        # Staff's pages are Wagtail's own for the most part.
        if scene.who == "staff":
            continue
        client = Client(headers={"accept-language": LANGUAGE})
        if scene.who:
            client.force_login(people[scene.who], BACKEND)
        for phrase in plain(client.get(scene.path)):
            found.setdefault(phrase, scene.name)
    assert found == {}


def plain(response, also=()):
    """Pieces of a page with words that nobody typed."""
    soup = BeautifulSoup(response.content, "html.parser")
    for code in soup.select("script, style, template, [translate=no]"):
        code.decompose()
    typed = {word.lower() for word in (*words_of_people(), *NAMES, *also, *calendar())}
    pieces = [
        str(piece)
        for piece in soup.find_all(string=True)
        if not isinstance(piece, Comment | Doctype)
    ]
    pieces += [tag[name] for tag in soup.find_all() for name in READ if tag.get(name)]
    for piece in pieces:
        if INITIALS.fullmatch(piece.strip()):
            continue
        if {word.lower() for word in WORD.findall(piece)} - typed:
            yield " ".join(piece.split())


def calendar():
    """Days and months, which Babel names and no catalogue."""
    locale = Locale.parse(LANGUAGE)
    for names in (locale.days, locale.months):
        for width in ("wide", "abbreviated"):
            for name in names["format"][width].values():
                yield from WORD.findall(name)


def words_of_people():
    for field in BrandSettings._meta.fields:
        yield from WORD.findall(str(field.get_default()))
    for model in apps.get_models():
        apart = model._meta.app_label not in {*RANK, "wagtailcore", "wagtailimages"}
        if apart or model._meta.proxy:
            continue
        fields = [
            field.name
            for field in model._meta.concrete_fields
            if isinstance(field, CharField | TextField) or field.name == "body"
        ]
        for row in model.objects.values_list(*fields):
            for value in row:
                yield from WORD.findall(str(value))


def test_no_scene_is_left_in_english_for_who_reads_hindi(two_with_a_past):
    found = {}
    for scene in scenes.scenes(two_with_a_past["customer"], two_with_a_past["worker"]):
        if scene.who == "staff":
            continue
        client = Client(headers={"accept-language": "hi"})
        if scene.who:
            client.force_login(two_with_a_past[scene.who], BACKEND)
        for phrase in plain(client.get(scene.path), LATIN):
            found.setdefault(phrase, scene.name)
    assert found == {}
