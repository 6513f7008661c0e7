"""Sample people and things for the style guide, which shows every component at once.

Nothing here touches the database: a guide must look the same on an empty machine.
"""

from base64 import b64encode
from datetime import timedelta
from types import SimpleNamespace as Sample
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.templatetags.static import static

from bookings.states import Status
from services.seo import Crumb
from toolkit.forms import LineField, ParagraphsField
from toolkit.names import short_name

FACES = settings.BASE_DIR / "mysite" / "demo" / "faces"
PUNE = Sample(name="Pune", tz=ZoneInfo("Asia/Kolkata"))
ROLES = [("customer", "I need something done"), ("worker", "I do the work")]


def person(name, face=None, pk=1):
    short = short_name(name)
    return Sample(
        pk=pk,
        name=name,
        get_short_name=short,
        email=f"{short.lower()}@callout.example",
        profile_image=Sample(url=picture(face)) if face is not None else None,
    )


def picture(number):
    data = (FACES / f"face-{number:03}.webp").read_bytes()
    return f"data:image/webp;base64,{b64encode(data).decode()}"


def worker(name, face, trade, **more):
    return Sample(
        code="sample",
        user=person(name, face, pk=face or 90),
        service_category=trade,
        city=PUNE,
        currency="INR",
        **{
            "area": "Kothrud",
            "hourly_rate": 34900,
            "callout_fee": 0,
            "rating": 4.9,
            "rating_count": 184,
            "experience": 11,
            "jobs_done": 412,
            "decided_at": True,
            **more,
        },
    )


