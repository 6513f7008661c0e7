"""What is wrong with the HTML of a page, by its syntax and by the standard's own rules.

The parser is WeasyPrint's; it notes each fault of syntax, and repairs as browsers do.
What its tree may hold, and what leads from one element to another, is asked here.
"""

import re
from collections import Counter

from tinyhtml5.parser import HTMLParser

from tests.markup_names import (
    ANY_ATTRIBUTE,
    ATTRIBUTES,
    CHILDREN,
    CHOICES,
    INTERACTIVE,
    LABELABLE,
    NUMBERS,
    PARENTS,
    PHRASING,
    PHRASING_ONLY,
    REQUIRED,
    ROLES,
    SCRIPTS,
    VOID_OF_TEXT,
)

XHTML = "{http://www.w3.org/1999/xhtml}"
# Of htmx and of Stimulus in Wagtail's pages; what starts with data- is anybody's.
OURS = re.compile(r"(data-|hx-|aria-)[\w.:-]+")
POINTERS = {
    "aria-activedescendant", "aria-controls", "aria-describedby", "aria-details",
    "aria-errormessage", "aria-flowto", "aria-labelledby", "aria-owns", "for", "form",
    "headers", "list", "popovertarget", "commandfor",
}  # fmt: skip


def faults(html):
    """Sentences, each with the element that it is about."""
    parser = HTMLParser(namespace_html_elements=True)
    tree = parser.parse(html)
    found = [
        f"line {line}: {code} {said or ''}" for (line, _), code, said in parser.errors
    ]
    parents = {child: parent for parent in tree.iter() for child in parent}
    ids = Counter(e.get("id") for e in tree.iter() if e.get("id") is not None)
    found += [f"{times} × id={name!r}" for name, times in ids.items() if times > 1]
    found += [f"id={name!r}" for name in ids if not name or re.search(r"\s", name)]
    by_id = {e.get("id"): e for e in tree.iter() if e.get("id")}
    for element in tree.iter():
        if isinstance(element.tag, str) and element.tag.startswith(XHTML):
            about = [*placed(element, parents), *alone(element)]
            about += pointing(element, by_id)
            found += [f"{opening(element)} {said}" for said in about]
    mains = len(tree.findall(f".//{XHTML}main"))
    return found if mains < 2 else [*found, f"{mains} × main"]


def name_of(element):
    return element.tag.removeprefix(XHTML) if isinstance(element.tag, str) else ""


def opening(element):
    told = (f'{key}="{value[:40]}"' for key, value in element.items())
    return f"<{' '.join([name_of(element), *told])}>"


def placed(element, parents):
    """Whether it may stand where it stands."""
    name, above = name_of(element), []
    while (last := above[-1] if above else element) in parents:
        above.append(parents[last])
    if not above:
        return
    parent, around = name_of(above[0]), {name_of(one) for one in above}
    if parent in CHILDREN and name not in CHILDREN[parent]:
        yield f"in a {parent}"
    if name in PARENTS and parent not in PARENTS[name] | {"template"}:
        yield f"in a {parent}"
    # A link takes over what may stand where it stands itself.
    holder = next((one for one in map(name_of, above) if one not in {"a", "ins"}), "")
    if holder in PHRASING_ONLY and name not in PHRASING:
        yield f"in a {holder}"
    if parent == "dl" and name == "div":
        strange = {name_of(child) for child in element} - {"dt", "dd", *SCRIPTS}
        if strange:
            yield f"in a dl, holds a {strange.pop()}"
    if is_pressed(element):
        for one in ("a", "button"):
            if one in around:
                yield f"in a {one}"
    if name == "label" and "label" in around:
        yield "in a label"


def is_pressed(element):
    if name_of(element) == "input" and element.get("type") == "hidden":
        return False
    return name_of(element) in INTERACTIVE or element.get("tabindex") is not None


def alone(element):
    """What it says of itself."""
    name = name_of(element)
    if not re.fullmatch(r"[a-z]+-[\w-]+", name):
        if name not in ATTRIBUTES:
            yield "is no element"
        known = ANY_ATTRIBUTE | set(ATTRIBUTES.get(name, "").split())
        for key in {*element.attrib} - known:
            if not OURS.fullmatch(key):
                yield f"{key} is no attribute of it"
    for key in REQUIRED.get(name, "").split():
        if element.get(key) is None:
            yield f"has no {key}"
    for key, value in element.items():
        yield from valued(name, key, value)
    if name == "img" and element.get("sizes") and not element.get("srcset"):
        yield "has sizes and no srcset"
    if name in VOID_OF_TEXT and (element.text or "").strip():
        yield "holds text"
    if name == "meta" and element.get("name") == "description":
        told = element.get("content", "")
        if told != " ".join(told.split()):
            yield "is more than one line"
    if name == "title" and not (element.text or "").strip():
        yield "is empty"


def valued(name, key, value):
    choices = CHOICES.get(f"{name} {key}") or CHOICES.get(key)
    if choices and value.lower() not in choices.split():
        yield f"{key} cannot be {value!r}"
    if key in NUMBERS and not re.fullmatch(r"-?\d+", value):
        yield f"{key} is no number"
    if key == "role" and set(value.split()) - ROLES:
        yield "is of no role"
    if key in {"href", "src", "action"} and (re.search(r"\s", value) or "{" in value):
        yield f"{key} is no address"
    if key in {"src", "action"} and not value:
        yield f"{key} is empty"
    if key == "datetime" and not re.match(r"\d{4}-\d\d|P|\d\d:\d\d|\d+[wdhms]", value):
        yield "datetime is no time"
    if key == "class" and "None" in value.split():
        yield "is of class None"


def pointing(element, by_id):
    """Whether there is what its attributes name."""
    for key, value in element.items():
        if key in POINTERS:
            for name in value.split():
                if name not in by_id:
                    yield f"{key}: there is no {name}"
            if not value.strip():
                yield f"{key} is empty"
    named = name_of(by_id.get(element.get("for"), element))
    if name_of(element) == "label" and named not in {"label", *LABELABLE}:
        yield f"is for a {named}"
    place = element.get("href", "")
    if place.startswith("#") and place != "#" and place[1:] not in by_id:
        yield "leads to no place on the page"
