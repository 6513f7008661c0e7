"""The way out, as a browser goes it: a form with its token."""

import pytest

from tests.home.test_stale_forms import Browser, sent_by, soup


@pytest.fixture
def browser(site):
    return Browser()


def is_in(browser):
    return browser.client.get("/account/profile/").status_code == 200


@pytest.mark.parametrize("place", ["header", "main"])
@pytest.mark.parametrize("who", ["customer", "worker", "support"])
def test_the_button_logs_out(who, place, browser, request):
    browser.log_in(request.getfixturevalue(who))
    page = soup(browser.client.get("/account/profile/"))
    [form] = page.select(f'{place} form[action="/account/logout/"]')
    answer = browser.client.post(form["action"], sent_by(form))
    assert answer.status_code == 302
    assert not is_in(browser)


@pytest.mark.parametrize("sent", [{}, {"csrfmiddlewaretoken": "x" * 64}])
def test_nobody_else_presses_it(sent, browser, customer):
    browser.log_in(customer)
    assert browser.client.post("/account/logout/", sent).status_code == 403
    assert browser.client.get("/account/logout/").status_code < 400
    assert is_in(browser)
