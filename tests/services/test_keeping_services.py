"""What editors do to services: add one, close one, take a skill away."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from zeal import zeal_ignore

from services.models import ServiceCategory, Skill


def url(name, *args):
    return reverse(ServiceCategory.snippet_viewset.get_url_name(name), args=args)


def typed(name="Plumber", slug="plumber", skills=(), drop=(), **more):
    data = {
        "name": name,
        "slug": slug,
        "plural": f"{name}s",
        "summary": "Leaks.",
        "icon": "tap",
        "hue": "7",
        "is_active": "on",
        "typical_jobs-TOTAL_FORMS": "0",
        "typical_jobs-INITIAL_FORMS": "0",
        "skills-TOTAL_FORMS": str(len(skills)),
        "skills-INITIAL_FORMS": str(len(skills)),
    }
    for n, skill in enumerate(skills):
        data |= {f"skills-{n}-id": skill.pk, f"skills-{n}-name": skill.name}
        if skill in drop:
            data[f"skills-{n}-DELETE"] = "on"
    return data | more


def post(client, address, data):
    with zeal_ignore():
        return client.post(address, data)


def test_s30_a_new_service_comes_last(as_user, boss, category, other_category):
    ServiceCategory.objects.filter(pk=category.pk).update(order=4)
    response = post(as_user(boss), url("add"), typed("Carpenter", "carpenter"))
    assert response.status_code == 302
    assert [str(service) for service in ServiceCategory.objects.all()] == [
        "Electrician",
        "Plumber",
        "Carpenter",
    ]
    assert ServiceCategory.objects.get(slug="carpenter").order == 5


@pytest.mark.parametrize(
    ("workers", "said"),
    [(1, "which 1 worker has"), (2, "which 2 workers have")],
)
def test_s12_a_skill_in_use_is_not_gone_by_a_slip(
    as_user, boss, category, worker, other_worker, workers, said
):
    leak = Skill.objects.get()
    leak.workers.set([worker.pk, other_worker.pk][:workers])
    data = typed(skills=[leak], drop=[leak])
    response = post(as_user(boss), url("edit", category.pk), data)
    assert response.status_code == 200
    (sentence,) = response.context["form"].errors["drop_skills"]
    assert said in sentence
    assert "“Leak repair”" in sentence
    assert leak.workers.count() == workers
    post(as_user(boss), url("edit", category.pk), data | {"drop_skills": "on"})
    assert not Skill.objects.exists()


def test_s12_a_skill_that_nobody_has_goes_at_once(as_user, boss, category):
    leak = Skill.objects.get()
    data = typed(skills=[leak], drop=[leak])
    assert post(as_user(boss), url("edit", category.pk), data).status_code == 302
    assert not Skill.objects.exists()


@pytest.mark.parametrize("below", ["", "in/pune/"])
def test_s11_a_closed_service_says_so_and_leads_on(
    client, category_page, category, city, below
):
    ServiceCategory.objects.filter(pk=category.pk).update(is_active=False)
    response = client.get(category_page.get_url() + below)
    main = BeautifulSoup(response.content, "html.parser").main
    assert response.status_code == 200
    assert "Plumber cannot be booked now" in main.get_text(" ", strip=True)
    assert not main.select("form")
    hrefs = [link["href"] for link in main.select(".empty a")]
    assert hrefs == [category_page.get_parent().get_url()]
    assert client.get(hrefs[0]).status_code == 200
