"""`browser` and `page`: Chromium on the live site.

Playwright runs an event loop, and on a thread with a running loop Django refuses to
query. So Playwright has a thread to itself, and tests hold stand-ins that pass every
call over to it: a test may look into the database between two clicks.
"""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings
from django.test import Client

from tests import harness_clock
from tests.servers import chromium_tool

# What nobody looks at is two thirds of a window's work: the list under the address bar
# is two pages of Chromium's own. Only the last list of features counts, so that
# Playwright's is repeated here, as far as it is about pages and windows.
FEATURES = [
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
    "WebUIOmniboxFullPopup",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "PaintHolding",
    "ThirdPartyStoragePartitioning",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "OptimizationHints",
    "NetworkTimeServiceQuerying",
    "AimEnabled",
    "PreconnectToSearch",
]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--disable-features={','.join(FEATURES)}",
]
PHONE = {"width": 390, "height": 844}
# What a test does to requests would not reach those of a service worker.
DEFAULTS = {"viewport": PHONE, "locale": "en-GB", "service_workers": "block"}
# Of a page that is left while its socket opens, and of a request that a newer one
# takes the place of: nobody's fault. What fails is "htmx:sendError" besides.
LEFT_EARLY = (
    # What the context is told to do (DEFAULTS).
    "Service Worker registration blocked by Playwright",
    "WebSocket is closed before the connection is established.",
    "htmx:afterRequest",
    "htmx:sendAbort",
)
BACKEND = "django.contrib.auth.backends.ModelBackend"


def expect(what, message=None):
    """Playwright's own `expect`, for what a test of ours holds."""
    from playwright.sync_api import expect

    return what.thread.run(expect, what, message)


@pytest.fixture(scope="session")
def chromium():
    from playwright.sync_api import sync_playwright

    thread = BrowserThread()
    playwright = thread.run(sync_playwright().start)
    chromium = launched(playwright.chromium)
    yield chromium
    chromium.close()
    playwright.stop()
    thread.close()


def launched(kind, *flags):
    return kind.launch(
        executable_path=chromium_tool(), args=[*FLAGS, *flags], timeout=60_000
    )


@pytest.fixture
def browser(chromium, live_site):
    browser = Browser(chromium, live_site)
    yield browser
    browser.close()
    assert browser.complaints == []


@pytest.fixture
def page(browser):
    """A stranger's phone."""
    return browser.page()


class Browser:
    """Opens pages on the live site and writes down what a browser complains about.

    A test that provokes a complaint clears the list: `browser.complaints.clear()`.
    """

    def __init__(self, chromium, site):
        self.chromium = chromium
        self.site = site
        self.contexts = []
        self.complaints = []

    def page(self, user=None, *, js=True, **options):
        """A page of its own visitor; `user` is logged in already."""
        return self.context(user, js=js, **options).new_page()

    def context(self, user=None, *, js=True, **options):
        context = self.chromium.new_context(
            base_url=self.site.url,
            java_script_enabled=js,
            **DEFAULTS | options,
        )
        context.add_init_script(harness_clock.in_a_page())
        context.on("console", self.note)
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        if user:
            context.add_cookies([self.cookie(user)])
        self.contexts.append(context)
        return context

    def note(self, message):
        text = message.text
        is_noise = any(noise in text for noise in LEFT_EARLY)
        if message.type in ("error", "warning") and not is_noise:
            # Which one was it?
            where = message.location["url"] if "resource" in text else ""
            self.complaints.append(f"{text} {where}".strip())

    def cookie(self, user):
        client = Client()
        client.force_login(user, BACKEND)
        name = settings.SESSION_COOKIE_NAME
        return {"name": name, "value": client.cookies[name].value, "url": self.site.url}

    def close(self):
        for context in self.contexts:
            context.close()


class BrowserThread:
    def __init__(self):
        self.executor = ThreadPoolExecutor(1, thread_name_prefix="playwright")

    def run(self, function, *args, **kwargs):
        args = [self.taken(arg) for arg in args]
        kwargs = {name: self.taken(arg) for name, arg in kwargs.items()}
        return self.given(self.executor.submit(function, *args, **kwargs).result())

    def taken(self, value):
        return value.target if isinstance(value, StandIn) else value

    def given(self, value):
        if isinstance(value, list):
            return [self.given(item) for item in value]
        foreign = type(value).__module__.startswith("playwright.")
        return StandIn(self, value) if foreign or callable(value) else value

    def close(self):
        self.executor.shutdown()


class StandIn:
    """Looks like the Playwright object it stands for, wherever it is used."""

    def __init__(self, thread, target):
        self.thread = thread
        self.target = target

    def __getattr__(self, name):
        return self.thread.run(getattr, self.target, name)

    def __call__(self, *args, **kwargs):
        return self.thread.run(self.target, *args, **kwargs)

    def __enter__(self):
        return self.thread.run(self.target.__enter__)

    def __exit__(self, *exc):
        return self.thread.run(self.target.__exit__, *exc)

    def __repr__(self):
        return f"<{self.target!r} on its own thread>"
