"""Every scene on a narrow phone in languages that say it longer, or from the right."""

import pytest

from accounts.models import User
from tests import scenes
from tests.browser.test_scenes import LOW, NARROW
from tests.browser.test_words import WIDE

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# As a language does whose words are longer by two fifths.
LONGER = r"""() => {
  const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (words.nextNode()) {
    const { parentElement, textContent } = words.currentNode;
    if (parentElement.closest("script, style, template, textarea")) continue;
    const longer = textContent.replace(/\p{L}{4,}/gu,
      (word) => word + word.slice(0, Math.ceil(word.length * 0.4)));
    if (longer !== textContent) words.currentNode.textContent = longer;
  }
}"""
FROM_THE_RIGHT = "() => { document.documentElement.dir = 'rtl'; }"


@pytest.fixture
def live_site(paying_site):
    return paying_site


def test_every_page_fits_a_phone_in_other_languages(
    browser, live_site, two_with_a_past
):
    User.objects.update(language="hi")
    people = two_with_a_past | {"": None}
    pages = {who: browser.page(user, locale="hi-IN") for who, user in people.items()}
    wrong, seen = [], 0
    for scene in scenes.scenes(people["customer"], people["worker"]):
        # A button is found by its English name; what it complains of is one of words.
        if scene.who == "staff" or scene.press:
            continue
        page = pages[scene.who]
        page.set_viewport_size(NARROW)
        page.goto(scene.path)
        assert page.locator("html").get_attribute("lang") == "hi", scene
        wrong += [f"{scene.name} {said}" for said in fits(page)]
        seen += 1
    browser.complaints[:] = [
        said
        for said in browser.complaints
        if "status of" not in said and "WebSocket" not in said
    ]
    live_site.forget()
    assert "\n".join(wrong) == ""
    assert seen > 70


def fits(page):
    if said := page.evaluate(WIDE):
        yield f"in Hindi: {said}"
    page.set_viewport_size(LOW)
    if said := page.evaluate(WIDE):
        yield f"at 400 %: {said}"
    for change, how in (
        (LONGER, "in longer words"),
        (FROM_THE_RIGHT, "from the right"),
    ):
        page.evaluate(change)
        if said := page.evaluate(WIDE):
            yield f"{how}: {said}"
