"""A phone that shows codes: what an app makes of the key that a page showed."""

import re
from datetime import timedelta

from allauth.mfa.totp.internal import auth as totp

from tests.clock import clock

ACTIVATE = "/account/2fa/totp/activate/"
ASKS = "/account/2fa/authenticate/"
PROVE = "/account/2fa/reauthenticate/"
STEP = timedelta(seconds=30)


def code_of(key, ahead=0):
    """What the app shows now, or so many half minutes later."""
    step = int(clock.now.timestamp()) // 30 + ahead
    return totp.format_hotp_value(totp.hotp_value(key, step))


def key_on(page):
    """The key that stands on the page to be typed."""
    shown = re.search(r'<code translate="no">([A-Z2-7 ]+)</code>', page)
    return shown[1].replace(" ", "")


def switch_on(client, path=ACTIVATE):
    """The key of the phone, and the answer to its first code; the next one is due."""
    key = key_on(client.get(path).content.decode())
    more = {"next": path.partition("next=")[2]} if "next=" in path else {}
    answer = client.post(ACTIVATE, {"code": code_of(key)} | more)
    assert answer.status_code == 302
    clock.go(clock.now + STEP)
    return key, answer


def recovery_codes(client):
    page = client.get("/account/2fa/recovery-codes/").content.decode()
    return re.findall(r"<li><code>(\d{4} \d{4})</code></li>", page)
