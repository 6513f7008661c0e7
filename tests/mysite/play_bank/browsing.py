"""A browser without scripts: it opens pages, follows where they lead, sends forms."""

import http.client
from html.parser import HTMLParser
from urllib.parse import urlencode, urljoin, urlsplit


class Browser:
    """Knows one site, and says when it is sent elsewhere."""

    def __init__(self, base):
        self.base = base

    def open(self, url, fields=None):
        place = urlsplit(urljoin(self.base, url))
        link = http.client.HTTPConnection(place.netloc, timeout=10)
        method, body = ("GET", None) if fields is None else ("POST", urlencode(fields))
        headers = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
        link.request(method, place.path, body, headers)
        answer = link.getresponse()
        source = answer.read().decode()
        link.close()
        if answer.status == 303:
            url = urljoin(self.base, answer.headers["Location"])
            if not url.startswith(self.base):
                return Page(self, answer.status, "", left_for=url)
            return self.open(url)
        return Page(self, answer.status, source)


class Page(HTMLParser):
    def __init__(self, browser, status, source, left_for=None):
        super().__init__()
        self.browser = browser
        self.status = status
        self.source = source
        self.left_for = left_for
        self.links = []
        self.forms = []
        self.words = []
        self.feed(source)
        self.text = " ".join(" ".join(self.words).split())

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "a":
            self.links.append(given["href"])
        elif tag == "form":
            self.forms.append({"url": given["action"], "fields": {}, "does": []})
        elif tag == "button" and "value" in given:
            self.forms[-1]["does"].append(given["value"])
        elif tag == "input" and (given["type"] == "hidden" or "checked" in given):
            self.forms[-1]["fields"][given["name"]] = given["value"]

    def handle_data(self, data):
        self.words.append(data)

    def press(self, does, **chosen):
        """The first button that does this, with what was chosen before."""
        form = next(form for form in self.forms if does in form["does"])
        fields = {**form["fields"], **chosen, "do": does}
        return self.browser.open(form["url"], fields)
