"""Files that not everybody may have, by nginx and by ourselves."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from wagtail.documents import get_document_model
from wagtail.models import Collection, CollectionViewRestriction

from toolkit.views.private_files import HANDED_OVER, private_file

NAME = "documents/price list é.pdf"


@pytest.fixture
def uploads(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.PRIVATE_MEDIA_ROOT = tmp_path / "private"
    return tmp_path


@pytest.fixture(params=["/private/", ""], ids=["nginx", "ourselves"])
def way(request, settings, uploads):
    settings.X_ACCEL_PREFIX = request.param
    return request.param


@pytest.fixture
def document(way, db, django_user_model):
    folder = Collection.get_first_root_node().add_child(name="For the house")
    login = CollectionViewRestriction.LOGIN
    CollectionViewRestriction.objects.create(collection=folder, restriction_type=login)
    file = ContentFile(b"%PDF-1.4 ours", name="list.pdf")
    return get_document_model().objects.create(
        title="List", file=file, collection=folder
    )


def test_a_stranger_is_led_to_the_log_in_and_gets_nothing(document, client):
    answer = client.get(document.url)
    assert answer.status_code == 302
    assert "login" in answer["Location"]
    assert HANDED_OVER not in answer
    assert client.get(f"/media/{document.file.name}").status_code == 404
    assert client.get(f"/private/{document.file.name}").status_code == 404


def test_who_may_have_it_gets_it(document, way, client, customer):
    client.force_login(customer)
    answer = client.get(document.url)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Security-Policy"].startswith("default-src 'none'")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "list.pdf" in answer["Content-Disposition"]
    if way:
        assert answer[HANDED_OVER] == f"/private/{document.file.name}"
        assert answer.content == b""
    else:
        assert HANDED_OVER not in answer
        assert b"".join(answer.streaming_content) == b"%PDF-1.4 ours"


def test_a_name_is_written_as_nginx_reads_it(way, db):
    saved = default_storage.save("documents/list.pdf", ContentFile(b"ours"))
    answer = private_file(
        NAME if way else saved, content_type="application/pdf", called="a\r\nb: c"
    )
    assert "\r" not in answer["Content-Disposition"]
    if way:
        assert answer[HANDED_OVER] == "/private/documents/price%20list%20%C3%A9.pdf"
    else:
        assert b"".join(answer.streaming_content) == b"ours"
        answer.close()


def test_what_everybody_may_have_does_not_come_this_way(way):
    with pytest.raises(ValueError, match="no private upload"):
        private_file("photos/a.webp", content_type="image/webp")
