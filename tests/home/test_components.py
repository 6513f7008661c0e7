"""The components: fields, errors, pages, and what every one of them promises."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import render_to_string

from home import styleguide
from tests.reading import tight
from toolkit.templatetags import ui

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
TEMPLATES = settings.BASE_DIR / "templates"


def draw(source, **context):
    return tight(Template("{% load ui %}" + source).render(Context(context)))


# --- Forms ---


class Everything(forms.Form):
    name = forms.CharField(help_text="As on your papers.")
    nick = forms.CharField(
        required=False, widget=forms.TextInput(attrs={"class": "short"})
    )
    role = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    agree = forms.BooleanField(label="I agree")
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


def field(form, name):
    template = '{% include "components/field.html" with field=field only %}'
    return draw(template, field=form[name])


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("name", "line"),
        ("role", "group"),
        ("agree", "check"),
        ("secret", "hidden"),
    ],
)
def test_a_widget_decides_how_its_field_is_laid_out(name, kind):
    assert ui.field_kind(Everything()[name]) == kind


def test_a_line_has_its_label_above_and_its_hint_tied_to_it():
    html = field(Everything(), "name")

    assert '<label for="id_name">Name</label>' in html
    assert '<div class="hint" id="id_name_helptext">As on your papers.</div>' in html
    assert 'aria-describedby="id_name_helptext"' in html
    assert html.index("hint") < html.index("<input")


def test_what_need_not_be_filled_in_says_so_and_keeps_its_own_class():
    html = field(Everything(), "nick")

    assert "(optional)" in html
    assert 'class="input short"' in html


def test_a_group_is_a_fieldset_with_a_radio_button_a_choice():
    html = field(Everything(), "role")

    assert "<legend>Role</legend>" in html
    assert html.count('type="radio"') == 2


def test_an_error_is_tied_to_its_field_and_what_was_typed_stays():
    form = Everything({"name": "", "nick": "Susu"})
    html = field(form, "name")

    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_error"' in html
    assert 'value="Susu"' in field(form, "nick")


def test_the_summary_links_to_every_field_in_error():
    html = draw(
        '{% include "components/error_summary.html" with form=form only %}',
        form=Everything({}),
    )

    assert re.findall(r'href="#([\w]+)"', html) == ["id_name", "id_role_0", "id_agree"]
    assert "There is a problem" in html


def test_a_form_without_errors_has_no_summary():
    html = draw(
        '{% include "components/error_summary.html" with form=form only %}',
        form=Everything(),
    )

    assert html == ""


def test_what_was_typed_cannot_become_markup():
    html = field(Everything({"name": "<script>alert(1)</script>"}), "name")

    assert "<script>" not in html


# --- Lists, messages ---


def test_pages_keep_the_rest_of_the_query():
    html = draw(
        '{% include "components/pages.html" with page=page query="q=ac" only %}',
        page=Paginator(range(200), 20).page(5),
    )

    assert 'href="?q=ac&page=6"' in html.replace("&amp;", "&")
    assert re.findall(r'aria-current="page">(\d+)<', html) == ["5"]
    assert html.count("…") == 2


def test_one_page_needs_no_pages():
    html = draw(
        '{% include "components/pages.html" with page=page only %}',
        page=Paginator(range(3), 20).page(1),
    )

    assert html == ""


@pytest.mark.parametrize(
    ("level", "kind"),
    [("success", "ok"), ("warning", "wait"), ("error", "stop"), ("info", "go")],
)
def test_a_message_looks_like_what_it_says(level, kind):
    assert ui.message_look(level)["kind"] == kind


# --- The guide, and what every template promises ---


def test_the_guide_shows_every_component():
    """A component that nobody can look at is a component that nobody looks at."""
    shown = "".join(p.read_text("utf-8") for p in TEMPLATES.glob("home/guide*.html"))
    tags = {"chip": "status", "clock": "countdown", "next": "next_step"}
    tags |= {"button": "post_button", "act": "acts"}
    frame = {"foot", "languages", "me", "top"}
    frame |= {
        "header",
        "footer",
        "footer_slim",
        "nav",
        "tabs",
        "bell",
        "account_menu",
        "mark",
        "alone",
    }
    frame |= {
        "account_links",
        "head_links",
        "head_scripts",
        "sorry",
        "messages",
        "field",
        "field_notes",
        "error_summary",
        "foot_links",
        "share",
    }
    names = {path.stem for path in TEMPLATES.glob("components/*.html")}

    missing = {
        name
        for name in names - frame
        if not name.startswith("guide")
        and f"components/{name}.html" not in shown
        and not re.search(rf"{{% {tags.get(name, name)} ", shown)
    }
    assert missing == set()


def test_the_samples_of_the_guide_are_whole():
    samples = styleguide.samples(NOON)

    assert samples["soon"] == NOON + timedelta(hours=3)
    assert samples["wrong"].is_valid() is False
    assert len(samples["week"]) == 7


@pytest.mark.parametrize("path", sorted(TEMPLATES.glob("components/*.html")), ids=str)
def test_a_component_is_short_and_carries_no_style_or_script(path):
    text = path.read_text("utf-8")

    assert text.count("\n") <= 100
    assert re.findall(r"\sstyle=|<style|<script(?![^>]*src)|\son\w+=", text) == []


@pytest.mark.parametrize("name", ["500.html", "offline.html"])
def test_a_page_for_bad_days_needs_no_request(name):
    html = render_to_string(name)

    assert "<h1>" in html
    assert "csrf" not in html
