"""The main pages as their people meet them, for the pictures and for the checks.

A scene is an address, who looks at it, and perhaps a button that is pressed there with
nothing filled in, so that the page has something to complain about.
"""

import json
from dataclasses import dataclass
from io import BytesIO
from itertools import chain
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.db.models import Q
from django.urls import reverse
from PIL import Image

from accounts.models import User
from accounts.photos import prepare_picture
from bookings import photos, reviews
from bookings.jobs import scope
from bookings.models import Coupon, Job, Paper, Payment, ReviewPhoto, ScopeChange
from bookings.money import checkout, payments, tips
from bookings.money.gateways import CASH
from bookings.states import Status
from home.models import ContactField, ContactPage
from live import chat
from live.models import ChatMessage
from services.models import CategoryPage, City, CityPage, GuideIndexPage, GuidePage
from tests.bookings.paying import FINISHING, WAY, pay, work_through
from tests.cast import drive, make_customer, make_user, make_worker, soon
from tests.services.test_pictures import make_image
from tests.site import plant
from workers import alerts, price_list
from workers.models import SearchAlert

# Jobs that are paid through a gateway: what is to be paid, held, and taken.
ONLINE = {
    "to-pay": {"payments__status": "created", "status": Status.ACCEPTED},
    "held": {"payments__status": "secured", "status": Status.ACCEPTED},
    "paid-online": {"payments__status": "released"},
}
BEGINNERS = ("newcomer", "applicant", "beginner", "waiting")


@dataclass(frozen=True)
class Scene:
    name: str
    path: str
    who: str = ""
    press: str = ""


@pytest.fixture
def two_with_a_past(site, customer, worker, job_in, city, online):
    """{who: user}. Two had a job in every status, with a talk, a payment, a review."""
    for day, status in enumerate(Status, start=2):
        job = job_in(status, start=soon(city, days=day))
    paid = job_in(Status.FINISHED, start=soon(city, days=12))
    payments.mark_paid(paid.payments.get(), by=worker)
    said = {"rating": 4, "comment": "Came on the minute.", "photos": [picture()]}
    reviews.leave(paid, by=customer, **said)
    ReviewPhoto.objects.update(state=ReviewPhoto.State.SHOWN)
    photos.add(newest(customer, status=Status.PENDING), [picture()] * 3, by=customer)
    pay_online(online, job_in, city)
    Coupon.objects.create(code="WELCOME", amount_off=10_000, most_each=5)
    job_in(Status.FINISHED, start=soon(city, days=11), code="WELCOME")
    propose(job_in(Status.ACCEPTED, start=soon(city, days=13)), worker)
    job = Job.objects.filter(status=Status.ACCEPTED, gateway=CASH).first()
    for by in (worker, customer):
        chat.post(job, by=by, text="Do I need a ladder? " * 9, client_id=uuid4())
    place = {"time_zone": "Asia/Kolkata", "latitude": 20.0, "longitude": 73.8}
    City.objects.create(slug="nashik", name="Nashik", country="IN", **place)
    write_pages(site.root_page, worker.worker_profile.service_category)
    people = {"customer": customer, "worker": worker}
    return people | beginners(worker.worker_profile)


def write_pages(home, category):
    """What editors write: a guide of many blocks, and a form to reach us."""
    image = make_image()
    shot = {"image": {"image": image.pk, "decorative": False, "alt_text": "A tap."}}
    texts = {"title": "A" * 60, "text": "Under the sink. " * 12}
    blocks = {
        "text": "<h2>One</h2><p>Words.</p><h2>Two</h2><h2>Three</h2>",
        "steps": {"heading": "First", "steps": [texts, texts]},
        "columns": {"columns": ["<p>Left</p>", "<p>Right</p>"]},
        "numbers": {"numbers": [{"figure": "W" * 20, "words": "litres"}] * 4},
        "quote": {"text": "Lime is patient. " * 9, "who": "V" * 80, "about": "x"},
        "picture": shot | {"caption": "Worn"},
        "gallery": {"heading": "A day", "pictures": [shot | {"caption": "Now"}] * 3},
        "video": {"address": "https://video.example/", "title": "How"},
        "rates": {"heading": "An hour", "category": category.pk},
        "workers": {"heading": "Who", "category": category.pk, "limit": 2},
        "reviews": {"heading": "Said", "category": category.pk, "limit": 2},
        "cities": {"heading": "Where", "limit": 9},
    }
    body = [{"type": kind, "value": value} for kind, value in blocks.items()]
    about = {"categories": [category], "picture": image, "body": json.dumps(body)}
    index = plant(home, GuideIndexPage, "guides", title="Guides", lead="To know.")
    plant(index, GuidePage, "drips", title="When it drips", lead="A washer.", **about)
    plant(index, GuidePage, "sparks", title="When it sparks", picture=image)
    asked = [("Your name", "singleline"), ("E-mail", "email"), ("Words", "multiline")]
    fields = [
        ContactField(sort_order=place, label=label, field_type=kind)
        for place, (label, kind) in enumerate(asked)
    ]
    plant(home, ContactPage, "contact", lead="Write.", form_fields=fields)


