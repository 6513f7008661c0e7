"""Every main page: readable by everybody, in both schemes, and no wider than a phone.

axe is put into the page from outside, which the policy of the page does not see.
"""

from importlib.resources import files

import pytest

from tests import scenes

pytestmark = [pytest.mark.browser, pytest.mark.slow]

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FIND = """async only => {
  const found = await axe.run(document, {runOnly: only, resultTypes: ["violations"]});
  return found.violations.flatMap(rule => rule.nodes.map(
    node => `${rule.id}: ${node.target.join(" ")} ${node.failureSummary}`));
}"""
WIDER = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
NARROW = {"width": 320, "height": 640}
DESK = {"width": 1280, "height": 800}


def test_every_page_is_for_everybody(browser, live_site, two_with_a_past):
    # Colours that are on their way from light to dark can be read by nobody.
    people = two_with_a_past | {"": None}
    pages = {who: page_with_axe(browser, user) for who, user in people.items()}
    wrong = []
    for scene in scenes.scenes(people["customer"], people["worker"]):
        if scene.who != "staff":
            wrong += [f"{scene.name} {said}" for said in look(pages[scene.who], scene)]
    # What is refused on purpose (404, 422) the browser calls an error.
    browser.complaints[:] = [c for c in browser.complaints if "status of" not in c]
    live_site.forget()
    assert "\n".join(wrong) == ""


def page_with_axe(browser, user):
    context = browser.context(user, reduced_motion="reduce")
    context.add_init_script(AXE)
    return context.new_page()


def look(page, scene):
    page.set_viewport_size(NARROW)
    page.goto(scene.path)
    if scene.press:
        page.get_by_role("button", name=scene.press).first.click()
        page.wait_for_load_state()
    if page.evaluate(WIDER):
        yield "is wider than 320 px"
    for found in page.evaluate(FIND, {"type": "tag", "values": RULES}):
        yield f"on a phone: {found}"
    page.emulate_media(color_scheme="dark")
    for found in page.evaluate(FIND, {"type": "rule", "values": ["color-contrast"]}):
        yield f"in the dark: {found}"
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(DESK)
    for found in page.evaluate(FIND, {"type": "tag", "values": RULES}):
        yield f"on a desk: {found}"
