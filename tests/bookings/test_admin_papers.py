"""Papers as Finance finds them: by series, with what stands on each, and no gap."""

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from bookings.models import Paper, PaperSeries
from home import attention
from tests.bookings.papers import give_back, paid_out, past_all_rules
from tests.cast import soon
from tests.clock import DEFAULT
from tests.reading import tree, words

BEGINS = DEFAULT
LOOK = "money_to_look_at"


def url(name, *args):
    return reverse(f"wagtailsnippets_bookings_paper:{name}", args=args)


@pytest.fixture
def all_kinds(gst, online, paid, finance):
    give_back(paid, 10_000, finance)
    paid_out(finance)
    return {paper.kind: paper for paper in Paper.objects.select_related("series")}


@pytest.fixture
def desk(finance, as_user):
    return as_user(finance)


def numbers_in(page):
    found = tree(page).main.select("tbody tr")
    return {words(row).split()[0] for row in found}


def test_the_list_has_all_of_them(all_kinds, desk):
    page = desk.get(url("list"))
    assert numbers_in(page) == {"R-2627-000001", "C-2627-000001", "P-2627-000001"}
    rows = [words(row) for row in tree(page).main.select("tbody tr")]
    (note,) = [row for row in rows if "C-2627" in row]
    assert "Ananya Deshpande Credit note" in note
    assert "₹100 ₹15.25" in note


def test_by_kind_and_by_series(all_kinds, desk):
    assert numbers_in(desk.get(url("list"), {"kind": "receipt"})) == {"R-2627-000001"}
    series = PaperSeries.objects.get(name="P-2627").pk
    assert numbers_in(desk.get(url("list"), {"series": series})) == {"P-2627-000001"}


@pytest.mark.parametrize("typed", ["C-2627-000001", "suresh", "ananya"])
def test_found_by_words(all_kinds, desk, typed):
    assert numbers_in(desk.get(url("list"), {"q": typed}))


@pytest.mark.pdf
def test_what_stands_on_each(all_kinds, desk):
    for kind, told in {
        "receipt": ["Ananya Deshpande", "You paid ₹349", "of which GST 18 % ₹53.24"],
        "credit-note": ["R-2627-000001 of 22 November 2026", "Given back ₹100"],
        "statement": ["Suresh Venkataraman", "Kitchen tap drips", "of which GST 18 %"],
    }.items():
        paper = all_kinds[kind]
        page = desk.get(url("inspect", paper.pk))
        text = words(tree(page).main)
        for part in (paper.number, "Callout Services & Sons Pvt Ltd", *told):
            assert part in text
        links = [a["href"] for a in tree(page).main.select("a[href]")]
        pdfs = [link for link in links if link.endswith(".pdf")]
        assert desk.get(pdfs[0]).status_code == 200


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_as_a_table(all_kinds, desk, form):
    answer = desk.get(url("list"), {"export": form})
    assert answer.status_code == 200
    if form == "csv":
        lines = answer.getvalue().decode().splitlines()
        (note,) = [line for line in lines if line.startswith("C-2627-000001,")]
        assert ",R-2627-000001,100" in note
        assert ",GST,18,15.25,INR,27AAPFU0939F1ZV" in note
        (statement,) = [line for line in lines if line.startswith("P-2627-000001,")]
        assert ",Suresh Venkataraman," in statement


@pytest.mark.parametrize("who", ["support", "editor", "customer", "worker"])
def test_for_finance_only(all_kinds, request, as_user, who):
    client = as_user(request.getfixturevalue(who))
    paper = all_kinds["receipt"]
    for path in (url("list"), url("inspect", paper.pk)):
        answer = client.get(path)
        assert paper.number not in answer.text
        assert answer.status_code in (302, 403)


def test_a_gap_is_to_be_looked_at(in_cash, city, desk, finance):
    for day in (2, 3, 4):
        in_cash(start=soon(city, days=day))
    assert not gaps(finance)
    page = desk.get(reverse(LOOK))
    assert "R-2627" not in page.text
    past_all_rules("DELETE FROM bookings_paper WHERE count = 2")
    cache.clear()
    assert gaps(finance) == ["1 series of papers has a gap"]
    page = words(tree(desk.get(reverse(LOOK))).main)
    assert "Series of papers with a gap" in page
    assert "R-2627 Receipt 3 2" in page


def gaps(user):
    found = attention.needs(user, timezone.now())
    return [need.sentence for need in found if "gap" in need.sentence]