def propose(job, worker):
    """A price list, and more work that waits for the customer's word."""
    for name, price in (("Fit a ceiling fan", 34_900), ("Mend " + "x" * 50, 120_050)):
        facts = {"name": name, "price": price, "minutes": 45, "includes": "The work."}
        price_list.add(worker.worker_profile, facts | {"usual": None})
    extras = [("New board", 120_000), ("Y" * 60, 99_950)]
    reason, found = "It is burnt. " * 12, [picture(), picture()]
    scope.propose(job, extras, by=worker, reason=reason, photos=found)


def picture():
    """A photo as somebody's camera makes it, ready to be kept."""
    sent = BytesIO()
    Image.new("RGB", (640, 480), "teal").save(sent, "JPEG")
    return prepare_picture(ContentFile(sent.getvalue(), "IMG_2041.jpg"))


def pay_online(bank, job_in, city):
    """One that waits for its money, one whose money is held, and one that was paid,
    with a tip besides.
    """
    _waiting, held, done = (
        job_in(Status.ACCEPTED, gateway="razorpay", start=soon(city, hour=hour))
        for hour in (12, 14, 16)
    )
    pay(bank, held)
    done = drive(pay(bank, done), *FINISHING)
    work_through()
    tip = tips.give(done, 4_000, "razorpay", by=done.customer)
    bank.pay(checkout.begin(tip, WAY, by=done.customer).id)
    checkout.look_again(tip)


def scenes(customer, worker):
    """`customer` and `worker` have jobs with each other; what is there is shown."""
    return chain(
        for_anybody(worker.worker_profile),
        for_customers(customer, worker.worker_profile),
        with_a_code(worker.worker_profile),
        for_workers(worker),
        of_jobs(customer, worker),
        for_staff(),
    )


def for_anybody(profile):
    trade = CategoryPage.objects.live().get(category=profile.service_category).url
    city = CityPage.objects.live().get(city=profile.city)
    search, page = reverse("workers:search"), page_of(profile)
    here = f"category={profile.service_category.slug}&city={profile.city.slug}"
    empty = City.objects.filter(is_active=True, workers=None).first()
    nowhere = f"category={profile.service_category.slug}&city={empty.slug}"
    token = alerts.token_of(wish(profile.service_category, empty))
    yield from [
        Scene("home", "/"),
        Scene("services", "/services/"),
        Scene("service", trade),
        Scene("service-in-city", f"{trade}in/{city.slug}/"),
        Scene("cities", "/cities/"),
        Scene("city", city.url),
        Scene("guides", GuideIndexPage.objects.get().url),
        Scene("guide", GuidePage.objects.live().order_by("path").first().url),
        Scene("contact", ContactPage.objects.get().url),
        Scene("contact-wrong", ContactPage.objects.get().url, press="Send"),
        Scene("search", f"{search}?{here}"),
        Scene("search-everything", search),
        Scene("search-nobody", f"{search}?q=zebedee+is+called+this"),
        Scene("search-wrong", f"{search}?rate_min=abc&page=x"),
        Scene("search-when", f"{search}?{here}&available=tomorrow&part=morning"),
        Scene("search-no-day", f"{search}?{here}&available=day&date=2020-01-01"),
        Scene("search-nobody-there", f"{search}?{nowhere}"),
        Scene("tell-me-question", reverse("workers:alert", args=[token])),
        Scene("tell-me-stop", reverse("workers:alert-stop", args=[token])),
        Scene("worker", page),
        Scene("book-logged-out", f"{page}book/"),
        Scene("login", reverse("account_login")),
        Scene("login-wrong", reverse("account_login"), press="Log in"),
        Scene("signup", reverse("account_signup")),
        Scene("signup-worker", f"{reverse('account_signup')}?role=worker"),
        Scene("signup-wrong", reverse("account_signup"), press="Create my account"),
        Scene("password-reset", reverse("account_reset_password")),
        Scene("not-found", "/nothing-is-here/"),
    ]


