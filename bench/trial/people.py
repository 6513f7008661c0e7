"""Who calls: through one proxy, with a browser's cookies and its forms."""

import random
import re
from itertools import count
from urllib.parse import urlencode

from bench.trial.production import HOST
from tests.visitor import FORM, Visitor

TOKEN_IN_FORM = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
PROXY = ("X-Forwarded-Proto", "X-Forwarded-For")
numbers = count(1)


def address():
    """Of a house of its own, as the proxy tells it."""
    number = next(numbers)
    return f"100.{64 + number // 62_500}.{number // 250 % 250}.{number % 250 + 1}"


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
