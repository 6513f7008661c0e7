"""A small planted site: home, services with one service, cities with one city."""

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.utils import timezone
from wagtail.models import Page, Site

from accounts.models import User
from home.models import HomePage
from services.models import (
    CategoryPage,
    CityIndexPage,
    CityPage,
    ServiceIndexPage,
    TypicalJob,
)
from toolkit.cache.versions import last_seen
from toolkit.middleware.kept_pages import pages
from workers.models import WeeklyHours, WorkerProfile


def plant(parent, model, slug, **fields):
    fields = {"title": slug.title(), "last_published_at": timezone.now()} | fields
    return parent.add_child(instance=model(slug=slug, **fields))


@pytest.fixture(autouse=True)
def _nothing_kept():
    """What one test had looked up (pages, the footer) is forgotten in the next."""
    cache.clear()
    last_seen.forget()
    pages.copies.clear()


@pytest.fixture
def site(city, category):
    """Served at the name that the test client asks for, not Wagtail's welcome."""
    root = Page.get_first_root_node()
    TypicalJob.objects.create(
        category=category, name="Tap", minutes=45, price_low=14_900, price_high=34_900
    )
    home = plant(root, HomePage, "callout", title="Home", hero_title="Good hands.")
    services = plant(home, ServiceIndexPage, "services")
    plant(services, CategoryPage, "plumber", title="Plumbers", category=category)
    cities = plant(home, CityIndexPage, "cities")
    plant(cities, CityPage, "pune", title="Pune", city=city)
    site = Site.objects.get()
    site.hostname, site.root_page = "testserver", home
    site.save()
    return site


@pytest.fixture
def category_page(site):
    return CategoryPage.objects.get()


@pytest.fixture
def city_page(site):
    return CityPage.objects.get()


@pytest.fixture
def home_page(site):
    return HomePage.objects.get()


def soup(response):
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def words(tag):
    """What is read, with single spaces."""
    return " ".join(tag.get_text(" ").split())


def crowd(number, *, city, category, start=0):
    """Many listed workers with hours and a skill each, in five statements."""
    users = User.objects.bulk_create(
        User(
            username=f"crowd{n}",
            email=f"crowd{n}@example.com",
            name=f"Crowd {n}",
            role=User.Role.WORKER,
        )
        for n in range(start, start + number)
    )
    workers = WorkerProfile.objects.bulk_create(
        WorkerProfile(
            user=user,
            city=city,
            service_category=category,
            hourly_rate=20_000 + 100 * n,
            experience=5,
            approval=WorkerProfile.Approval.APPROVED,
        )
        for n, user in enumerate(users)
    )
    WeeklyHours.objects.bulk_create(
        WeeklyHours(worker=worker, weekday=day, start=540, end=1080)
        for worker in workers
        for day in range(7)
    )
    skill = category.skills.first()
    WorkerProfile.skills.through.objects.bulk_create(
        WorkerProfile.skills.through(workerprofile=worker, skill=skill)
        for worker in workers
    )
