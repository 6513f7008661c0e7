"""What stands in a row of a page, looked up by its label and not somewhere on it.

`page` is a response, its markup or a tag. Labels are compared whole, as one reads them.
What is not there, or there twice with different words, fails and says what there is.
"""

import re
from html import unescape

from bs4 import BeautifulSoup, Tag


def row(page, label, column=None):
    """The words beside a label.

    Of a list of names and values: the value. Of a table: {column: words} of the row
    that begins so, or the words under `column` alone.
    """
    found = list(rows(page, label))
    assert found, f"No row “{label}”, only {labels(page)}"
    first, *others = found
    assert all(other == first for other in others), f"“{label}” is there as {found}"
    if column is None:
        return first
    assert column in first, f"No column “{column}”, only {list(first)}"
    return first[column]


def column(page, name):
    """The words under the head of a column, from top to bottom."""
    found = [table for table in tables(page) if name in heads(table)]
    assert len(found) == 1, f"{len(found)} tables have a column “{name}”"
    return [cells(tr)[name] for tr in body(found[0]) if name in cells(tr)]


def part(page, heading):
    """The section, article, form or table that has this heading or caption."""
    titles = [t for t in tree(page)(TITLES) if words(t) == heading]
    found = [t.find_parent(PARTS) for t in titles if t.find_parent(PARTS)]
    names = [words(title) for title in tree(page)(TITLES)]
    assert len(found) == 1, f"{len(found)} parts are called “{heading}” of {names}"
    return found[0]


def start_code(page):
    """The digits in the loud bubble of a job, "" where none are shown."""
    return "".join(words(digit) for digit in tree(page).select(".next .pin b"))


def tight(page):
    """The markup without the white space that a browser does not show beside a tag."""
    page = getattr(page, "content", page)
    page = page.decode() if isinstance(page, bytes) else str(page)
    page = re.sub(r"\s+", " ", page)
    return re.sub(r" ?(<[^>]*?) ?(/?>) ?", r"\1\2", page).strip()


def text(page):
    """`tight`, with characters in the place of their entities."""
    return unescape(tight(page))


TITLES = ["h1", "h2", "h3", "h4", "caption", "legend"]
PARTS = ["section", "article", "form", "fieldset", "table", "main"]


def tree(page):
    if isinstance(page, Tag):
        return page
    return BeautifulSoup(getattr(page, "content", page), "html.parser")


def words(tag):
    return " ".join(tag.get_text(" ").split())


def rows(page, label):
    for name in tree(page)("dt"):
        if words(name) == label:
            yield words(name.find_next_sibling("dd"))
    for table in tables(page):
        for tr in body(table):
            if label in names(tr):
                yield cells(tr)


def tables(page):
    top = tree(page)
    return [top] if top.name == "table" else top("table")


def labels(page):
    of_lists = [words(name) for name in tree(page)("dt")]
    return of_lists + [names(tr)[0] for t in tables(page) for tr in body(t)]


def names(tr):
    """What a row may be called: its first cell, and what stands in that as a link."""
    first = tr.find(["th", "td"])
    return [words(first), *(words(link) for link in first("a"))]


def cells(tr):
    return dict(zip(heads(tr.find_parent("table")), map(words, of(tr)), strict=False))


def heads(table):
    head = table.find("thead") or table
    return [words(th) for th in head.find("tr")("th")] if head.find("tr") else []


def body(table):
    trs = [tr for tr in table("tr") if tr.find_parent("table") is table]
    return [tr for tr in trs if not tr.find_parent("thead") and of(tr)]


def of(tr):
    return tr(["th", "td"], recursive=False)
