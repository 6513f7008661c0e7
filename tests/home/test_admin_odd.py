"""Staff send the admin anything: a sentence or no results, never an error of ours."""

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import BaseConstraint
from django.http import QueryDict
from modelcluster.models import get_all_child_relations
from wagtail.contrib.settings.registry import registry as setting_registry
from wagtail.models import get_page_models
from wagtail.snippets.models import get_snippet_models

from accounts.admin.read_only import ReadOnlyViewSet
from home.models import HomePage
from mysite import misfits
from services.models import Skill, TypicalJob
from tests.architecture import RANK

OURS = set(RANK)
NO_PICTURES = [b"", b"\x00", b"GIF89a", b"\xff\xd8\xff\xe0", b"<svg/>"]
NO_SENTENCE = BaseConstraint.default_violation_error_message
ODD = ['"', '""', '"a', "a'", "%", "\\", "(", "*", "a OR", "NOT", "a:b", "{", "^", "?"]
SEARCHES = [
    "/admin/pages/1/",
    "/admin/pages/search/",
    "/admin/pages/search/results/",
    "/admin/choose-page/",
    "/admin/choose-page/search/",
    "/admin/images/",
    "/admin/images/results/",
    "/admin/images/chooser/",
    "/admin/images/chooser/results/",
    "/admin/documents/",
    "/admin/documents/results/",
    "/admin/documents/chooser/",
    "/admin/documents/chooser/results/",
    "/admin/redirects/",
    "/admin/redirects/results/",
    "/admin/users/",
    "/admin/reports/site-history/",
    "/admin/snippets/services/city/",
    "/admin/snippets/services/servicecategory/",
    "/admin/snippets/accounts/person/",
    "/admin/snippets/bookings/job/",
]


@pytest.mark.parametrize("path", SEARCHES)
def test_f26_any_letter_can_be_searched_for(path, as_user, boss, site):
    client = as_user(boss)
    for query in ODD:
        assert client.get(path, {"q": query}).status_code == 200, query


@pytest.mark.parametrize("path", ["/admin/images/", "/admin/documents/"])
@pytest.mark.parametrize("ordering", ["", "usage_count", "-usage_count", "title"])
def test_h16_search_and_usage_count_together(path, ordering, as_user, boss):
    asked = {"q": "tap", "usage_count_min": "0", "ordering": ordering}
    assert as_user(boss).get(path, asked).status_code == 200
    asked["q"] = '"tap'
    assert as_user(boss).get(path, asked).status_code == 200


LISTS = [
    ("/admin/reports/most-booked/", "days_from"),
    ("/admin/reports/revenue/", "days_to"),
    ("/admin/snippets/bookings/job/", "scheduled_time_from"),
    ("/admin/snippets/bookings/payment/", "created_at_to"),
    ("/admin/reports/site-history/", "timestamp_from"),
]


class TestWrongFilters:
    @pytest.mark.parametrize("day", ["abc", "31/11/2026", "0001-01-01", "9999-12-31"])
    @pytest.mark.parametrize(("path", "name"), LISTS)
    def test_s21_a_day_that_is_none(self, path, name, day, as_user, boss):
        client = as_user(boss)
        response = client.get(path, {name: day})
        assert response.status_code == 400
        assert 'role="alert"' in response.content.decode()
        part = client.get(f"{path}results/", {name: day})
        assert part.status_code == 200
        assert 'role="alert"' in part.content.decode()

    @pytest.mark.parametrize("kind", ["csv", "xlsx"])
    @pytest.mark.parametrize(("path", "name"), LISTS)
    def test_s21_nothing_is_exported_then(self, path, name, kind, as_user, boss):
        response = as_user(boss).get(path, {name: "abc", "export": kind})
        assert response.status_code == 400
        assert response.headers["Content-Type"] == "text/html; charset=utf-8"

    def test_s21_the_sentence_names_the_filter(self, as_user, boss):
        response = as_user(boss).get(LISTS[0][0], {"days_from": "abc"})
        assert "Days: Enter a valid date." in response.content.decode()

    @pytest.mark.parametrize(
        ("path", "asked"),
        [
            ("/admin/snippets/bookings/job/", {"status": "sleeping"}),
            ("/admin/snippets/bookings/job/", {"city": "x"}),
            ("/admin/users/", {"role": "king"}),
            ("/admin/images/", {"usage_count_min": "many"}),
        ],
    )
    def test_s21_other_filters_too(self, path, asked, as_user, boss):
        assert as_user(boss).get(path, asked).status_code == 400


# --- What is unique among the rows of a form ----------------------------------------

WORDS = {"minutes": 60, "price_low": 100, "price_high": 200}


@pytest.fixture
def trade(category):
    for n, name in enumerate(["Tap", "Pipe", "Drain"]):
        category.typical_jobs.add(TypicalJob(name=name, order=n, **WORDS))
    category.save()
    return category


def jobs_of(trade):
    return dict(TypicalJob.objects.filter(category=trade).values_list("name", "pk"))


