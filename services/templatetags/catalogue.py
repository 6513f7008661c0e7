"""Services and cities in templates, from the directory: without a query."""

from django import template

from services import directory, wordings

register = template.Library()
register.filter("worded", wordings.worded)
register.filter("worded_list", wordings.worded_list)


@register.simple_tag
def trade_of(category):
    """`{% trade_of page.category as trade %}`: None while it has no live page."""
    return directory.trade(category.pk) if category else None


@register.simple_tag
def trades_of(categories):
    """Those of them that have a live page, in the order of the catalogue."""
    keys = {category.pk for category in categories}
    return [trade for trade in directory.trades() if trade.pk in keys]


@register.simple_tag
def category_names(keys):
    """`{% category_names guide.categories as names %}`: of those that can be booked."""
    names = [
        wordings.worded(trade.name) for trade in directory.trades() if trade.pk in keys
    ]
    return ", ".join(names)


@register.simple_tag
def open_places():
    return directory.places()


@register.simple_tag
def home_currency():
    return directory.currency()


@register.filter
def mid(words: object) -> str:
    """Inside a sentence: "Plumbers" is "plumbers", but "AC mechanics" stays."""
    text = str(words)
    if len(text) > 1 and text[1].isupper():
        return text
    return text[:1].lower() + text[1:]