def for_customers(customer, profile):
    book = f"{page_of(profile)}book/"
    yield from [
        Scene("customer", "/jobs/", "customer"),
        Scene("customer-new", "/jobs/", "newcomer"),
        Scene("book", book, "customer"),
        Scene("book-wrong", book, "customer", press="Send the request"),
        Scene("chats", "/chat/", "customer"),
        Scene("chats-none", "/chat/", "newcomer"),
        Scene("notifications", "/notifications/", "customer"),
        Scene("notifications-none", "/notifications/", "newcomer"),
        Scene("account", "/account/profile/", "customer"),
        Scene("account-devices", "/account/devices/", "customer"),
        Scene("account-data", "/account/data/", "customer"),
        Scene("account-data-new", "/account/data/", "newcomer"),
        Scene("account-second-step", "/account/2fa/", "customer"),
        Scene("account-second-step-on", "/account/2fa/totp/activate/", "customer"),
        Scene("account-is-it-you", "/account/reauthenticate/", "customer"),
        Scene("not-for-customers", "/work/", "customer"),
    ]


def with_a_code(profile):
    """What a coupon makes of the booking page, and what staff read of it."""
    for coupon in Coupon.objects.all()[:1]:
        book = f"{page_of(profile)}book/"
        yield Scene("book-code", f"{book}?coupon={coupon.code}", "customer")
        page = Coupon.snippet_viewset.get_url_name("inspect")
        yield Scene("staff-coupon", reverse(page, args=[coupon.pk]), "staff")


def for_workers(worker):
    yield from [
        Scene("work", "/work/", "worker"),
        Scene("work-new", "/work/", "beginner"),
        Scene("work-apply", "/work/apply/", "applicant"),
        Scene("work-apply-wrong", "/work/apply/", "applicant", press="Send to our"),
        Scene("work-waiting", "/work/apply/", "waiting"),
        Scene("work-jobs", "/jobs/", "worker"),
        Scene("work-hours", "/work/hours/", "worker"),
        Scene("work-earnings", "/work/earnings/", "worker"),
        Scene("work-earnings-none", "/work/earnings/", "beginner"),
        Scene("work-profile", "/work/profile/", "worker"),
        Scene("work-prices", "/work/prices/", "worker"),
        Scene("work-prices-none", "/work/prices/", "beginner"),
        Scene("work-prices-wrong", "/work/prices/", "worker", press="Add it"),
        Scene("work-photos", "/work/photos/", "worker"),
        Scene("work-photos-none", "/work/photos/", "beginner"),
        Scene("work-photos-wrong", "/work/photos/", "worker", press="Send the"),
    ]


