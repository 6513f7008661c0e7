import pytest
from django.template import Context, Template


def render(source, **context):
    return Template("{% load catalogue %}" + source).render(Context(context))


@pytest.mark.parametrize(
    ("plural", "inside"),
    [
        ("Plumbers", "plumbers"),
        ("AC mechanics", "AC mechanics"),
        ("RO technicians", "RO technicians"),
        ("X", "x"),
        ("", ""),
    ],
)
def test_a_name_inside_a_sentence_keeps_its_abbreviations(plural, inside):
    assert render("{{ name|mid }}", name=plural) == inside


def test_the_directory_is_at_hand(category_page, category, city):
    assert render("{% trade_of c as t %}{{ t.url }}", c=category) == (
        "/services/plumber/"
    )
    assert render("{% trade_of c as t %}{{ t }}", c=None) == "None"
    assert render("{% open_places as p %}{{ p.0.name }}") == "Pune"
    assert render("{% home_currency %}") == "INR"
