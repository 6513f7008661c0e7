"""`make shots`: pictures of the main pages of the demo, in build/shots/.

On a phone and on a desk, in the light and in the dark; `ONLY=home,book` takes those
whose names begin so. The site is a private one, made anew each day.
"""

import os
import shutil
import socket
import sys
from datetime import UTC, datetime

from tests import servers
from tests.servers import ROOT

STATE = ROOT / "build" / "shots-site"
OUT = ROOT / "build" / "shots"
SIZES = {"390": (390, 844), "1280": (1280, 800)}
SCHEMES = ("light", "dark")
# Below the fold pictures wait for somebody to scroll.
SHOW_ALL = """() => Promise.all([...document.images].map(image => {
  image.loading = "eager";
  return image.decode().catch(() => {});
}))"""
LOG_INS = {"customer": "customer", "worker": "worker", "staff": "staff"}


class Site(servers.Server):
    """`make run`, with a state of its own."""

    def start(self):
        self.port = servers.free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        command = [sys.executable, "manage.py", "serve"]
        environ = os.environ | {"PORT": str(self.port)}
        with (STATE / "log").open("w") as log:
            self.launch(command, cwd=ROOT, env=environ, stdout=log, stderr=log)
        self.wait_until(self.answers)

    def log(self):
        return (STATE / "log").read_text()

    def answers(self):
        with socket.socket() as link:
            return link.connect_ex(("127.0.0.1", self.port)) == 0


def main(names):
    prepare()
    wanted, cookies = of_the_demo(names)
    OUT.mkdir(parents=True, exist_ok=True)
    from playwright.sync_api import sync_playwright

    from tests.harness_browser import FLAGS

    with Site() as site, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=servers.chromium_tool(), args=FLAGS
        )
        for size, (width, height) in SIZES.items():
            for scheme in SCHEMES:
                screen = {
                    "viewport": {"width": width, "height": height},
                    "color_scheme": scheme,
                    "base_url": site.url,
                }
                for scene in wanted:
                    context = chromium.new_context(**screen)
                    if scene.who:
                        context.add_cookies([cookies[scene.who] | {"url": site.url}])
                    take(context.new_page(), scene, f"{scene.name}-{size}-{scheme}")
                    context.close()
                print(f"{size} {scheme}: {len(wanted)} pictures")
    print(f"They are in {OUT}")


def take(page, scene, name):
    page.goto(scene.path)
    if scene.press:
        page.get_by_role("button", name=scene.press).first.click()
        page.wait_for_load_state()
    page.evaluate(SHOW_ALL)
    page.screenshot(path=OUT / f"{name}.png", full_page=True)


def prepare():
    """The demo of today, in this process and in those it starts."""
    today = f"{datetime.now(UTC):%Y-%m-%d}"
    made_on = STATE / "made-on"
    if not made_on.exists() or made_on.read_text() != today:
        shutil.rmtree(STATE, ignore_errors=True)
        STATE.mkdir(parents=True)
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "mysite.settings.dev",
        "STATE_DIR": str(STATE),
        "DATABASE_URL": f"sqlite:///{STATE}/db.sqlite3",
    }
    import django

    django.setup()
    from mysite import first_run

    first_run.prepare(print)
    made_on.write_text(today)


def of_the_demo(names):
    """The scenes whose names begin so, and a session cookie for everybody in them."""
    from django.test import Client

    from accounts.models import User
    from tests import scenes
    from tests.harness_browser import BACKEND

    people = {who: User.objects.get(username=name) for who, name in LOG_INS.items()}
    people |= scenes.beginners(people["worker"].worker_profile)
    cookies = {}
    for who, user in people.items():
        client = Client()
        client.force_login(user, BACKEND)
        (session,) = client.cookies.values()
        cookies[who] = {"name": session.key, "value": session.value}
    every = scenes.scenes(people["customer"], people["worker"])
    return [s for s in every if not names or s.name.startswith(names)], cookies


if __name__ == "__main__":
    only = os.environ.get("ONLY", "")
    main(tuple(name.strip() for name in only.split(",") if name.strip()))
