"""Every scene in Hindi: what the catalogue says is read by its wording.

People's own words and what editors write into pages stay as they are. A name that only
starts small inside a sentence is looked for too.
"""

import re

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import translation

from accounts.models import CustomerProfile, Letter, User
from bookings import jobs
from bookings.models import Job
from live import recipients
from live.models import Notification
from services import wording_gaps, wording_seeds
from services.models import City, ServiceCategory, Wording
from services.templatetags.catalogue import mid
from tests import scenes
from tests.harness_browser import BACKEND
from tests.site import crowd
from tests.test_pseudo_locale import WIDE
from workers import alerts
from workers.models import WorkerProfile

pytestmark = pytest.mark.django_db

READ = ("alt", "aria-label", "content", "placeholder", "title", "value")
# Beside code, the field in which a worker finds the neighbourhood as they typed it.
UNREAD = "style, script:not([type='application/ld+json']), #id_area"
# A paper says what was agreed, in the words of that day.
AS_AGREED = {"paper"}


@pytest.fixture
def hindi_market(two_with_a_past, city, category):
    """What the product brings; of what only these tests have, odd letters."""
    wording_seeds.load()
    crowd(9, city=city, category=category)
    WorkerProfile.objects.filter(area="").update(area="Kothrud")
    for gap in wording_gaps.gaps("hi"):
        wide = gap.text.translate(WIDE)
        Wording.objects.create(language="hi", text=gap.text, wording=wide)
    # Jobs are called by what was picked from a price list, reviews by their jobs.
    Job.objects.filter(review__isnull=False).update(title="Tap × 2")
    User.objects.update(language="hi")
    return two_with_a_past


def texts_with_a_wording():
    texts = {
        *wording_gaps.texts(),
        *WorkerProfile.objects.values_list("area", flat=True),
    }
    texts &= set(Wording.objects.values_list("text", flat=True))
    return texts | {mid(trade.plural) for trade in ServiceCategory.objects.all()}


def english(answer, texts):
    """Those of the texts that somebody reads there, from the longest on."""
    soup = BeautifulSoup(answer.content, "html.parser")
    for code in soup.select(UNREAD):
        code.decompose()
    pieces = [str(piece) for piece in soup.find_all(string=True)]
    pieces += [tag[name] for tag in soup.find_all() for name in READ if tag.get(name)]
    whole = "\n".join(pieces)
    for words in words_of_people():
        whole = whole.replace(words, "")
    return [
        text
        for text in sorted(texts, key=len, reverse=True)
        if re.search(rf"(?<![\w/-]){re.escape(text)}(?![\w/-])", whole)
    ]


def words_of_people():
    """Where people live, which they wrote themselves."""
    yield from Job.objects.values_list("address", flat=True)
    yield from CustomerProfile.objects.exclude(address="").values_list(
        "address", flat=True
    )


def test_no_scene_says_a_name_of_the_catalogue_in_english(hindi_market):
    texts, found = texts_with_a_wording(), {}
    assert {"Plumber", "Plumbers", "plumbers", "Pune", "Kothrud", "Tap"} <= texts
    for scene in scenes.scenes(hindi_market["customer"], hindi_market["worker"]):
        if scene.who == "staff" or scene.name in AS_AGREED:
            continue
        client = Client(headers={"accept-language": "hi"})
        if scene.who:
            client.force_login(hindi_market[scene.who], BACKEND)
        if said := english(client.get(scene.path), texts):
            found[scene.name] = said
    assert found == {}


def test_what_is_sent_to_people_says_it_in_theirs(
    hindi_market, django_capture_on_commit_callbacks
):
    """Calendar files, notifications and letters."""
    job = Job.objects.filter(customer=hindi_market["customer"]).first()
    Job.objects.filter(pk=job.pk).update(title="Fit a fan × 2, Mine own")
    Wording.objects.create(language="hi", text="Fit a fan", wording="पंखा लगाना")
    client = Client()
    client.force_login(hindi_market["customer"], BACKEND)
    file = client.get(reverse("bookings:ics", args=[job.code])).content.decode()
    assert "पंखा लगाना × 2" in file.replace("\r\n ", "")

    with django_capture_on_commit_callbacks(execute=True):
        jobs.cancel(Job.objects.get(pk=job.pk), by=hindi_market["customer"])
    told = Notification.objects.filter(user=hindi_market["worker"])
    assert "पंखा लगाना × 2" in told.get(event__verb="cancel").message


def test_staff_are_told_of_an_applicant_in_their_own_language(
    hindi_market, support, boss
):
    User.objects.filter(pk=support.pk).update(language="hi")
    User.objects.filter(pk=boss.pk).update(language="")
    profile = hindi_market["waiting"].worker_profile
    recipients.notify_staff_of_applicant(profile)
    told = dict(
        Notification.objects.filter(kind="application-to-staff").values_list(
            "user", "message"
        )
    )
    assert "प्लंबर, पुणे" in told[support.pk]
    assert "Plumber, Pune" in told[boss.pk]


def test_the_letter_about_somebody_new_is_in_the_language_it_was_asked_in(
    hindi_market, category
):
    with translation.override("hi"):
        alerts.ask("new@example.org", category, City.objects.get(slug="nashik"))
    (letter,) = Letter.objects.filter(recipient="new@example.org")
    assert "प्लंबर" in letter.body
    assert "नाशिक" in letter.body
    assert "lumber" not in letter.subject + letter.body.partition("http")[0]
