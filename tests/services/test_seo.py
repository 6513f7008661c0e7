import json
from types import SimpleNamespace

import pytest
from django.template import Context, Template

from services import seo


def read(script):
    opening, closing = '<script type="application/ld+json">', "</script>"
    assert script.startswith(opening)
    assert script.endswith(closing)
    return json.loads(script[len(opening) : -len(closing)])


@pytest.mark.parametrize(
    "name",
    ["Ravi & sons", "</script><script>alert(1)</script>", "<!--", "Zürich “Mitte”"],
)
def test_nothing_that_people_write_can_end_the_script(name):
    script = seo.script({"name": name})
    assert read(script) == {"@context": "https://schema.org", "name": name}
    assert script.count("<") == 2


def test_the_filter_writes_the_same():
    html = Template("{% load seo %}{{ data|json_ld }}").render(
        Context({"data": {"@type": "Thing"}})
    )
    assert read(html) == {"@context": "https://schema.org", "@type": "Thing"}


def test_crumbs_have_full_addresses_and_the_last_is_the_page():
    told = seo.breadcrumbs(
        [seo.Crumb("Home", "/"), seo.Crumb("Pune")], "https://x.example/pune/"
    )
    assert told["itemListElement"] == [
        {
            "@type": "ListItem",
            "position": 1,
            "name": "Home",
            "item": "https://x.example/",
        },
        {
            "@type": "ListItem",
            "position": 2,
            "name": "Pune",
            "item": "https://x.example/pune/",
        },
    ]


US = seo.organization(name="X", url="https://x.example/", logo="https://x.example/l")


def service(**more):
    facts = {"name": "Plumbers", "kind": "Plumber", "url": "https://x.example/"}
    return seo.service(**facts, provider=US, **more)


def test_a_service_without_workers_has_no_offer_and_no_place():
    assert service() == service(supply=SimpleNamespace(workers=0))
    assert set(service()) == {"@type", "name", "serviceType", "url", "provider"}


def test_prices_are_plain_numbers_in_their_currency():
    supply = SimpleNamespace(workers=3, low=1_250_50, high=2_000_00, currency="INR")
    assert service(supply=supply)["offers"] == {
        "@type": "AggregateOffer",
        "offerCount": 3,
        "lowPrice": "1250.50",
        "highPrice": "2000",
        "priceCurrency": "INR",
    }


def test_answers_are_told_without_their_markup():
    told = seo.questions([("Why?", "<p>It is <b>safe</b>.</p>")])
    assert told["mainEntity"] == [
        {
            "@type": "Question",
            "name": "Why?",
            "acceptedAnswer": {"@type": "Answer", "text": "It is safe."},
        }
    ]


def test_the_site_can_be_searched():
    told = seo.site(
        name="X", url="https://x.example/", search="/workers/", publisher=US
    )
    assert told["potentialAction"]["target"] == (
        "https://x.example/workers/?q={search_term_string}"
    )
