import pytest
from django.template import Context, Template


def render(source, **context):
    return Template("{% load money %}" + source).render(Context(context))


@pytest.mark.parametrize(
    ("amount", "shown"), [(34_900, "₹349"), (0, "₹0"), (None, ""), ("", "")]
)
def test_a_price_is_shown_and_a_missing_one_is_nothing(amount, shown):
    assert render("{{ price|money:'INR' }}", price=amount) == shown


@pytest.mark.parametrize(
    ("low", "high", "shown"), [(14_900, 65_000, "₹149–650"), (None, None, "")]
)
def test_a_range_is_shown_and_a_missing_one_is_nothing(low, high, shown):
    source = "{% money_range low high 'INR' %}"
    assert render(source, low=low, high=high) == shown
