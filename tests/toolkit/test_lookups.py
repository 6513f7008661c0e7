import pytest

from accounts.models import User
from tests.cast import make_customer


@pytest.fixture
def people(db):
    names = ["Jose\u0301 Zoë", "मीना \u095cा", "Straße ५", "Łódź", "50% _"]
    for n, name in enumerate(names):
        make_customer(f"person{n}", name=name)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("José", ["person0"]),
        ("Jose\u0301", ["person0"]),
        ("ZOE", ["person0"]),
        ("\u0921\u093cा", ["person1"]),
        ("\u095cा", ["person1"]),
        ("मीन", ["person1"]),
        ("मान", []),
        ("strasse 5", ["person2"]),
        ("lodz", ["person3"]),
        ("0%", ["person4"]),
        ("_", ["person4"]),
        ("a\0b", []),
        ("'\"", []),
    ],
)
def test_f22_finds_however_it_is_spelled(people, asked, found):
    names = User.objects.filter(name__finds=asked).values_list("username", flat=True)
    assert list(names.order_by("username")) == found
