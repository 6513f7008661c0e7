"""Follow every link of the site, as somebody would who clicks on everything."""

from urllib.parse import urldefrag, urlsplit

from bs4 import BeautifulSoup

HOST = "testserver"
# What these pages lead to is for others to test: without end, or another program.
ENDS = ("/workers/", "/admin/")


def dead_links(client, start, *, most=400):
    """[(page it stands on, address, what is wrong)] of all that can be reached."""
    dead, seen, waiting = [], {}, [("", start)]
    while waiting and len(seen) < most:
        on, link = waiting.pop(0)
        address, fragment = urldefrag(link)
        if address not in seen:
            seen[address] = page = read(client, address)
            if page is not None and page.select_one("a"):
                waiting += [(address, link) for link in links(page, address)]
        page = seen[address]
        if page is None:
            dead.append((on, link, "no page"))
        elif fragment and not page.find(id=fragment):
            dead.append((on, link, "no such place on the page"))
    assert not waiting, "there is no end to it"
    return dead


def read(client, address):
    """The page, or None if there is none."""
    answer = client.get(address, follow=True)
    if answer.streaming:
        # What is read to its end is closed.
        list(answer.streaming_content)
        return BeautifulSoup("", "html.parser") if answer.status_code == 200 else None
    if answer.status_code != 200:
        return None
    kind = answer.headers.get("Content-Type", "")
    text = answer.content if "html" in kind else b""
    return BeautifulSoup(text, "html.parser")


def links(page, address):
    """Where a page leads on this site that has an end, as absolute paths."""
    leads_on = not address.startswith(ENDS)
    for link in all_links(page, address):
        parts = urlsplit(link)
        is_here = parts.path == urlsplit(address).path and not parts.query
        if is_here or leads_on or not (parts.query or parts.path.startswith(ENDS[1])):
            yield link


def all_links(page, address):
    """Where a page leads on this site, as absolute paths."""
    for tag in page.select("a[href]"):
        parts = urlsplit(tag["href"])
        if parts.scheme not in ("", "http") or parts.netloc not in ("", HOST):
            continue
        here = address if parts.fragment or not parts.query else urlsplit(address).path
        link = tag["href"].removeprefix(f"http://{HOST}")
        yield link if parts.path else here + link
