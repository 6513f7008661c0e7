"""One page on a phone, opened for the first time: what came, what was painted when.

The line is Lighthouse's slow 4G and the phone a quarter as fast as this machine.
"""

from statistics import median

from bench.budgets import score
from tests.axe import AXE, CONTRAST, EVERYTHING, FIND

PHONE = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}
LINE = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1.6 * 1024 * 1024 / 8,
    "uploadThroughput": 750 * 1024 / 8,
}
SLOWER = 4
# A film of what the browser itself notes; read when the page has come to rest.
WATCH = """(() => {
  const seen = window.__seen = {fcp: 0, lcp: 0, cls: 0, long: []};
  const on = (type, note) => new PerformanceObserver(
    list => list.getEntries().forEach(note)).observe({type, buffered: true});
  on("paint", e => {
    if (e.name === "first-contentful-paint") seen.fcp = e.startTime;
  });
  on("largest-contentful-paint", e => { seen.lcp = e.startTime; });
  on("layout-shift", e => { if (!e.hadRecentInput) seen.cls += e.value; });
  on("longtask", e => { seen.long.push([e.startTime, e.duration]); });
})()"""
# What the first paint waits for: the page itself, and what the browser says blocks it.
SEEN = """() => ({
  ...window.__seen,
  blocking: 1 + performance.getEntriesByType("resource")
    .filter(entry => entry.renderBlockingStatus === "blocking").length,
})"""
PICTURES = {"Image", "Media"}


def measure(chromium, cookies, url, *, times):
    """{what: value} of a page, the middle one of so many first visits, and the worst
    of what no chance has a part in.
    """
    visits = [visit(chromium, cookies, url) for _ in range(times)]
    seen = {what: median(one[what] for one in visits) for what in visits[0]}
    seen |= {what: max(one[what] for one in visits) for what in ("cls", "blocking")}
    return seen | {"performance": score.performance(seen)}


def visit(chromium, cookies, url):
    context = chromium.new_context(**PHONE, ignore_https_errors=True)
    context.add_cookies(cookies)
    context.add_init_script(WATCH)
    page = context.new_page()
    came = Came(context.new_cdp_session(page))
    answer = page.goto(url)
    if not answer.ok:
        raise RuntimeError(f"{url} is answered by {answer.status}.")
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(500)
    seen = page.evaluate(SEEN)
    context.close()
    tbt = sum(max(0, long - 50) for at, long in seen.pop("long") if at >= seen["fcp"])
    return seen | came.kilobytes() | {"tbt": tbt}


class Came:
    """What comes over the line, as it was sent: {request: [kind, bytes]}."""

    def __init__(self, devtools):
        self.requests = {}
        for domain in ("Network", "Page"):
            devtools.send(f"{domain}.enable")
        devtools.send("Network.emulateNetworkConditions", LINE)
        devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        devtools.on("Network.responseReceived", self.note_kind)
        devtools.on("Network.loadingFinished", self.note_length)

    def note_kind(self, event):
        kind = event["type"]
        if event["response"]["mimeType"].startswith("image/svg"):
            # Drawn by us, and part of every page: no photo.
            kind = "Drawing"
        self.requests[event["requestId"]] = [kind, 0]

    def note_length(self, event):
        if request := self.requests.get(event["requestId"]):
            request[1] = event["encodedDataLength"]

    def kilobytes(self):
        def total(wanted):
            came = (size for kind, size in self.requests.values() if wanted(kind))
            return sum(came) / 1024

        return {
            "transfer": total(lambda kind: kind not in PICTURES),
            "scripts": total(lambda kind: kind == "Script"),
            "photos": total(lambda kind: kind in PICTURES),
            "requests": len(self.requests),
        }


def look(chromium, cookies, url):
    """What axe finds in the light, on a phone and on a desk, and in the dark."""
    options = {"ignore_https_errors": True, "reduced_motion": "reduce"}
    context = chromium.new_context(**PHONE, **options)
    context.add_cookies(cookies)
    context.add_init_script(AXE)
    page = context.new_page()
    page.goto(url)
    found = page.evaluate(FIND, EVERYTHING)
    page.emulate_media(color_scheme="dark")
    found += page.evaluate(FIND, CONTRAST)
    page.set_viewport_size({"width": 1280, "height": 800})
    found += page.evaluate(FIND, CONTRAST)
    context.close()
    return found
