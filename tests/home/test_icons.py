"""Every icon named anywhere is in the sprite; a missing one is an empty square."""

import json
import re

import pytest
from django.conf import settings
from wagtail.admin.icons import get_icons

from bookings.states import STATUSES
from bookings.words import actions, needs, payments, verbs

ROOT = settings.BASE_DIR
SPRITE = frozenset(
    re.findall(
        r'<symbol[^>]* id="([^"]+)"', (ROOT / "static/img/icons.svg").read_text()
    )
)
# How templates, Python, JavaScript and data name an icon.
NAMED = [
    (".html", r'\{% icon "([^"]+)"'),
    (".html", r'\bicon="([\w-]+)"'),
    (".html", r'\{% nav_link [^%]*?_\("[^"]+"\) "([\w-]+)"'),
    (".html", r'icon\|default:"([\w-]+)"'),
    # Wagtail draws the icon of a settings page.
    (".py", r'(?<!register_setting\()\bicon="([\w-]+)"'),
    (".py", r'"icon": "([\w-]+)"'),
    (".json", r'"icon": "([\w-]+)"'),
    (".js", r'\bdraw\("([\w-]+)"'),
    (".js", r'\bmark\([\w.]+, "([\w-]+)"'),
    (".js", r'\bicon: "([\w-]+)"'),
]
# Wagtail's admin has icons of its own, and ours beside them.
OF_WAGTAIL = re.compile(r"/admin/|wagtail|staff|/registration/")
APPS = (
    "toolkit",
    "accounts",
    "services",
    "workers",
    "bookings",
    "live",
    "home",
    "mysite",
)


def named():
    folders = ("templates", "static/js", *APPS)
    for path in (p for folder in folders for p in sorted((ROOT / folder).rglob("*.*"))):
        where = str(path.relative_to(ROOT))
        if OF_WAGTAIL.search(where) or "migrations" in where:
            continue
        for suffix, pattern in NAMED:
            if path.suffix == suffix:
                for name in re.findall(pattern, path.read_text()):
                    yield where, name


def test_u22_every_icon_named_in_the_source_is_in_the_sprite():
    found = set(named())
    assert {pair for pair in found if pair[1] not in SPRITE} == set()
    assert len(found) > 100


@pytest.mark.parametrize(
    "table",
    [
        "toolkit.templatetags.ui.MESSAGE_LOOK",
    ],
)
def test_u22_every_icon_of_a_table_is_in_the_sprite(table):
    module, name = table.rsplit(".", 1)
    values = getattr(__import__(module, fromlist=[name]), name).values()
    icons = {value if isinstance(value, str) else value[1] for value in values}
    assert icons <= SPRITE


def test_u22_every_icon_of_a_record_is_in_the_sprite():
    tables = (STATUSES, payments.WORDS, actions.WORDS, needs.WORDS)
    icons = {one.icon for table in tables for one in table.values()}
    for one in verbs.WORDS.values():
        icons |= {part.icon for part in (one.button, one.ahead) if part}
        icons |= {one.stop_icon} - {""}
    assert icons - SPRITE == set()
    assert len(icons) > 15


def test_u22_every_trade_has_its_icon():
    trades = json.loads((ROOT / "services/data/catalogue.json").read_text())["services"]
    assert {trade["icon"] for trade in trades} <= SPRITE


def test_the_admin_has_every_icon_of_its_menu():
    known = get_icons()
    files = [path for app in APPS for path in (ROOT / app).rglob("*.py")]
    named = {
        icon
        for path in files
        if OF_WAGTAIL.search(str(path.relative_to(ROOT)))
        for icon in re.findall(
            r'\b(?:menu_|header_)?icon = "([\w-]+)"', path.read_text()
        )
    }
    assert len(named) > 8
    assert {icon for icon in named if f'id="icon-{icon}"' not in known} == set()
