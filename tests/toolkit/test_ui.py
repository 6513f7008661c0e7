"""The tags the templates draw with: icons, avatars, states, charts, links, buttons."""

import re
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace as Sample

import pytest
from django.conf import settings
from django.template import Context, Template
from django.template.autoreload import reset_loaders
from django.test import RequestFactory
from django.utils.safestring import mark_safe

from accounts.models import User
from bookings.states import STATUSES
from home.navigation import Link
from tests.reading import tight
from toolkit.templatetags import ui

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
SPRITE = settings.BASE_DIR / "static" / "img" / "icons.svg"
TEMPLATES = settings.BASE_DIR / "templates"


def draw(source, **context):
    return tight(Template("{% load ui %}" + source).render(Context(context)))


def person(**more):
    return Sample(
        **{"pk": 7, "name": "Suresh Venkataraman", "profile_image": None} | more
    )


# --- What is drawn once ---

STARS = '{% drawn "components/stars.html" rating=rating count=count %}'


def test_what_is_drawn_follows_its_values():
    drawn = [draw(STARS, rating=4.5, count=n, user="who") for n in (1, 2, 1)]
    assert drawn[0] == drawn[2] == draw("{% stars 4.5 1 %}")
    assert drawn[1] == draw("{% stars 4.5 2 %}")


def test_what_is_drawn_sees_nothing_but_its_values():
    assert draw(STARS, rating=None) == draw("{% stars None %}")
    link = '{% drawn "components/header.html" here=here %}'
    here = draw(link, here="/account/login/", user=person(is_authenticated=True))
    assert 'href="/account/login/" aria-current="page"' in here
    assert "Log in" in here


@pytest.mark.parametrize(
    "value", [person(), User(pk=7), mark_safe("<b>"), NOON, ("a", ("b", NOON)), ["a"]]
)
def test_what_may_change_is_not_drawn(value):
    with pytest.raises(TypeError):
        draw('{% drawn "components/note.html" text=text %}', text=value)


def test_what_was_typed_stays_text_when_it_is_drawn():
    note = '{% drawn "components/note.html" text=text %}'
    for _ in range(2):
        assert "&lt;i&gt;" in draw(note, text="<i>")


def test_who_works_on_a_template_sees_each_change(settings, tmp_path):
    options = settings.TEMPLATES[0]["OPTIONS"] | {"debug": True}
    here = settings.TEMPLATES[0] | {"DIRS": [tmp_path], "OPTIONS": options}
    settings.TEMPLATES, settings.DEBUG = [here], True
    for text in ("before", "after"):
        (tmp_path / "note.html").write_text(text)
        assert draw('{% drawn "note.html" %}') == text
        reset_loaders()


@pytest.mark.parametrize(
    ("path", "shown"),
    [("/trades/", "/trades/"), ("/workers/", "/workers/"), ("/jobs/x/", "")],
)
def test_a_landmark_is_where_header_and_footer_lead(path, shown):
    links = [Link("What we do", "/trades/")]
    assert draw("{{ path|landmark:links }}", path=path, links=links) == shown
    assert draw("{{ path|landmark }}", path="/trades/") == ""


# --- Icons ---


def test_an_icon_is_silent_and_points_into_the_sprite():
    assert draw('{% icon "tap" %}') == (
        '<svg class="i" aria-hidden="true">'
        '<use href="/static/img/icons.svg#tap"/></svg>'
    )


def test_a_labelled_icon_is_an_image_with_a_name():
    assert draw('{% icon "read" label="Read" class="fill" %}') == (
        '<svg class="i fill" role="img" aria-label="Read">'
        '<use href="/static/img/icons.svg#read"/></svg>'
    )


def test_an_icon_name_cannot_break_out_of_its_attribute():
    assert "<script>" not in draw("{% icon name %}", name='"><script>')


def test_every_icon_a_template_or_a_state_names_is_in_the_sprite():
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', SPRITE.read_text("utf-8")))
    named = {facts.icon for facts in STATUSES.values()}
    named |= {symbol for _, symbol in ui.MESSAGE_LOOK.values()}
    for path in TEMPLATES.rglob("*.html"):
        named |= set(re.findall(r'{% icon "([\w-]+)"', path.read_text("utf-8")))

    assert named - drawn == set()


