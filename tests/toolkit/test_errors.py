"""What a rule refuses, and the one place that answers with it."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import translation
from django.utils.functional import lazystr

from toolkit.errors import NotAllowed, NotNow, Refusal, Unprocessable
from toolkit.views.refusals import answered_by


@pytest.mark.parametrize(
    ("kind", "status"),
    [(Refusal, 400), (NotAllowed, 403), (NotNow, 409), (Unprocessable, 422)],
)
def test_a_kind_has_its_status(kind, status):
    refusal = kind("Not like this.")
    assert (refusal.sentence, refusal.status) == ("Not like this.", status)
    assert str(refusal) == "Not like this."


def test_one_alone_may_have_another_status():
    assert NotNow("Come back.", 423).status == 423
    assert NotNow("Come back.").status == 409


def test_the_sentence_is_in_the_language_of_whoever_asked():
    spoken = lazystr("Not now.")
    with translation.override("en"):
        assert type(NotNow(spoken).sentence) is str


def test_a_view_is_answered_by_what_it_was_given():
    def show(request, refusal, code, *, verb):
        said = f"{code} {verb}: {refusal.sentence}"
        return HttpResponse(said, status=refusal.status)

    @answered_by(show)
    def view(request, code, *, verb):
        if verb == "accept":
            raise NotNow("Too late.")
        return HttpResponse("Done.")

    request = RequestFactory().get("/")
    answer = view(request, "abc", verb="accept")
    assert (answer.status_code, answer.content) == (409, b"abc accept: Too late.")
    answer = view(request, "abc", verb="start")
    assert (answer.status_code, answer.content) == (200, b"Done.")


def test_a_fault_is_no_refusal():
    @answered_by(lambda request, refusal: HttpResponse(status=refusal.status))
    def view(request):
        raise ValueError("A fault.")

    with pytest.raises(ValueError, match="A fault"):
        view(RequestFactory().get("/"))
