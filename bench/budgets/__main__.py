"""`make budgets`: what a first visit on a phone may cost, page by page. ONLY=home,book.

The site runs with the settings of production in one process behind nginx, on the demo
of today. Ends with 1 when a page costs more than it may. TIMES=5 for a steadier hand.
What is counted is judged anywhere; times only on a machine that is free to keep them,
and the last line says so when it is not.
"""

import os
import subprocess
import sys
from contextlib import contextmanager
from tempfile import TemporaryDirectory

from bench.budgets import page
from bench.trial import lines
from bench.trial.lines import Line
from bench.trial.production import HOST, SETTINGS
from tests import servers, shots

KB = "KB"
# At the most, for a page that anybody may see or their own.
MOST = {
    "blocking": (4, "requests before first paint", ""),
    "transfer": (150, "transfer without photos", KB),
    "scripts": (40, "scripts", KB),
    "cls": (0.02, "layout shift", ""),
    "axe": (0, "faults found by axe, both schemes", ""),
}
LEAST_PERFORMANCE = 95
TOLD = {
    "fcp": ("first paint", "ms"),
    "lcp": ("largest paint", "ms"),
    "tbt": ("main thread blocked", "ms"),
    "photos": ("photos", KB),
    "requests": ("requests in all", ""),
}


def main(only, times):
    for tool in (servers.nginx_tool, servers.chromium_tool):
        try:
            tool()
        except servers.Missing as missing:
            sys.exit(str(missing))
    is_quiet = os.getloadavg()[0] < os.cpu_count()
    shots.prepare()
    pages = {
        name: where for name, where in addresses().items() if not only or name in only
    }
    if not pages:
        sys.exit(f"No such page. There are {', '.join(addresses())}.")
    seen = []
    with TemporaryDirectory(prefix="callout-budgets-") as folder, site(folder) as url:
        for line in walk(url, pages, times, is_quiet):
            seen.append(line)
    sys.stdout.write(f"{lines.table(seen)}\n")
    missed = [line for line in seen if line.is_good is False]
    judged = "" if is_quiet else ", too busy a machine to judge times"
    sys.stdout.write(f"{len(missed)} budgets missed{judged}.\n")
    sys.exit(bool(missed))


def addresses():
    """{name: (who looks at it, path)} of the demo."""
    from bench.pages import Addresses
    from services.models import CategoryPage, City, GuidePage
    from workers.models import WorkerProfile

    known = Addresses()
    worker = WorkerProfile.objects.get(code=known.worker.split("/")[2])
    trade, city = worker.service_category, City.objects.get(pk=worker.city_id)
    return {
        "home": ("", known.home),
        "category": ("", CategoryPage.objects.live().get(category=trade).url),
        "pair": ("", known.pair),
        "search": ("", f"/workers/?category={trade.slug}&city={city.slug}"),
        "worker": ("", known.worker),
        "guide": ("", GuidePage.objects.live().order_by("path").first().url),
        "book": ("customer", known.book),
        "job": ("customer", known.job),
        "customer": ("customer", known.dashboard),
        "work": ("worker", "/work/"),
    }


@contextmanager
def site(folder):
    """The address of the site as strangers meet it."""
    from bench.deployed.site import Nginx
    from bench.trial.stage import Stage

    told = {name: value for name, value in SETTINGS.items() if name != "EMAIL_URL"} | {
        "STATIC_ROOT": f"{folder}/static",
        "STATE_DIR": str(shots.STATE),
        "X_ACCEL_PREFIX": "/private/",
        "REDIS_URL": "",
    }
    collect = [sys.executable, "manage.py", "collectstatic", "--no-input", "-v0"]
    subprocess.run(
        collect, cwd=servers.ROOT, env=os.environ | SETTINGS | told, check=True
    )
    with (
        Stage(os.environ["DATABASE_URL"], **told) as stage,
        Nginx(stage.ports * 2, told) as nginx,
    ):
        yield f"https://{HOST}:{nginx.port}"


def walk(url, pages, times, is_quiet):
    from playwright.sync_api import sync_playwright

    from tests.harness_browser import FLAGS

    here = f"--host-resolver-rules=MAP {HOST} 127.0.0.1"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=servers.chromium_tool(), args=[*FLAGS, here]
        )
        who = {name for name, _ in pages.values() if name}
        cookies = {"": []} | {name: log_in(chromium, url, name) for name in who}
        for name, (looks, path) in pages.items():
            say(f"{name} {path} …")
            seen = page.measure(chromium, cookies[looks], url + path, times=times)
            found = page.look(chromium, cookies[looks], url + path)
            seen |= {"axe": len(found)}
            yield from told(name, seen, "; ".join(found)[:200], is_quiet)
        chromium.close()


def log_in(chromium, url, name):
    """The cookies of somebody of the demo, by the form."""
    from mysite.demo import people

    context = chromium.new_context(ignore_https_errors=True)
    form = context.new_page()
    form.goto(f"{url}/account/login/")
    form.locator("[name=login]").fill(name)
    form.locator("[name=password]").fill(people.PASSWORD)
    form.get_by_role("button", name="Log in").click()
    form.wait_for_url(lambda address: "/login/" not in address)
    cookies = context.cookies()
    context.close()
    return cookies


def told(name, seen, found, is_quiet=True):
    # The table knows only what is at the most.
    lacks = max(0, LEAST_PERFORMANCE - seen["performance"])
    note = f"{seen['performance']:.0f} of 100, at least {LEAST_PERFORMANCE}"
    yield Line(
        name,
        "performance, points short",
        lacks,
        most=0 if is_quiet else None,
        note=note,
    )
    for what, (most, words, unit) in MOST.items():
        note = found if what == "axe" else ""
        yield Line(name, words, seen[what], unit, most, note)
    for what, (words, unit) in TOLD.items():
        yield Line(name, words, seen[what], unit)


def say(text):
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    names = os.environ.get("ONLY", "").replace(",", " ").split()
    main(names, int(os.environ.get("TIMES") or 3))
