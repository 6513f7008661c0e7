import pytest

from toolkit.names import initials, short_name


@pytest.mark.parametrize(
    ("full", "short", "letters"),
    [
        ("Ananya Deshpande", "Ananya", "AD"),
        ("Ravi", "Ravi", "R"),
        ("Dr. Anita Rao", "Anita", "AR"),
        ("Dr Anita Rao", "Anita", "AR"),
        ("Prof. Dr. Anita Rao", "Anita", "AR"),
        ("Md. Karim Shaikh", "Karim", "KS"),
        ("Md Karim", "Karim", "K"),
        ("Haji Mohd. Yusuf Khan", "Yusuf", "YK"),
        ("Smt. Lakshmi Iyer", "Lakshmi", "LI"),
        ("Er. Amit Sinha", "Amit", "AS"),
        ("Adv. P. Kumar", "Kumar", "PK"),
        ("SHRI RAMESH GUPTA", "RAMESH", "RG"),
        ("श्री रमेश कुमार", "रमेश", "रक"),
        ("डॉ. अनीता राव", "अनीता", "अर"),
        ("K. Suresh", "Suresh", "KS"),
        ("K Suresh", "Suresh", "KS"),
        ("S.K. Sharma", "Sharma", "S"),
        ("D. Ch. Rao", "Rao", "DR"),
        ("Suresh K.", "Suresh", "SK"),
        ("Ravi Kumar Jr.", "Ravi", "RK"),
        ("Rao, Anita", "Anita", "RA"),
        ("Rao, MBBS", "Rao", "R"),
        ("⭐ Ravi Kale", "Ravi", "RK"),
        ("山田 太郎", "山田", "山太"),
        # One word beside a title may be the family's.
        ("Mrs. Sharma", "Mrs. Sharma", "S"),
        ("Prof. Dr. Rao", "Prof. Rao", "R"),
        ("Sri Devi", "Sri Devi", "D"),
        # No name beyond titles and initials: said whole.
        ("Dr. K.", "Dr. K.", "K"),
        ("Md.", "Md.", "M"),
        ("A", "A", "A"),
        ("123", "123", "1"),
        ("", "", ""),
    ],
)
def test_f28_people_are_called_by_a_name(full, short, letters):
    assert (short_name(full), initials(full)) == (short, letters)