def renamed(client, trade, names):
    """The form of a service as a browser sends it, with other names for its jobs."""
    path = f"/admin/snippets/services/servicecategory/edit/{trade.pk}/"
    page = BeautifulSoup(client.get(path).content, "html.parser")
    fields = {
        field["name"]: field.get("value") or field.get_text().strip()
        for field in page.select("input[name], textarea[name]")
        if field.get("type") != "checkbox" or field.has_attr("checked")
    }
    for select in page.select("select[name]"):
        chosen = select.select_one("option[selected]")
        fields[select["name"]] = chosen["value"] if chosen else ""
    for name, value in list(fields.items()):
        if name.startswith("typical_jobs-") and name.endswith("-name"):
            fields[name] = names.get(value, value)
    return client.post(path, {k: v for k, v in fields.items() if "__prefix__" not in k})


@pytest.mark.parametrize(
    "names",
    [
        {"Tap": "Pipe", "Pipe": "Tap"},
        {"Tap": "Pipe", "Pipe": "Drain", "Drain": "Tap"},
        {"Tap": "Pipe", "Pipe": "Gutter"},
    ],
)
def test_f25_names_change_places_in_one_save(names, as_user, boss, trade):
    before = jobs_of(trade)
    response = renamed(as_user(boss), trade, names)
    assert response.status_code == 302
    assert jobs_of(trade) == {names.get(name, name): pk for name, pk in before.items()}


def test_s25_the_same_name_twice_is_a_sentence(as_user, boss, trade):
    response = renamed(as_user(boss), trade, {"Tap": "Pipe"})
    assert response.status_code == 200
    sentence = "Two usual jobs of a service cannot have the same name."
    assert sentence in response.content.decode()


def test_f25_skills_keep_their_workers(category, worker):
    """A row that leaves and comes back is still pointed at."""
    one, two = category.skills.first(), Skill(name="Pump", slug="pump")
    category.skills.add(two)
    category.save()
    worker.worker_profile.skills.set(category.skills.all())
    one, two = category.skills.order_by("pk")
    one.slug, two.slug = two.slug, one.slug
    category.skills = [one, two]
    category.save()
    assert [s.slug for s in category.skills.order_by("pk")] == ["pump", "leak"]
    assert worker.worker_profile.skills.count() == 2


def edited_models():
    """What a form of the admin writes, with the rows under it."""
    for model in [*get_snippet_models(), *get_page_models(), *setting_registry]:
        yield model
        for relation in get_all_child_relations(model):
            yield relation.related_model


def test_s25_every_constraint_a_form_can_meet_has_its_sentence():
    ours = {m for m in edited_models() if m._meta.app_label in OURS}
    written_by_rules = {m for m in ours if isinstance(looked_at(m), ReadOnlyViewSet)}
    silent = {
        constraint.name
        for model in ours - written_by_rules
        for constraint in model._meta.constraints
        if constraint.violation_error_message
        == constraint.default_violation_error_message
    }
    assert silent == set()


def looked_at(model):
    return getattr(model, "snippet_viewset", None)


@pytest.mark.parametrize("count", [None, "", "many", "-1", "9" * 5000, "3"])
def test_h16_a_page_form_without_the_number_of_its_blocks(count, as_user, boss, site):
    page = HomePage.objects.get()
    form = {"title": "Home", "slug": "home", "lead": "Hello"}
    form |= {} if count is None else {"body-count": count}
    client = as_user(boss)
    for path in (
        f"/admin/pages/{page.pk}/edit/",
        f"/admin/pages/{page.pk}/edit/preview/",
    ):
        response = client.post(path, form)
        assert response.status_code in {200, 400}, (path, count)
        assert "errorlist" in response.content.decode() or response.status_code < 500


@pytest.mark.parametrize("kind", ["jpg", "png", "webp", "gif", "avif"])
@pytest.mark.parametrize(
    "content", [b"", b"\x00", b"GIF89a", b"\xff\xd8\xff\xe0", b"<svg/>"]
)
@pytest.mark.parametrize("path", ["/admin/images/add/", "/admin/images/multiple/add/"])
def test_h16_what_is_no_picture(path, content, kind, as_user, boss):
    file = SimpleUploadedFile(f"tap.{kind}", content)
    form = {"title": "Tap", "file": file, "files[]": file}
    response = as_user(boss).post(
        path, form, headers={"x-requested-with": "XMLHttpRequest"}
    )
    assert response.status_code in {200, 400, 422}


@pytest.mark.parametrize(
    "path",
    [
        "/admin/snippets/choose/services/city/create/",
        "/admin/pages/1/set_position/",
        "/admin/redirects/import/process/",
    ],
)
def test_h16_what_no_form_of_the_admin_sends(path, as_user, boss):
    response = as_user(boss).post(path, {"id": "x", "position": "y"})
    assert response.status_code == 400
    assert "is missing or is not what belongs there." in response.content.decode()


def test_an_error_of_our_own_stays_one():
    with pytest.raises(KeyError) as theirs:
        fails_in_django()
    with pytest.raises(ValueError) as ours:
        fails_here()
    assert not misfits.is_ours(theirs.value)
    assert misfits.is_ours(ours.value)


def fails_in_django():
    return QueryDict("a=1")["b"]


def fails_here():
    raise ValueError("In a file of ours.")


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/admin/pages/", "site"),
        ("/admin/pages/", "content_type"),
        ("/admin/choose-page/", "target_pages[]"),
    ],
)
def test_h16_a_number_greater_than_any_key(path, name, as_user, boss, site):
    response = as_user(boss).get(path, {name: "9" * 20})
    assert response.status_code in {200, 400}
