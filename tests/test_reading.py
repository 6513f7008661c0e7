"""A row is found by its label and nothing else."""

import pytest

from tests.reading import column, part, row

PAGE = """<main><section><h2>Yours</h2>
<dl><div><dt>Our  part</dt><dd>−₹60</dd></div><div><dt>You earn</dt><dd>₹240</dd></div>
</dl></section><section><h2>Job by job</h2><table><caption>Earnings</caption>
<thead><tr><th>Job</th><th>Customer <b>paid</b></th><th>Yours</th></tr></thead>
<tbody>
<tr><th>
<a href="/">Tap drips</a><span>Meera</span></th><td>₹300</td><td>₹240</td></tr>
<tr><th>
<a href="/">Leak</a><span>Meera</span></th><td>₹500</td><td>₹400</td></tr></tbody>
</table></section><dl><div><dt>Total</dt><dd>1</dd></div></dl>
<dl><div><dt>Total</dt><dd>2</dd></div></dl></main>"""


def test_a_value_by_its_name():
    assert row(PAGE, "You earn") == "₹240"
    assert row(PAGE, "Our part") == "−₹60"


def test_a_cell_by_its_row_and_column():
    assert row(PAGE, "Leak", "Yours") == "₹400"
    assert row(PAGE, "Tap drips Meera") == {
        "Job": "Tap drips Meera",
        "Customer paid": "₹300",
        "Yours": "₹240",
    }


def test_a_column_from_top_to_bottom():
    assert column(PAGE, "Customer paid") == ["₹300", "₹500"]


def test_a_part_by_its_heading():
    assert row(part(PAGE, "Yours"), "You earn") == "₹240"
    assert column(part(PAGE, "Earnings"), "Yours") == ["₹240", "₹400"]


@pytest.mark.parametrize(
    ("look", "said"),
    [
        (lambda: row(PAGE, "earn"), "No row “earn”"),
        (lambda: row(part(PAGE, "Yours"), "Total"), "No row “Total”"),
        (lambda: row(PAGE, "Total"), "is there as"),
        (lambda: row(PAGE, "Leak", "Tip"), "No column “Tip”"),
        (lambda: column(PAGE, "Tip"), "0 tables"),
        (lambda: part(PAGE, "Theirs"), "0 parts"),
    ],
)
def test_what_is_not_there_or_twice_fails(look, said):
    with pytest.raises(AssertionError, match=said):
        look()
