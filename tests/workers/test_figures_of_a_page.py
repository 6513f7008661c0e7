"""Figures that a page looks up once are still those of what was asked."""

from django.template import Context, Template

from services.models import City
from tests.cast import make_worker

SOURCE = (
    "{% load featured %}"
    "{% trades_in city=city as offers %}{% cities_with category=category as stops %}"
    "{% for one in offers %}{{ one.trade.name }} {{ one.supply.workers }}, {% endfor %}"
    "{% for one in stops %}{{ one.place.name }} {{ one.supply.workers }}, {% endfor %}"
)


def test_a_city_and_a_service_may_have_the_same_key(
    rf, site, city, category, other_city
):
    facts = {"country": "IN", "time_zone": "Asia/Kolkata", "name": "Nashik"}
    where = {"latitude": 20, "longitude": 73.8}
    same_key = City.objects.filter(pk=category.pk).first() or City.objects.create(
        pk=category.pk, slug="nashik", **facts, **where
    )
    elsewhere = {city, other_city} - {same_key}
    for n in range(3):
        make_worker(f"here{n}", city=same_key, category=category)
    for place in elsewhere:
        make_worker(f"in_{place.slug}", city=place, category=category)
    context = {"request": rf.get("/"), "city": same_key, "category": category}
    shown = Template(SOURCE).render(Context(context))
    others = "".join(f"{name} 1, " for name in sorted(map(str, elsewhere)))
    assert shown == f"Plumber 3, {same_key} 3, {others}"