def of_jobs(customer, worker):
    """Each status once from both sides, as far as somebody of theirs has such a job."""
    for who, side in (("customer", customer), ("worker", worker)):
        for status in Status:
            if job := newest(side, status=status):
                yield Scene(f"job-{status}-{who}", path_of(job), who)
        paid = Payment.objects.filter(status=Payment.Status.RELEASED)
        if job := newest(side, payments__in=paid):
            yield Scene(f"job-paid-{who}", path_of(job), who)
        for name, which in ONLINE.items():
            if job := newest(side, ~Q(gateway=CASH), **which):
                yield Scene(f"job-{name}-{who}", path_of(job), who)
        if message := ChatMessage.objects.filter(sender=side).last():
            code = message.room.job.code
            yield Scene(f"chat-{who}", reverse("live:chat", args=[code]), who)
    if job := newest(customer, ~Q(gateway=CASH), **ONLINE["to-pay"]):
        path = reverse("bookings:pay", args=[job.code])
        yield Scene("pay", path, "customer")
    if job := newest(customer, status=Status.FINISHED, gateway=CASH):
        path = reverse("bookings:tip", args=[job.code])
        yield Scene("tip", path, "customer")
        yield Scene("tip-wrong", path, "customer", press="Go on")
    if paper := Paper.objects.filter(payment__job__customer=customer).last():
        path = reverse("bookings:paper", args=[paper.payment.job.code, paper.number])
        yield Scene("paper", path, "customer")
    if job := newest(customer, status=Status.ACCEPTED):
        yield Scene("ask-cancel", f"{path_of(job)}cancel/", "customer")
    if job := newest(worker, status=Status.ACCEPTED):
        yield Scene("ask-start-early", f"{path_of(job)}start/", "worker")
    if job := newest(worker, status=Status.ONGOING):
        more = reverse("bookings:more", args=[job.code])
        yield Scene("more", more, "worker")
        yield Scene("more-wrong", more, "worker", press="Ask ")
    if change := ScopeChange.objects.filter(job__customer=customer).last():
        page = reverse("bookings:change", args=[change.job.code, change.code])
        yield Scene("change-customer", page, "customer")
        yield Scene("change-job-customer", path_of(change.job), "customer")
    if job := newest(customer, status=Status.COMPLETED):
        yield Scene("ask-dispute", f"{path_of(job)}dispute/", "customer")


def for_staff():
    yield from [
        Scene("staff", "/admin/", "staff"),
        Scene("staff-people", "/admin/snippets/accounts/person/", "staff"),
        Scene("staff-workers", "/admin/snippets/workers/workerprofile/", "staff"),
        Scene("staff-jobs", "/admin/snippets/bookings/job/", "staff"),
        Scene("staff-payments", "/admin/snippets/bookings/payment/", "staff"),
        Scene("staff-tries", "/admin/snippets/bookings/attempt/", "staff"),
        Scene("staff-orders", "/admin/snippets/bookings/gatewayorder/", "staff"),
        Scene("staff-words", "/admin/snippets/bookings/webhookevent/", "staff"),
        Scene("staff-wishes", "/admin/snippets/workers/searchalert/", "staff"),
        Scene("staff-missed", "/admin/reports/missed-searches/", "staff"),
        Scene("staff-most-booked", "/admin/reports/most-booked/", "staff"),
        Scene("staff-revenue", "/admin/reports/revenue/", "staff"),
        Scene("staff-trial-balance", "/admin/reports/trial-balance/", "staff"),
        Scene("staff-money", "/admin/reports/money/", "staff"),
        Scene("staff-papers", "/admin/snippets/bookings/paper/", "staff"),
        Scene("staff-commission", "/admin/snippets/bookings/commissionrule/", "staff"),
        Scene("staff-coupons", "/admin/snippets/bookings/coupon/", "staff"),
        Scene("staff-coupon-new", "/admin/snippets/bookings/coupon/add/", "staff"),
    ]


def newest(person, *also, **which):
    mine = Job.objects.filter(Q(customer=person) | Q(worker=person), *also, **which)
    return mine.order_by("-scheduled_time").first()


def path_of(job):
    return reverse("bookings:job", args=[job.code])


def page_of(profile):
    return reverse("workers:profile", args=[profile.code])


def beginners(like):
    """People with nothing behind them yet, {who: user}; `like` names trade and city."""
    known = User.objects.filter(username__in=BEGINNERS)
    return {user.username: user for user in known} or {
        "newcomer": make_customer("newcomer", name="Meera Joshi"),
        "applicant": make_user("applicant", User.Role.WORKER, name="Rahul Pawar"),
        "beginner": make_beginner("beginner", like, "approved", name="Nikhil Rane"),
        "waiting": make_beginner("waiting", like, "waiting", name="Sanjay More"),
    }


def wish(category, city):
    """A stranger's, who has not answered the letter yet."""
    place = {"category": category, "city": city}
    alert, _new = SearchAlert.objects.get_or_create(email="meera@example.org", **place)
    return alert


def make_beginner(username, like, approval, **named):
    place = {"city": like.city, "category": like.service_category}
    return make_worker(username, approval=approval, **place, **named)
