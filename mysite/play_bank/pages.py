"""How the bank's pages are drawn: plain HTML that works without scripts."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from mysite.play_bank.exchange import Answer

SHEET = Path(__file__).with_name("bank.css")
SIGNS = {"usd": "$", "eur": "€", "gbp": "£", "inr": "₹", "jpy": "¥"}
# Where the smallest unit is not a hundredth.
PLACES = {"jpy": 0, "kwd": 3}
DECLARED = SafeString("<!doctype html>")
FRAME = """{declared}
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} · Play bank</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/bank.css">
</head>
<body>
<header class="band">Play bank — no money moves here</header>
<main class="{width}">
{parts}
</main>
</body>
</html>
"""


def page(title: str, *parts: str, status: int = 200, wide: bool = False) -> Answer:
    html = format_html(
        FRAME,
        declared=DECLARED,
        title=title,
        width="wide" if wide else "narrow",
        parts=together(parts),
    )
    return Answer.of_page(html, status)


def sheet() -> Answer:
    return Answer(200, SHEET.read_bytes(), {"Content-Type": "text/css; charset=utf-8"})


def together(parts: Iterable[str]) -> SafeString:
    return format_html_join("\n", "{}", ((part,) for part in parts))


def section(*parts: str) -> SafeString:
    return format_html("<section>{}</section>", together(parts))


def heading(text: str, level: int = 1) -> SafeString:
    return format_html("<h{0}>{1}</h{0}>", level, text)


def words(text: str, kind: str = "") -> SafeString:
    return format_html('<p class="{}">{}</p>', kind, text)


def link(text: str, url: str, kind: str = "button") -> SafeString:
    return format_html('<a class="{}" href="{}">{}</a>', kind, url, text)


def form(url: str, *parts: str) -> SafeString:
    return format_html(
        '<form method="post" action="{}">{}</form>', url, together(parts)
    )


def button(text: str, does: str, kind: str = "") -> SafeString:
    """`does` arrives as the field `do`."""
    return format_html(
        '<button class="{}" name="do" value="{}">{}</button>', kind, does, text
    )


def hidden(fields: Mapping[str, str]) -> SafeString:
    return format_html_join(
        "\n", '<input type="hidden" name="{}" value="{}">', fields.items()
    )


def choices(legend: str, name: str, options: Mapping[str, str]) -> SafeString:
    """One of several; the first is chosen."""
    first = next(iter(options))
    drawn = format_html_join(
        "\n",
        '<label><input type="radio" name="{}" value="{}"{}>{}</label>',
        (
            (name, value, SafeString(" checked" if value == first else ""), text)
            for value, text in options.items()
        ),
    )
    return format_html("<fieldset><legend>{}</legend>{}</fieldset>", legend, drawn)


def rows(items: Iterable[str]) -> SafeString:
    drawn = format_html_join("\n", "<li>{}</li>", ((item,) for item in items))
    return format_html("<ul>{}</ul>", drawn)


def money(amount: int, currency: str) -> str:
    code = currency.lower()
    places = PLACES.get(code, 2)
    whole, rest = divmod(amount, 10**places)
    number = f"{whole:,}" + (f".{rest:0{places}}" if places else "")
    return SIGNS[code] + number if code in SIGNS else f"{code.upper()} {number}"


def message(title: str, text: str, *links: str, status: int = 200) -> Answer:
    """A page that only says something, and how to go on."""
    return page(title, section(heading(title), words(text), *links), status=status)
