"""The pages a new site starts with. Sown once: what editors changed or moved stays."""

import json
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.images import get_image_model
from wagtail.models import Page, Site

from home import drawings
from home.models import ContactField, ContactPage, HomePage, StandardPage
from services.models import (
    CategoryPage,
    City,
    CityIndexPage,
    CityPage,
    GuideIndexPage,
    GuidePage,
    ServiceCategory,
    ServiceIndexPage,
)
from workers.models import WorkerProfile

ROOMS = Path(__file__).parents[1]
SITE_WORDS = ROOMS / "home" / "data" / "site.json"
GUIDES = ROOMS / "services" / "data" / "guides.json"
SERVICE_WORDS = ROOMS / "services" / "data" / "pages.json"
PORTS = {"http": 80, "https": 443}


def seed(base_url, *, cities=8):
    """Make what is missing; returns the home page."""
    words = json.loads(SITE_WORDS.read_text())
    home = seed_home(words["home"])
    serve_at(base_url, home)
    seed_services(home, words["services"])
    seed_cities(home, words["cities"], cities)
    seed_guides(home)
    seed_help(home, words["help"])
    return home


def seed_home(words):
    if home := HomePage.objects.first():
        return home
    root = Page.get_first_root_node()
    # Wagtail's own welcome page stands where ours belongs; nobody wrote it.
    welcome = Page.objects.child_of(root).filter(
        slug="home", content_type__model="page", numchild=0
    )
    for page in welcome:
        page.delete()
    root.refresh_from_db()
    return child(root, HomePage, "home", **words | {"body": stream(words["body"])})


def serve_at(base_url, home):
    address = urlsplit(base_url)
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={
            "hostname": address.hostname,
            "port": address.port or PORTS[address.scheme],
            "root_page": home,
        },
    )


def seed_services(home, words):
    index = ServiceIndexPage.objects.descendant_of(home).first() or child(
        home, ServiceIndexPage, "services", **words
    )
    texts = json.loads(SERVICE_WORDS.read_text())
    about = set(CategoryPage.objects.values_list("category", flat=True))
    for category in ServiceCategory.objects.exclude(pk__in=about):
        child(
            index,
            CategoryPage,
            category.slug,
            category=category,
            title=category.plural,
            **service_words(texts.get(category.slug), category),
            **scene(category.slug),
        )


def service_words(words, category):
    if words is None:
        return {"lead": category.summary}
    questions = [
        {"question": question, "answer": f"<p>{answer}</p>"}
        for question, answer in words["faq"]
    ]
    body = [
        {
            "type": "text",
            "value": f"<h2>Before they come</h2><p>{words['before']}</p>",
        },
        {
            "type": "faq",
            "value": {"heading": "Questions people ask", "questions": questions},
        },
    ]
    return {"lead": words["lead"], "body": stream(body)}


def seed_cities(home, words, at_least):
    """A page for every city where somebody works, and for the largest ones."""
    index = CityIndexPage.objects.descendant_of(home).first() or child(
        home, CityIndexPage, "cities", **words
    )
    open_cities = City.objects.filter(is_active=True)
    largest = open_cities.order_by("-population", "name")[:at_least]
    worked_in = WorkerProfile.objects.listed().values_list("city", flat=True)
    wanted = {city.pk for city in largest} | set(worked_in.distinct())
    wanted -= set(CityPage.objects.values_list("city", flat=True))
    for city in open_cities.filter(pk__in=wanted).order_by("name"):
        child(index, CityPage, city.slug, city=city, title=city.name, **skyline(city))


def seed_guides(home):
    """Those that we brought, once: what editors took away does not come back."""
    if GuideIndexPage.objects.descendant_of(home).exists():
        return
    words = json.loads(GUIDES.read_text())
    index = child(home, GuideIndexPage, "guides", **words["index"])
    known = {category.slug: category for category in ServiceCategory.objects.all()}
    today = timezone.localdate()
    for number, guide in enumerate(words["guides"]):
        about = [known[slug] for slug in guide["categories"] if slug in known]
        child(
            index,
            GuidePage,
            guide["slug"],
            title=guide["title"],
            lead=guide["lead"],
            written_on=today - number * timedelta(days=9),
            body=stream([{"type": kind, "value": it} for kind, it in guide["body"]]),
            categories=about,
            **scene(guide["slug"]),
        )


def seed_help(home, words):
    top = child(home, StandardPage, "help", title=words["title"], lead=words["lead"])
    for page in words["pages"]:
        text = [{"type": "text", "value": page["text"]}] if page["text"] else []
        child(
            top,
            ContactPage if "form" in page else StandardPage,
            page["slug"],
            title=page["title"],
            lead=page["lead"],
            footer=page["footer"],
            body=stream(text + page.get("more", [])),
            **form_of(page),
        )


def form_of(words):
    """Fields of a contact page; nothing for a page without a form."""
    if "form" not in words:
        return {}
    fields = [
        ContactField(sort_order=place, **field)
        for place, field in enumerate(words["form"])
    ]
    return {"thanks": words["thanks"], "form_fields": fields}


def child(parent, model, slug, **fields):
    page = Page.objects.child_of(parent).filter(slug=slug).first()
    if page is None:
        page = parent.add_child(
            instance=model(slug=slug, locale=parent.locale, **fields)
        )
        page.save_revision().publish()
    return page.specific


def scene(slug):
    """Fields of a page: the drawing of a trade or a guide, if there is one."""
    if not drawings.has_scene(slug):
        return {}
    return picture(slug, drawings.draw_scene(slug), drawings.words(slug))


def skyline(city):
    return picture(
        city.slug, drawings.draw_city(city.slug), drawings.words(city.slug, city.name)
    )


def picture(name, content, description):
    """Fields of a page: a picture that stands among those of editors from now on."""
    image = get_image_model()(
        title=name.replace("-", " ").capitalize(),
        description=description,
        file=ContentFile(content, f"{name}.webp"),
        width=drawings.WIDTH,
        height=drawings.HEIGHT,
    )
    image.save()
    return {"picture": image}


def stream(blocks):
    return json.dumps(blocks)
