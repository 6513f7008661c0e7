"""Who calls: through one proxy, with a browser's cookies and its forms."""

import random
import re
from itertools import count
from threading import Event
from urllib.parse import urlencode

from accounts.models import User
from bench.trial.production import HOST
from tests.visitor import FORM, Visitor
from workers.models import WorkerProfile

TOKEN_IN_FORM = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
PROXY = ("X-Forwarded-Proto", "X-Forwarded-For")
numbers = count(1)


def address():
    """Of a house of its own, as the proxy tells it."""
    number = next(numbers)
    return f"100.{64 + number // 62_500}.{number // 250 % 250}.{number % 250 + 1}"


class Crowd:
    """`with crowd:` its threads run, until they are told to stop: see `closing`."""

    def __init__(self, stage):
        self.stage = stage
        self.closing = Event()
        self.threads = []
        stage.look(self.gather)

    def gather(self):
        """Who is listed, and the customers, with a browser each."""
        caller = self.stage.caller
        self.listed = list(WorkerProfile.objects.listed().with_names())
        people = User.objects.filter(role=User.Role.CUSTOMER)
        self.workers = {w.code: caller(user=w.user) for w in self.listed}
        self.customers = [caller(user=user) for user in people]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *exc):
        self.close()

    def close(self):
        """Everybody ends what they are at."""
        self.closing.set()
        for thread in self.threads:
            thread.join()


class Caller(Visitor):
    """Asks any of the processes, now this one and now that."""

    def __init__(self, ports, *, user=None, patience=60):
        self.ports = ports
        super().__init__(
            ports[0],
            user=user,
            patience=patience,
            **{
                "Host": HOST,
                "Origin": f"https://{HOST}",
                "X-Forwarded-Proto": "https",
                "X-Forwarded-For": address(),
            },
        )

    def ask(self, method, path, body=None, **headers):
        self.port = random.choice(self.ports)
        return super().ask(method, path, body, **headers)

    def told(self):
        """What goes with a handshake: Host is told by who shakes hands."""
        said = {name: self.headers[name] for name in PROXY}
        cookies = (f"{name}={value}" for name, value in self.cookies.items())
        return said | {"Cookie": "; ".join(cookies)}

    def fill_in(self, path, typed):
        """Open the page of a form, type, send: as a browser without scripts does."""
        page = self.get(path)
        token = TOKEN_IN_FORM.search(page.text)
        if page.status != 200 or token is None:
            return page
        sent = typed | {"csrfmiddlewaretoken": token[1]}
        return self.ask("POST", path, urlencode(sent), **{"Content-Type": FORM})
