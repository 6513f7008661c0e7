"""What editors promote for the words of a search, through Wagtail's own admin."""

import pytest
from wagtail.contrib.search_promotions.models import Query, SearchPromotion
from wagtail.models import PageViewRestriction

from home.models import StandardPage
from tests.site import plant

pytestmark = pytest.mark.django_db
ADD = "/admin/searchpicks/add/"
HEAD = "Our team recommends"


@pytest.fixture
def page(home_page):
    return plant(home_page, StandardPage, "how-to-pay", title="How to pay")


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def desk(client, editor):
    client.force_login(editor, "django.contrib.auth.backends.ModelBackend")
    return client


def filled(typed, *picks):
    """The form: each pick is (page, address, its text, description)."""
    sent = {
        "query_string": typed,
        "editors_picks-TOTAL_FORMS": len(picks),
        "editors_picks-INITIAL_FORMS": 0,
    }
    names = ("page", "external_link_url", "external_link_text", "description")
    for place, pick in enumerate(picks):
        for name, value in zip(names, pick, strict=True):
            sent[f"editors_picks-{place}-{name}"] = value
        sent[f"editors_picks-{place}-ORDER"] = place + 1
    return sent


@pytest.fixture
def promote(desk, committed):
    def promote(typed, *picks):
        with committed():
            return desk.post(ADD, filled(typed, *picks))

    return promote


def shown(client, typed, **headers):
    said = client.get("/workers/", {"q": typed}, headers=headers).content.decode()
    _before, mark, after = said.partition(HEAD)
    return after.partition("</ul>")[0] if mark else ""


def test_who_types_the_words_sees_the_pages_in_their_order(promote, client, page):
    outside = ("", "https://example.com/safe", "Safe at home", "By the council")
    assert promote("How to pay", (page.pk, "", "", "Cash or card"), outside).url
    part = {"HX-Request": "true"}
    for typed in ("how to pay", "How do I pay?", "HOW TO PAY ", "how to paying"):
        for headers in ({}, part):
            html = shown(client, typed, **headers)
            assert '<a href="/how-to-pay/"><b>How to pay</b></a>' in html.replace(
                "<bdi>", ""
            ).replace("</bdi>", "")
            assert "Cash or card" in html
            assert html.index("/how-to-pay/") < html.index("https://example.com/safe")
    for other in ("how to pay a plumber", "plumber", ""):
        assert not shown(client, other)


@pytest.mark.parametrize("how", ["unpublished", "private"])
def test_only_what_everybody_may_read(promote, client, committed, page, how):
    promote("how to pay", (page.pk, "", "", ""))
    assert shown(client, "how to pay")
    with committed():
        if how == "unpublished":
            page.unpublish()
        else:
            kind = PageViewRestriction.LOGIN
            PageViewRestriction.objects.create(page=page, restriction_type=kind)
    assert not shown(client, "how to pay")


def test_an_editor_changes_the_words_and_takes_all_back(
    promote, desk, client, committed, page
):
    promote("how to pay", (page.pk, "", "", ""))
    query, pick = Query.objects.get(), SearchPromotion.objects.get()
    sent = filled("payment ways", (page.pk, "", "", "By card"))
    sent |= {"editors_picks-INITIAL_FORMS": 1, "editors_picks-0-id": pick.pk}
    edit = f"/admin/searchpicks/{query.pk}/"
    assert "How to pay" in desk.get(edit).content.decode()
    with committed():
        assert desk.post(edit, sent).status_code == 302
    assert not shown(client, "how to pay")
    assert "By card" in shown(client, "payment ways")
    pick.refresh_from_db()
    with committed():
        desk.post(f"/admin/searchpicks/{pick.query_id}/delete/")
    assert not shown(client, "payment ways")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "This field is required."),
        ("?!", "There is no word in this."),
        ("pay " * 80, "Up to 255 fit here."),
    ],
    ids=["empty", "marks", "long"],
)
def test_what_nobody_can_type_is_refused(promote, page, typed, sentence):
    answer = promote(typed, (page.pk, "", "", "Kept, whatever is wrong"))
    html = answer.content.decode()
    assert sentence in html
    assert "Kept, whatever is wrong" in html
    assert not SearchPromotion.objects.exists()


def test_an_address_that_leads_nowhere_is_refused(promote):
    answer = promote("tap", ("", "javascript:alert(1)", "Look", ""))
    assert "Enter a valid URL" in answer.content.decode()
    assert not SearchPromotion.objects.exists()


@pytest.mark.parametrize(
    ("name", "status"), [("support", 302), ("finance", 302), ("customer", 302)]
)
def test_others_promote_nothing(client, request, page, name, status):
    person = request.getfixturevalue(name)
    client.force_login(person, "django.contrib.auth.backends.ModelBackend")
    answer = client.post(ADD, filled("how to pay", (page.pk, "", "", "")))
    assert answer.status_code == status
    assert not SearchPromotion.objects.exists()


def test_the_list_tells_no_counts_that_nobody_makes(promote, desk, page):
    promote("how to pay", (page.pk, "", "", ""))
    html = desk.get("/admin/searchpicks/").content.decode()
    assert "how to pay" in html
    assert "Views" not in html
    assert "Search terms" not in desk.get("/admin/").content.decode()