def test_no_symbol_is_drawn_twice():
    drawn = re.findall(r'<symbol id="([\w-]+)"', SPRITE.read_text("utf-8"))

    assert len(drawn) == len(set(drawn))


# --- Faces ---


def test_a_photo_keeps_its_place_while_it_loads():
    user = person(profile_image=Sample(url="/media/faces/a.webp"))

    assert draw('{% avatar user size="m" %}', user=user) == (
        '<img class="user-avatar m" src="/media/faces/a.webp" alt="" '
        'width="68" height="68" '
        'loading="lazy" decoding="async">'
    )


def test_the_large_photo_of_a_profile_comes_at_once_and_is_named():
    user = person(profile_image=Sample(url="/media/faces/a.webp"))
    html = draw('{% avatar user size="l" label="Suresh, smiling" %}', user=user)

    assert 'loading="eager"' in html
    assert 'alt="Suresh, smiling"' in html


def test_without_a_photo_there_are_initials_on_a_hue():
    expected = (
        f'<span class="user-avatar initials hue-{ui.hue(person())}" aria-hidden="true">'
    )

    assert draw("{% avatar user %}", user=person()) == expected + "SV</span>"


def test_initials_with_a_label_are_read_out():
    html = draw('{% avatar user label="Suresh" %}', user=person())

    assert 'role="img" aria-label="Suresh"' in html
    assert "aria-hidden" not in html


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Suresh Venkataraman", "SV"),
        ("Ramesh Bhau Waghmare", "RW"),
        ("ananya", "A"),
        ("Đặng Thu", "ĐT"),
        ("  Priya   Rao  ", "PR"),
        ("O’Neill (Anne)", "O"),
        ("<b>", "<"),
        ("", "?"),
    ],
)
def test_initials(name, letters):
    assert ui.initials(Sample(name=name)) == letters


def test_initials_fall_back_to_the_username():
    assert ui.initials(Sample(name="", username="meera")) == "M"


def test_a_strange_name_is_escaped():
    assert "&lt;</span>" in draw("{% avatar user %}", user=person(name="<b>"))


def test_a_hue_is_the_same_every_time_and_differs_between_people():
    hues = [ui.hue(person(pk=pk)) for pk in range(200)]

    assert hues == [ui.hue(person(pk=pk)) for pk in range(200)]
    assert set(hues) == set(range(36))


def test_nobody_has_a_face_too():
    assert draw("{% avatar user %}", user=None).endswith(">?</span>")


# --- Stars, spread ---


def test_stars_say_the_mean_and_how_many():
    html = draw("{% stars 4.9 1841 %}")

    assert "4.9<span>(1,841<span" in html
    assert "reviews" in html


def test_one_review_is_not_reviews():
    html = draw("{% stars 5.0 1 %}")

    assert "review<" in html
    assert "reviews" not in html


def test_before_the_first_review_a_worker_is_new_here():
    assert "New here" in draw("{% stars rating 0 %}", rating=None)


def test_a_review_lights_as_many_stars_as_it_gave():
    html = draw("{% rating 4 %}")

    assert html.count("#star") == 5
    assert html.count("fill off") == 1
    assert 'aria-label="4 out of 5"' in html


def test_the_spread_is_in_shares_of_all_and_shows_the_smallest():
    rows = ui.spread({5: 170, 4: 11, 3: 2, 1: 1}, mean=4.9)["rows"]

    assert [(row["stars"], row["count"], row["width"]) for row in rows] == [
        (5, 170, 92.4),
        (4, 11, 6.0),
        (3, 2, 1.1),
        (2, 0, 0),
        (1, 1, 0.6),
    ]


def test_a_spread_of_nothing_is_empty_bars():
    assert [row["width"] for row in ui.spread({})["rows"]] == [0] * 5


# --- The clock ---


def clock(minutes, since=120):
    until = NOON + timedelta(minutes=minutes)
    return ui.countdown(until, since=until - timedelta(minutes=since), now=NOON)


