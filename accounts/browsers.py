"""A browser and an address of the net, as the person who uses them knows them."""

import re
from collections.abc import Mapping
from ipaddress import ip_address

from django.utils.translation import gettext as _

# The first that is found decides: each of them says to be the later ones as well.
BROWSERS = {
    r"EdgA?/|EdgiOS/": "Edge",
    r"OPR/|Opera": "Opera",
    r"SamsungBrowser/": "Samsung",
    r"UCBrowser/": "UC Browser",
    r"Firefox/|FxiOS/": "Firefox",
    r"Chrome/|CriOS/|Chromium/": "Chrome",
    r"Safari/": "Safari",
}
SYSTEMS = {
    r"iPhone": "iPhone",
    r"iPad": "iPad",
    r"Android": "Android",
    r"Windows": "Windows",
    r"CrOS": "ChromeOS",
    r"Macintosh": "Mac",
    r"Linux": "Linux",
}


def named(browser: str) -> str:
    """Chrome on Android: what a User-Agent says, as its person would."""
    program, system = _first(BROWSERS, browser), _first(SYSTEMS, browser)
    if program and system:
        return _("%(browser)s on %(system)s") % {"browser": program, "system": system}
    return program or system or _("A device we do not know")


def part_of(address: str) -> str:
    """203.0.113.*: enough to recognise it, and not all of it."""
    try:
        found = ip_address(address)
    except ValueError:
        return ""
    if found.version == 4:
        return f"{address.rpartition('.')[0]}.*"
    return f"{':'.join(found.exploded.split(':')[:3])}:*"


def _first(patterns: Mapping[str, str], text: str) -> str:
    return next((name for how, name in patterns.items() if re.search(how, text)), "")
