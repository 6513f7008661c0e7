"""Every link of every scene leads somewhere for who sees it, staff's own pages too."""

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.core.files.storage import default_storage
from django.test import Client
from zeal import zeal_ignore

from tests import looking
from tests.crawl import all_links, read, urldefrag
from tests.harness_browser import BACKEND

# Wagtail's script adds the rows that are ticked.
BY_SCRIPT = "/admin/bulk/"
# What is wrong in this address stays in the links that take something else off.
WRONG = {"search-no-day"}


@pytest.mark.django_db
@pytest.mark.only("sqlite")
def test_no_link_of_any_role_is_dead(two_with_a_past, boss):
    people = two_with_a_past | {"staff": boss}
    clients = {"": Client()} | {who: Client() for who in people}
    for who, user in people.items():
        clients[who].force_login(user, BACKEND)
    seen, dead = {}, []
    for scene, answer in looking.answers(people):
        if scene.name in WRONG:
            continue
        page = BeautifulSoup(answer.content, "html.parser")
        for link in all_links(page, scene.path):
            address, fragment = urldefrag(link)
            if address.startswith(BY_SCRIPT):
                continue
            at = scene.who, address
            if at not in seen:
                # Wagtail reads a row of settings again and again.
                with zeal_ignore():
                    seen[at] = is_file(address) or read(clients[scene.who], address)
            # What is refused has a page, which leads to places of its own.
            there = page if address == scene.path else seen[at]
            if there is None:
                dead.append(f"{scene.name}: {link} is no page")
            elif fragment and not there.find(id=fragment):
                dead.append(f"{scene.name}: {link} is no such place")
    assert "\n".join(sorted(set(dead))) == ""
    assert len(seen) > 350


def is_file(address):
    """Public ones are served by the machine in front."""
    name = address.removeprefix(settings.MEDIA_URL)
    return name != address and default_storage.exists(name)