class SampleForm(forms.Form):
    """One field of every kind."""

    name = LineField(label="Your name", help_text="As on your papers.")
    email = forms.EmailField(label="E-mail")
    rate = forms.CharField(label="Rate an hour", required=False)
    role = forms.ChoiceField(
        label="What brings you here?", choices=ROLES, widget=forms.RadioSelect
    )
    skills = forms.MultipleChoiceField(
        label="Skills",
        choices=[("split", "Split AC"), ("gas", "Gas refill")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    city = forms.ChoiceField(
        label="City", choices=[("pune", "Pune"), ("delhi", "Delhi")]
    )
    photo = forms.FileField(label="Photo", required=False, help_text="Up to 8 MB.")
    text = ParagraphsField(label="What should be done?")
    agree = forms.BooleanField(label="I have read the cancellation rule")


def samples(at):
    """Everything the guide shows, as of the moment `at`."""
    trades = [
        Sample(name=name, icon=icon, hue=hue)
        for name, icon, hue in (
            ("Plumber", "tap", 25),
            ("Electrician", "bolt", 9),
            ("AC repair", "ac", 22),
            ("Carpenter", "saw", 6),
            ("Washing machine and fridge", "wash", 30),
        )
    ]
    return {
        "trades": trades,
        "suresh": worker("Suresh Venkataraman", 65, trades[2], callout_fee=9900),
        "newcomer": worker(
            "Lakshmi Narayanamurthy", None, trades[1], rating=None, rating_count=0
        ),
        "strangers": [
            person(name, pk=pk)
            for pk, name in enumerate(["Suresh V", "Ananya", "Đặng Thu", "இனியா க"], 4)
        ],
        **word_samples(),
        "at": at,
        "soon": at + timedelta(hours=3),
        "form": SampleForm(),
        "wrong": SampleForm({"email": "suresh", "text": "The tap drips."}),
        "page": Paginator(range(200), 20).page(5),
        **job_samples(at),
    }


def word_samples():
    return {
        "alerts": [
            {
                "title": "Your profile waits for approval.",
                "text": "We look at it within a day. Set your hours in the meantime.",
            },
            {"text": "This time was just taken. Pick another one below."},
        ],
        "note": "You pay nothing now. Cancel free until 2:00 pm today; then ₹100.",
        "said": "Suresh has until 3:00 pm to answer. Can’t he come, we tell you.",
        "article": {
            "title": "What an AC gas refill should cost",
            "summary": "And the two-minute test whether you need one at all.",
            "note": "6 min · AC repair",
        },
        "empty": {
            "title": "No bookings yet",
            "text": "When you book somebody, the job shows here.",
            "action": "Find a worker",
        },
        "step": {
            "title": "Suresh comes today, between 4:00 and 4:30 pm.",
            "text": "When he’s at the door, give him this start code.",
        },
        **talk_samples(),
    }


def talk_samples():
    return {
        "messages": [
            {"text": "Is the outdoor unit on the balcony?", "time": "12:08 pm"},
            {
                "mine": True,
                "text": "Yes, easy to reach.",
                "time": "12:10 pm",
                "state": "read",
            },
            {
                "mine": True,
                "text": "Gate code is 14#.",
                "time": "12:13 pm",
                "state": "delivered",
            },
        ],
        "reviews": [
            {
                "customer": person("Meera Joshi", 29, 2),
                "rating": 5,
                "comment": "Came at 4 sharp and found the leak in ten minutes.",
                "about": "Gas refill · 12 Nov",
            },
            {
                "customer": person("Harish Chaudhary", 30, 3),
                "rating": 4,
                "comment": "Good work and fair price.",
                "about": "Service · 30 Oct",
                "reply": "Thank you sir.",
            },
        ],
        "photos": photo_samples(),
    }


def photo_samples():
    address = static("img/og-default.png")
    states = [("shown", ""), ("waiting", ""), ("refused", "A face can be seen.")]
    return [
        {"address": address, "tile": address, "state": state, "reason": reason}
        for state, reason in states
    ]


def job_samples(at):
    return {
        "asked": at - timedelta(minutes=35),
        "deadlines": [at + timedelta(minutes=m) for m in (85, 22, 0)],
        "statuses": list(Status),
        "next_actions": [
            {"text": "Message Suresh", "url": "#chat", "icon": "chat", "main": True},
            {"text": "Call", "url": "#call", "icon": "phone"},
        ],
        "actions": [
            {
                "text": "Ask for another time",
                "note": "Suresh has to agree. This time stays yours until he does.",
                "url": "#a",
                "icon": "cal",
            },
            {
                "text": "Cancel this job",
                "note": "Free until 2:00 pm, then ₹100",
                "url": "#b",
                "icon": "x-circle",
                "stop": True,
            },
        ],
        "steps": [
            {"name": "You asked", "note": "11:42 am", "state": "done"},
            {"name": "Suresh accepted", "note": "12:06 pm", "state": "done"},
            {"name": "Work starts", "note": "4:00 pm", "state": "now", "icon": "play"},
            {"name": "Work done", "note": "", "state": "later", "icon": "shield"},
            {"name": "Paid", "note": "", "state": "later", "icon": "rupee"},
        ],
        "facts": [
            {"icon": "cal", "name": "When", "text": "Sun 22 Nov, 4:00 to 5:30 pm"},
            {"icon": "pin", "name": "Where", "text": "Paud Road, Kothrud\nPune 411038"},
        ],
        "rows": [
            {"name": "Work, about 1½ hours at ₹349", "amount": "₹524"},
            {"name": "Visit taken off the bill", "amount": "− ₹299"},
            {"name": "Coupon WELCOME", "amount": "− ₹100"},
            {"name": "You’ll pay about", "amount": "₹125", "total": True},
        ],
        **day_samples(at),
    }


def day_samples(at):
    names = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    earned = [1240, 1890, 620, 2310, 1480, 2640, 1190]
    hours = ["9:00 am", "10:30 am", "12:00 pm", "3:00 pm", "4:30 pm"]
    return {
        "days": [
            {"title": "Today", "date": "Sun 22 Nov", "slots": slots("t", hours[3:])},
            {"title": "Tomorrow", "date": "Mon 23 Nov", "slots": slots("m", hours)},
        ],
        "week": [
            {
                "name": name,
                "number": 16 + n,
                "url": f"#d{n}",
                "jobs": (n * 2) % 4,
                "off": n == 2,
                "today": n == 6,
            }
            for n, name in enumerate(names)
        ],
        "earned": [
            {"name": n, "value": v, "shown": f"{v / 1000:.1f}k", "today": n == "Sun"}
            for n, v in zip(names, earned, strict=True)
        ],
        "given": {5: 170, 4: 11, 3: 2, 1: 1},
        "stats": [
            {"name": "Experience", "value": "11 years"},
            {"name": "Jobs here", "value": 412},
            {"name": "Usually answers in", "value": "18 min"},
            {"name": "On time", "value": "97%"},
        ],
        "crumbs": (
            Crumb("Home", "/"),
            Crumb("Pune", "/cities/pune/"),
            Crumb("AC repair"),
        ),
    }


def slots(day, labels):
    return [
        {"value": f"{day}{label}", "label": label, "checked": day == "t" and n == 0}
        for n, label in enumerate(labels)
    ]
