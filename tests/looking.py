"""Every scene as its people are answered: a page, or what pressing its button gives."""

from bs4 import BeautifulSoup
from django.test import Client

from tests import scenes
from tests.harness_browser import BACKEND
from tests.journeys.conftest import filled, spoken


def answers(people, **headers):
    """(scene, response) of everybody in `people`, {who: user}."""
    clients = {"": Client(headers=headers)}
    for who, user in people.items():
        clients[who] = Client(headers=headers)
        clients[who].force_login(user, BACKEND)
    for scene in scenes.scenes(people["customer"], people["worker"]):
        if scene.who in clients:
            yield scene, answer(clients[scene.who], scene)


def answer(client, scene):
    page = client.get(scene.path)
    if not scene.press:
        return page
    soup = BeautifulSoup(page.content, "html.parser")
    button = next(b for b in soup("button") if scene.press in spoken(b))
    form = button.find_parent("form")
    pressed = {button["name"]: button["value"]} if button.get("name") else {}
    return client.post(form.get("action") or scene.path, filled(form) | pressed)
