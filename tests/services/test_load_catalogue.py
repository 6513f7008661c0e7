import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from services.management.commands.load_catalogue import CATALOGUE
from services.models import MarketSettings, ServiceCategory, Skill, TypicalJob

pytestmark = pytest.mark.django_db


def load(capsys):
    call_command("load_catalogue")
    return capsys.readouterr().out.strip()


def test_twelve_services_with_skills_and_typical_jobs(capsys):
    assert re.fullmatch(
        r"12 services added\.\n\d+ search phrases added\.\n\d+ wordings added\.",
        load(capsys),
    )
    plumber = ServiceCategory.objects.first()
    assert (plumber.slug, plumber.plural, plumber.icon, plumber.hue) == (
        "plumber",
        "Plumbers",
        "tap",
        25,
    )
    assert plumber.skills.get(slug="leak-repair").name == "Leak repair"
    tap = plumber.typical_jobs.first()
    assert (tap.name, tap.minutes, tap.price_low, tap.price_high) == (
        "Mend a leaking tap or mixer",
        45,
        14_900,
        34_900,
    )


def test_loading_again_keeps_what_editors_wrote(capsys):
    load(capsys)
    counts = Skill.objects.count(), TypicalJob.objects.count()
    ServiceCategory.objects.filter(slug="painter").update(name="House painter")
    Skill.objects.filter(slug="wallpaper").delete()
    assert load(capsys) == "0 services added."
    assert ServiceCategory.objects.get(slug="painter").name == "House painter"
    assert (Skill.objects.count(), TypicalJob.objects.count()) == (
        counts[0] - 1,
        counts[1],
    )


def test_prices_in_another_currency_are_left_out_and_said_so(capsys):
    market = MarketSettings.load()
    market.currency = "EUR"
    market.save()
    assert load(capsys).splitlines()[-1] == (
        "Typical prices are in INR and this market trades in EUR: they were left out."
    )
    assert TypicalJob.objects.count() == 0
    assert Skill.objects.count() > 60


def test_every_service_is_complete_and_passes_its_own_checks(capsys):
    load(capsys)
    sprite = Path(settings.BASE_DIR, "static/img/icons.svg").read_text()
    icons = set(re.findall(r'<symbol id="([\w-]+)"', sprite))
    for category in ServiceCategory.objects.all():
        category.full_clean()
        assert category.icon in icons
        assert 6 <= category.skills.count() <= 10
        assert 5 <= category.typical_jobs.count() <= 8
        for job in category.typical_jobs.all():
            job.full_clean()
            assert job.minutes % 15 == 0


def test_no_two_services_look_alike():
    services = json.loads(CATALOGUE.read_text())["services"]
    assert len({(service["icon"], service["hue"]) for service in services}) == 12
    assert len({service["hue"] for service in services}) == 12
