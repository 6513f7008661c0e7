"""What the people of a town are called, and where in it they live."""

# ruff: noqa: SIM905
from workers.models import NameKey

FIRST = (
    "Aarav Aditi Ajay Amit Anita Arjun Asha Deepak Devi Farida Ganesh Geeta Harish "
    "Imran Irfan Jaya Kavita Kiran Lakshmi Mahesh Manoj Meena Mohan Nandini Nikhil "
    "Pooja Prakash Rahul Rajesh Ramesh Ravi Rekha Sanjay Sunita Suresh Surya Uma "
    "Vijay Vikram Yusuf"
).split()
LAST = (
    "Agarwal Ansari Bhat Chavan Das Deshmukh Fernandes Ghosh Gupta Iyer Jadhav Joshi "
    "Kamble Khan Kulkarni Kumar Mehta Menon Mishra Nair Naidu Pandey Patel Patil "
    "Pillai Qureshi Rao Reddy Sawant Shah Shaikh Sharma Shetty Singh Surve Tapkir "
    "Thakur Varma Verma Yadav Zaveri"
).split()
AREAS = (
    "Adyar Andheri Aundh Bandra Baner Bavdhan Camp Dadar Dwarka Gachibowli Hadapsar "
    "Indiranagar Jayanagar Kondapur Koregaon Kothrud Koramangala Lokhandwala Madhapur "
    "Malviya Navrangpura Powai Rohini Sadashiv Satellite Shivajinagar Wakad Warje "
    "Whitefield Yelahanka"
).split()


def one_of(words, index):
    """SQL for the word at that place, counted around."""
    cases = " ".join(f"WHEN {place} THEN '{word}'" for place, word in enumerate(words))
    return f"CASE ({index}) % {len(words)} {cases} END"


NAME_FIRST, NAME_LAST = one_of(FIRST, "i"), one_of(LAST, "i * 17")
NAME = f"{NAME_FIRST} || ' ' || {NAME_LAST}"
AREA = one_of(AREAS, "i * 11")
TEXT = f"lower({NAME}) || ' ' || lower({AREA}) || ' worker number ' || i"


def add_name_keys(pour, count, first, city):
    """The two words of every name, as `workers.search.name_keys` keeps them."""
    for key in (NAME, NAME_LAST):
        pour(
            NameKey,
            count,
            worker_id=f"{first} + i",
            city_id=city,
            key=f"lower({key})",
        )
