"""The tags and filters the templates draw with: icons, avatars, states, fields, charts.

A tag is here when something must be worked out first: an address, an initial, an angle.
What is only markup is a template in `components/`, included by name.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from functools import cache, lru_cache
from types import NoneType
from typing import Any
from zlib import crc32

from django import forms, template
from django.conf import settings
from django.core.paginator import Page
from django.forms import BoundField
from django.template import Context, Engine
from django.templatetags.static import static
from django.urls import NoReverseMatch
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from toolkit import addresses, names
from toolkit.amounts import half_up
from toolkit.fields import attributes

register = template.Library()

# What a template of a component sees.
Shown = dict[str, Any]

# Side in pixels of an avatar by its size, so that the page never jumps when it arrives.
AVATAR_SIDES = {"xs": 32, "s": 42, "": 48, "m": 68, "l": 144}
HUES = 36
LATE_MINUTES = 30

MESSAGE_LOOK = {
    "success": ("ok", "check-circle"),
    "warning": ("wait", "warn"),
    "error": ("stop", "warn"),
}


# How many drawings a process keeps, and of what they may be made.
MAX_DRAWN = 1000
PLAIN = (str, int, float, bool, NoneType)


@register.simple_tag
def drawn(name: str, **shown: Any) -> str:
    """`{% drawn "components/x.html" a=… b=… %}`: an include that sees nothing else.

    What it shows are plain values and tuples of them, so that the same values always
    look the same: they are drawn once, and what has changed is drawn anew at once.
    """
    # Whoever works on a template wants to see it.
    draw_now = draw.__wrapped__ if settings.DEBUG else draw
    return draw_now(name, get_language(), settings.ROOT_URLCONF, tuple(shown.items()))


@lru_cache(MAX_DRAWN)
def draw(
    name: str, language: str | None, urls: str, shown: tuple[tuple[str, Any], ...]
) -> str:
    refuse_what_changes(name, shown)
    return Engine.get_default().get_template(name).render(Context(dict(shown)))


def refuse_what_changes(name: str, value: Any) -> None:
    """An object may change and still be equal to itself; a text marked safe is equal to
    one that is not."""
    if isinstance(value, tuple):
        for one in value:
            refuse_what_changes(name, one)
    elif type(value) not in PLAIN:
        raise TypeError(f"{name} is drawn from plain values, not of {value!r}.")


@register.simple_tag
def address(name: str, *args: Any) -> str:
    """`{% address "bookings:job" job.code %}`: a quick `{% url %}`, for long lists."""
    return addresses.address(name, *args)


@register.simple_tag
def this_year() -> str:
    return f"{timezone.localdate():%Y}"


@register.simple_tag
def icon(name: str, label: str = "", **attrs: str) -> SafeString:
    """`{% icon "tap" %}`: a symbol of the sprite. With a label it is read out."""
    return symbol(name, label, attrs.get("class", ""))


@lru_cache(MAX_DRAWN, typed=True)
def symbol(name: str, label: str, css: str) -> SafeString:
    role = format_html(' role="img" aria-label="{}"', label) if label else HIDDEN
    return format_html(
        '<svg class="{}"{}><use href="{}#{}"/></svg>',
        f"i {css}".strip(),
        role,
        static("img/icons.svg"),
        name,
    )


HIDDEN = format_html(' aria-hidden="{}"', "true")


@register.simple_tag
def avatar(user: Any, size: str = "", label: str = "", **attrs: str) -> SafeString:
    """`{% avatar user size="m" %}`: the photo, or initials on a hue of their own.

    Beside a written name an avatar says nothing new, so only a label gives it words.
    """
    css = " ".join(filter(None, ["user-avatar", size, attrs.get("class", "")]))
    photo = getattr(user, "profile_image", None)
    if photo:
        side = AVATAR_SIDES.get(size, AVATAR_SIDES[""])
        return format_html(
            '<img class="{}" src="{}" alt="{}" width="{}" height="{}" '
            'loading="{}" decoding="async">',
            css,
            photo.url,
            label,
            side,
            side,
            "eager" if size == "l" else "lazy",
        )
    role = format_html(' role="img" aria-label="{}"', label) if label else HIDDEN
    return format_html(
        '<span class="{} initials hue-{}"{}>{}</span>',
        css,
        hue(user),
        role,
        initials(user),
    )


def hue(user: Any) -> int:
    """The same person has the same colour on every page and every day."""
    return crc32(str(getattr(user, "pk", "")).encode()) % HUES


def initials(user: Any) -> str:
    return names.initials(
        getattr(user, "name", "") or getattr(user, "username", "") or "?"
    )


@register.simple_tag
def stars(rating: float | None, count: int | None = None) -> str:
    """`{% stars 4.9 184 %}`: one star and the mean, or "New here"."""
    return drawn("components/stars.html", rating=rating, count=count)


@register.simple_tag
def rating(given: int) -> str:
    """`{% rating 4 %}`: the five stars of one review."""
    lit = ("fill",) * given + ("fill off",) * (5 - given)
    return drawn("components/rating.html", given=given, stars=lit)


@register.inclusion_tag("components/spread.html")
def spread(counts: dict[int, int], mean: float | None = None) -> Shown:
    """`{% spread counts mean %}`: how many gave five stars, four, … as bars."""
    total = sum(counts.values()) or 1
    rows = [
        {
            "stars": n,
            "count": counts.get(n, 0),
            "width": width_of(counts.get(n, 0), total),
        }
        for n in range(5, 0, -1)
    ]
    return {"rows": rows, "mean": mean, "whole": int(half_up(Decimal(mean or 0)))}


def width_of(part: int, total: int) -> float:
    """A percentage for SVG; what is not nought can be seen."""
    return max(round(100 * part / total, 1), 0.6) if part else 0


@register.inclusion_tag("components/clock.html")
def countdown(
    until: datetime, since: datetime | None = None, now: datetime | None = None
) -> Shown:
    """`{% countdown job.answer_by since=job.created_at %}`: a ring that empties.

    It turns red in the last half hour. Without `since` two hours are a full ring.
    """
    now = now or timezone.now()
    left = max((until - now).total_seconds() / 60, 0)
    whole = (until - since).total_seconds() / 60 if since else 120
    hours, minutes = divmod(int(left), 60)
    return {
        "until": until,
        "share": round(min(100 * left / max(whole, 1), 100)),
        "face": f"{hours}:{minutes:02}",
        "words": words_left(hours, minutes),
        "kind": "over" if left <= 0 else "late" if left < LATE_MINUTES else "",
    }


def words_left(hours: int, minutes: int) -> str:
    if hours >= 24:
        days, hours = divmod(hours, 24)
        return _("%(days)s d %(hours)s h left") % {"days": days, "hours": hours}
    if hours:
        left = {"hours": hours, "minutes": minutes}
        return _("%(hours)s h %(minutes)s min left") % left
    if minutes:
        return _("%(minutes)s min left") % {"minutes": minutes}
    return _("Time is up")


BAR_STEP, BAR_WIDTH, BAR_FOOT, BAR_TALL = 50, 32, 108, 84


@register.inclusion_tag("components/bars.html")
def bars(rows: Sequence[Shown], label: str) -> Shown:
    """`{% bars rows label="By day: …" %}`: rows of name, value, shown and today.

    The label says the same in words; the height comes from the largest value.
    """
    top = max((row["value"] for row in rows), default=0) or 1
    drawn = [bar(n, row, top) for n, row in enumerate(rows)]
    return {"bars": drawn, "label": label, "width": max(len(rows), 1) * BAR_STEP}


def bar(n: int, row: Shown, top: float) -> Shown:
    tall = round(BAR_TALL * max(row["value"], 0) / top) if row["value"] else 2
    left = n * BAR_STEP + (BAR_STEP - BAR_WIDTH) // 2
    return {
        **row,
        "x": left,
        "y": BAR_FOOT - tall,
        "tall": tall,
        "middle": left + BAR_WIDTH // 2,
        "above": BAR_FOOT - tall - 7,
        "round": min(6, tall // 2),
    }


@register.inclusion_tag("components/button.html")
def post_button(url: str, text: str, **options: Any) -> Shown:
    """`{% post_button url "Accept" icon="check" kind="main" more=": AC repair" %}`.

    A form of one button. `name` and `value` go with it; `more` is only read out.
    """
    return {"url": url, "text": text, **options}


@register.inclusion_tag("components/switch.html")
def switch(url: str, on: bool, text: str, name: str = "on") -> Shown:
    """`{% switch url profile.availability "Taking jobs" %}`: posts 1 or 0."""
    return {"url": url, "on": on, "text": text, "name": name}


@register.inclusion_tag("components/acts.html")
def acts(actions: Sequence[Any]) -> Shown:
    """`{% acts actions %}`: rows of {text, url, icon, note, stop, post}."""
    return {"actions": actions}


@register.inclusion_tag("components/next.html")
def next_step(title: str, **options: Any) -> Shown:
    """`{% next_step title person=… text=… pin=… pin_text=… actions=… %}`: the bubble.

    Once a page. An action is {text, url, icon, main, post}.
    """
    return {"title": title, **options}


@register.simple_tag(takes_context=True)
def nav_link(
    context: Context, target: str, text: str, symbol: str = "", **attrs: str
) -> str:
    """`{% nav_link "bookings:work" "Today" "home" %}`: a link that knows it is current.

    `target` is a URL name or a path. A name whose app is not installed gives no link.
    """
    href = whole(target)
    if not href:
        return ""
    page = href.partition("#")[0].partition("?")[0]
    here = page == (context.get("here") or getattr(context.get("request"), "path", ""))
    return format_html(
        '<a href="{}"{}{}>{}{}</a>',
        href,
        format_html(' class="{}"', attrs["class"]) if "class" in attrs else "",
        format_html(' aria-current="{}"', "page") if here and "#" not in href else "",
        icon(symbol) if symbol else "",
        text,
    )


@register.simple_tag(name="address_if_any")
def whole(target: str) -> str:
    """`{% address_if_any "home:offline" %}`: nothing where its app is not installed."""
    name, mark, rest = target.partition("#")
    if name.startswith("/"):
        return target
    try:
        return addresses.address(name) + mark + rest
    except NoReverseMatch:
        return ""


@register.filter
def landmark(path: str, links: Iterable[Any] = ()) -> str:
    """The path, if header or footer lead there. On all other pages they look alike."""
    ours = landmarks(settings.ROOT_URLCONF)
    return path if path in ours or any(path == link.url for link in links) else ""


@cache
def landmarks(urls: str) -> frozenset[str]:
    return frozenset(map(whole, settings.LANDMARKS))


@register.filter
def message_look(level_tag: str) -> dict[str, str]:
    """The state colour and icon of a Django message: `"success"` → ok and a tick."""
    kind, symbol = MESSAGE_LOOK.get(level_tag, ("go", "info"))
    return {"kind": kind, "icon": symbol}


@register.filter
def page_numbers(page: Page[Any]) -> Iterator[str | int]:
    """Page numbers with gaps: 1 … 4 5 6 … 12."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)


@register.filter
def field_kind(field: BoundField) -> str:
    """How components/field.html lays a form field out."""
    widget = field.field.widget
    if widget.is_hidden:
        return "hidden"
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "group"
    return "line"


@register.filter
def control(field: BoundField) -> SafeString:
    """The widget itself, dressed as `.input` on top of the classes it came with."""
    own = field.field.widget.attrs.get("class", "")
    return field.as_widget(attrs={"class": f"input {own}".strip()})


@register.filter
def tag_of(field: BoundField) -> SafeString:
    """`<select {{ field|tag_of }} hx-get="…">`: all attributes, for a tag by hand."""
    named = attributes(field, **{"class": "input"})
    return format_html_join(
        " ",
        "{}",
        (
            (format_html("{}" if value is True else '{}="{}"', name, value),)
            for name, value in named.items()
        ),
    )
