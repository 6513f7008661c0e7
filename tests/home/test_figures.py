import pytest
from django.template import Context, Template
from django.utils import translation
from django.utils.safestring import mark_safe

from bookings.models import BookingSettings
from home.models import BrandSettings
from services.models import Wording
from toolkit.cache.until_edit import empty_all


def render(text, **brand):
    source = Template("{% load figures %}{% with_figures text %}")
    return source.render(Context({"text": text, "brand": BrandSettings(**brand)}))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("We take {commission}.", "We take 12%."),
        ("They have {answer}.", "They have 2 hours."),
        ("Within {confirm}.", "Within 48 hours."),
        ("Free until {free_cancel} before.", "Free until 2 hours before."),
        ("Wait {wait}. {no_show}", "Wait 20 minutes. "),
        ("{late_cancel}", "Cancelling is free until the work starts."),
        ("At {brand}.", "At Callout."),
        (
            "{contact}",
            '<a href="mailto:hello@callout.example">hello@callout.example</a>',
        ),
        ("{unknown} {", "{unknown} {"),
        ("<b>", "&lt;b&gt;"),
        (mark_safe("<b>{commission}</b>"), "<b>12%</b>"),
        ("", ""),
    ],
)
def test_known_names_are_filled_in_and_others_left(db, text, told):
    assert render(text) == told


def test_a_text_that_was_worded_has_its_figures_in_the_same_language(db):
    """One that was not is of the site's language throughout."""
    text, wording = "They have {answer}.", "उनके पास {answer} हैं।"
    with translation.override("hi"):
        assert render(text) == "They have 2 hours."
        Wording.objects.create(language="hi", text=text, wording=wording)
        empty_all()
        assert render(text) == "उनके पास 2 घंटे हैं।"
    assert render(text) == "They have 2 hours."


def test_the_figures_are_those_of_the_settings(db):
    rules = BookingSettings.load()
    rules.commission_bps, rules.cancel_fee, rules.answer_minutes = 1250, 9_900, 45
    rules.save()
    assert render("{commission} {answer}") == "12.5% 45 minutes"
    assert render("{late_cancel}") == (
        "Later, a fee of ₹99 goes to the worker who kept the hour free for you."
    )


def test_the_rule_of_nobody_being_there_is_told_where_it_costs(db):
    rules = BookingSettings.load()
    rules.no_show_fee, rules.no_show_minutes = 15_000, 30
    rules.save()
    told = (
        "If nobody is at the address 30 minutes after the agreed time, a fee of ₹150 "
        "goes to the worker who came."
    )
    assert render("{no_show}") == told
    free = "Cancelling is free until the work starts."
    assert render("{cancelling}") == f"{free} {told}"


@pytest.mark.parametrize(
    ("phone", "email", "told"),
    [
        ("", "a@b.in", '<a href="mailto:a@b.in">a@b.in</a>'),
        (
            "+912012345678",
            "a@b.in",
            '<a href="tel:+912012345678">+91 20 1234 5678</a> or '
            '<a href="mailto:a@b.in">a@b.in</a>',
        ),
    ],
)
def test_ways_to_reach_us_are_those_that_there_are(site, phone, email, told):
    BrandSettings.objects.create(site=site, support_phone=phone, support_email=email)
    saved = BrandSettings.objects.get()
    shown = render(
        "{contact}",
        support_phone=saved.support_phone,
        support_email=saved.support_email,
    )
    assert shown == told


def test_a_brand_cannot_bring_markup(db):
    assert render("{brand}", name="<i>X</i>") == "&lt;i&gt;X&lt;/i&gt;"
