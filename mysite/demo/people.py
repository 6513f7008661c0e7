"""Who lives in the demo: a team, forty workers, sixty customers. Always the same.

They are invented; `cast.json` holds their names, trades and words.
"""

import json
import random
from datetime import timedelta
from functools import cache
from pathlib import Path

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.utils import timezone

from accounts import photos
from accounts.models import CustomerProfile, User
from home import drawings
from mysite.demo import words
from services.models import City, ServiceCategory
from workers import approval, calendar, price_list, profiles, work_photos
from workers.models import WorkerProfile
from workers.models.prices import LONGEST, SHORTEST, STEP

PASSWORD = "callout-demo"  # noqa: S105  printed at every start, and only with DEBUG
HERE = Path(__file__).parent
FACES = HERE / "faces"
CAST = json.loads((HERE / "cast.json").read_text())
TEAM = {
    "staff": ("Nandini Rao", 16, None),
    "editor": ("Priyanka Bose", 76, "Editors"),
    "support": ("Kabir Anand", 63, "Support"),
    "finance": ("Meenakshi Iyer", 46, "Finance"),
}

# Some trades have emergencies.
ROUND_THE_CLOCK = {"gurpreet", "jaswinder", "manjunath", "srinivas"}


def make_team():
    for username, (name, face, group) in TEAM.items():
        user = make_user(username, name, face, User.Role.ADMIN, days_ago=450)
        user.is_staff, user.is_superuser = True, group is None
        user.save(update_fields=["is_staff", "is_superuser"])
        if group:
            user.groups.add(Group.objects.get(name=group))


def make_workers(rng):
    """Through the same doors as everybody: they apply, and the team approves them."""
    boss = User.objects.get(username="staff")
    for number, facts in enumerate(CAST["workers"]):
        profile = apply(rng, facts, days_ago=420 - number)
        approval.approve(profile, by=boss, at=profile.applied_at + timedelta(hours=9))
        calendar.set_week(profile, week(rng, facts["username"]))
        # Every third works by the hour only.
        if number % 3 != 2:
            make_prices(profile)
    # Two wait for an answer, so that the team has something to do.
    for facts in CAST["newcomers"]:
        apply(rng, facts, days_ago=1)


def show_work():
    """A photo of work by one worker of each service; the last waits for our team."""
    boss = User.objects.get(username="staff")
    first = {}
    for profile in WorkerProfile.objects.listed().with_names().order_by("user"):
        trade = profile.service_category.slug
        if profile.user.username == "worker" or trade not in first:
            first[trade] = profile
    drawn = [(trade, one) for trade, one in first.items() if drawings.has_scene(trade)]
    for number, (trade, profile) in enumerate(drawn, 1):
        file = ContentFile(drawings.draw_scene(trade), "work.webp")
        photo = work_photos.add(
            profile,
            words=drawings.words(trade),
            picture=photos.prepare_picture(file),
            before=None,
        )
        if number < len(drawn):
            work_photos.show(photo, by=boss)


def make_prices(profile):
    """Fixed prices for some of the usual jobs of their service."""
    rng = random.Random(profile.user.username)  # noqa: S311  the same demo every time
    usual = list(profile.service_category.typical_jobs.all())
    for job in rng.sample(usual, min(len(usual), rng.randint(4, 6))):
        span = (job.price_high - job.price_low) // 2
        price = job.price_low + rng.randint(0, span)
        minutes = min(max(-(-job.minutes // STEP) * STEP, SHORTEST), LONGEST)
        price_list.add(
            profile,
            {
                "name": job.name[:60],
                "price": round(price, -3) - 100,
                "minutes": minutes,
                "includes": rng.choice(words.INCLUDED),
                "usual": job,
            },
        )


def apply(rng, facts, *, days_ago):
    trade = ServiceCategory.objects.get(slug=facts["trade"])
    skills = list(trade.skills.all())
    user = make_user(
        facts["username"],
        facts["name"],
        facts["face"],
        User.Role.WORKER,
        days_ago=days_ago,
    )
    return profiles.apply(
        user,
        {
            "service_category": trade,
            "city": place(facts["city"]),
            "skills": rng.sample(skills, rng.randint(3, min(6, len(skills)))),
            "hourly_rate": facts["rate"] * 100,
            "callout_fee": facts.get("callout", 0) * 100,
            "experience": facts["years"],
            "area": facts["area"],
            "bio": facts["words"],
        },
        at=user.date_joined,
    )


def make_customers(rng):
    """Sixty, more of them where more workers are. `customer` is Ananya."""
    faces = spare_faces()
    cities = [
        city for city in CAST["cities"] for _ in range(18 if city == "Pune" else 6)
    ]
    for number, city in enumerate(cities[:60]):
        kind = "f" if number % 5 in (0, 2) else "m"
        names = CAST["women" if kind == "f" else "men"]
        first = names[number // 2 % len(names)]
        surname = CAST["surnames"][number * 7 % len(CAST["surnames"])]
        user = make_user(
            f"{first.lower()}{number}" if number else "customer",
            f"{first} {surname}",
            faces[kind].pop(0),
            days_ago=370 - number,
        )
        CustomerProfile.objects.update_or_create(
            user=user, defaults={"address": address(rng, city)}
        )


def make_user(username, name, face, role=User.Role.CUSTOMER, *, days_ago):
    user = User(
        username=username,
        email=f"{username}@callout.example",
        name=name,
        role=role,
        phone=f"+9198{20_000_000 + len(name) * 7919 + face * 104_729:08d}",
        date_joined=timezone.now() - timedelta(days=days_ago),
    )
    user.password = hashed()
    user.save()
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    picture = ContentFile((FACES / f"face-{face:03d}.webp").read_bytes(), "face.webp")
    photos.put(user, photos.prepare(picture))
    return user


@cache
def hashed():
    """One hash for all of them: a hundred good ones would take a minute."""
    return make_password(PASSWORD)


def spare_faces():
    """{"m": […], "f": […]}: the faces nobody has yet, in order."""
    taken = {face for _, face, _ in TEAM.values()}
    taken |= {facts["face"] for facts in CAST["workers"] + CAST["newcomers"]}
    spare = {"m": [], "f": []}
    for file, kind in json.loads((FACES / "faces.json").read_text()).items():
        if (number := int(file[5:8])) not in taken:
            spare[kind].append(number)
    return {kind: faces * 3 for kind, faces in spare.items()}


def place(name):
    return City.objects.filter(name=name).order_by("-population")[0]


def address(rng, city):
    area = rng.choice(CAST["cities"][city])
    flat = f"{rng.choice('ABC')}-{rng.randint(1, 12)}0{rng.randint(1, 6)}"
    return f"{flat}, {rng.choice(CAST['homes'])}, {area}, {city}"


def week(rng, username):
    """Hours as people keep them: most six days, some a long lunch, a few evenings."""
    if username in ROUND_THE_CLOCK:
        return {day: [(0, 24 * 60)] for day in range(7)}
    opens, closes = rng.choice([(8, 18), (9, 18), (9, 19), (10, 20)])
    windows = [(opens * 60, closes * 60)]
    if rng.random() < 0.4:
        windows = [(opens * 60, 13 * 60), (14 * 60, closes * 60)]
    days = 7 if rng.random() < 0.3 else 6
    return dict.fromkeys(range(days), windows)