@pytest.mark.parametrize(
    ("minutes", "face", "words", "kind", "share"),
    [
        (120, "2:00", "2 h 0 min left", "", 100),
        (85, "1:25", "1 h 25 min left", "", 71),
        (30, "0:30", "30 min left", "", 25),
        (29, "0:29", "29 min left", "late", 24),
        (0, "0:00", "Time is up", "over", 0),
        (-5, "0:00", "Time is up", "over", 0),
    ],
)
def test_the_clock_empties_and_reddens_in_the_last_half_hour(
    minutes, face, words, kind, share
):
    shown = clock(minutes)

    assert (shown["face"], shown["words"]) == (face, words)
    assert (shown["kind"], shown["share"]) == (kind, share)


def test_more_than_a_day_is_told_in_days():
    assert clock(26 * 60, since=48 * 60)["words"] == "1 d 2 h left"


def test_the_clock_carries_its_end_for_a_script():
    html = draw("{% countdown until now=now %}", until=NOON, now=NOON)

    assert 'data-until="2026-11-22T12:00:00+00:00"' in html
    assert 'class="left"' not in html


# --- Bars ---


def test_the_tallest_bar_fills_the_chart_and_the_others_in_proportion():
    days = [{"name": n, "value": v, "shown": n} for n, v in (("Mon", 50), ("Tue", 100))]
    low, high = ui.bars(days, label="By day")["bars"]

    assert (high["y"], high["tall"]) == (24, 84)
    assert (low["y"], low["tall"]) == (66, 42)
    assert (low["middle"], high["middle"]) == (25, 75)


def test_a_week_without_work_draws_a_floor_and_no_error():
    drawn = ui.bars([{"name": "Mon", "value": 0, "shown": "0"}], label="By day")

    assert drawn["bars"][0]["tall"] == 2


def test_a_chart_says_itself_in_words():
    html = draw('{% bars rows label="Monday 1,240 rupees" %}', rows=[])

    assert 'role="img" aria-label="Monday 1,240 rupees"' in html


# --- Links and buttons ---


def link(source, path="/"):
    return draw(source, request=RequestFactory().get(path))


def test_a_link_knows_when_it_is_the_page():
    tag = '{% nav_link "/guides/" "Guides" %}'

    assert link(tag, "/guides/") == (
        '<a href="/guides/" aria-current="page">Guides</a>'
    )
    assert link(tag, "/cities/") == '<a href="/guides/">Guides</a>'


def test_a_link_to_a_place_on_a_page_is_never_the_page():
    assert "aria-current" not in link('{% nav_link "/#how" "How" %}', "/")


def test_a_link_takes_an_icon_and_a_class():
    html = link('{% nav_link "account_login" "Log in" "login" class="btn" %}')

    assert 'class="btn"' in html
    assert "#login" in html


def test_without_its_app_there_is_no_link():
    assert link('{% nav_link "nowhere:atall" "Chats" %}') == ""


def test_a_button_that_does_something_is_a_post_with_a_token():
    html = draw(
        '{% post_button "/jobs/x/accept/" "Accept" icon="check" kind="main" '
        'more=": AC repair" name="seen" value="3" %}',
        csrf_token="a-token",
    )

    assert '<form class="once" method="post" action="/jobs/x/accept/">' in html
    assert 'name="csrfmiddlewaretoken" value="a-token"' in html
    assert '<input type="hidden" name="seen" value="3">' in html
    assert 'Accept<span class="hide">: AC repair</span></button>' in html


@pytest.mark.parametrize(
    ("on", "checked", "sends"), [(True, "true", 0), (False, "false", 1)]
)
def test_a_switch_sends_what_it_should_become(on, checked, sends):
    html = draw('{% switch "/work/availability/" on "Taking jobs" %}', on=on)

    assert f'aria-checked="{checked}" name="on" value="{sends}"' in html


def test_the_next_step_speaks_from_a_face_and_offers_links_and_posts():
    html = draw(
        '{% next_step "Suresh comes at 4." person=user pin="48" actions=actions %}',
        user=person(get_short_name="Suresh"),
        csrf_token="a-token",
        actions=[
            {"text": "Message", "url": "/chat/x/", "main": True},
            {"text": "Start", "url": "/jobs/x/start/", "post": True},
        ],
    )

    assert 'aria-label="Suresh"' in html
    assert '<span class="hide">Start code 48</span>' in html
    assert '<a class="btn main" href="/chat/x/">Message</a>' in html
    assert 'method="post" action="/jobs/x/start/"' in html
    assert 'value="a-token"' in html
