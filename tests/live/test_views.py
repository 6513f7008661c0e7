"""The pages of talk and notes: who comes in, what they see, what happens on sending."""

from datetime import timedelta
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.utils import timezone

from bookings.states import Status, Verb
from live import chat, recipients
from live.context_processors import notifications
from live.models import ChatMember, ChatMessage, Notification

BY_SCRIPT = {"headers": {"x-requested-with": "fetch"}}


def soup(answer):
    return BeautifulSoup(answer.content, "html.parser")


def bubbles(answer):
    """[(number, css, text)] of the messages on a page or in a part of one."""
    return [
        (int(b["data-message"]), " ".join(b["class"]), b.p.get_text())
        for b in soup(answer).select("[data-message]")
    ]


def message(text="Hello", **more):
    return {"message": text, "client_id": str(uuid4())} | more


@pytest.fixture
def talk(accepted, customer, worker):
    """Two messages, one of each side."""
    for by, text in ((worker, "Do I need a ladder?"), (customer, "No.\nNever <b>")):
        chat.post(accepted, by=by, text=text, client_id=uuid4())
    return accepted


@pytest.mark.parametrize("where", ["", "/jobs/{}/"])
def test_the_form_as_the_page_has_it_is_sent(as_user, customer, talk, where):
    """Every hidden field that the page holds, sent back as it stands there."""
    address = f"/chat/{talk.code}/"
    client = as_user(customer)
    page = soup(client.get(where.format(talk.code) or address))
    form = page.find("textarea", attrs={"name": "message"}).find_parent("form")
    typed = {one["name"]: one.get("value", "") for one in form.select("input[name]")}
    answer = client.post(address, typed | {"message": "Gate code 14#"})
    assert answer.status_code == 302
    assert ChatMessage.objects.last().message == "Gate code 14#"


class TestTheDoor:
    @pytest.mark.parametrize("part", ["", "since/"])
    @pytest.mark.parametrize(
        ("who", "status"),
        [
            ("customer", 200),
            ("worker", 200),
            ("support", 200),
            ("other_customer", 404),
            ("other_worker", 404),
            ("editor", 404),
            ("finance", 404),
        ],
    )
    def test_of_a_chat(self, talk, as_user, request, who, status, part):
        client = as_user(request.getfixturevalue(who))
        assert client.get(f"/chat/{talk.code}/{part}").status_code == status

    def test_is_closed_to_visitors(self, talk, client):
        for path in (f"/chat/{talk.code}/", "/chat/", "/notifications/"):
            answer = client.get(path)
            assert (answer.status_code, answer.url) == (
                302,
                f"/account/login/?next={path}",
            )

    @pytest.mark.parametrize(
        ("path", "data"), [("", {"message": "Hi"}), ("read/", {"seq": 2})]
    )
    def test_strangers_write_and_read_nothing(
        self, talk, as_user, other_customer, path, data
    ):
        answer = as_user(other_customer).post(f"/chat/{talk.code}/{path}", data)
        assert answer.status_code == 404
        assert ChatMessage.objects.count() == 2

    def test_nothing_of_it_is_kept_by_caches(self, talk, as_user, customer):
        for path in (f"/chat/{talk.code}/", f"/chat/{talk.code}/since/", "/chat/"):
            assert "no-store" in as_user(customer).get(path)["Cache-Control"]


class TestTheChat:
    def test_shows_both_sides(self, talk, as_user, customer, worker):
        assert bubbles(as_user(customer).get(f"/chat/{talk.code}/")) == [
            (1, "msg in", "Do I need a ladder?"),
            (2, "msg out", "No.\nNever <b>"),
        ]
        assert bubbles(as_user(worker).get(f"/chat/{talk.code}/"))[0][1] == "msg out"

    def test_seeing_is_reading(self, talk, as_user, worker):
        as_user(worker).get(f"/chat/{talk.code}/")
        assert ChatMember.objects.get(user=worker).read_seq == 2
        assert not Notification.objects.filter(user=worker, is_read=False).exists()

    def test_a_tick_says_how_far_the_other_side_is(
        self, talk, as_user, customer, worker
    ):
        def tick():
            page = soup(as_user(customer).get(f"/chat/{talk.code}/"))
            return page.select_one("#m2 svg")["aria-label"]

        assert tick() == "Delivered"
        chat.mark_read(talk, by=worker, seq=2)
        assert tick() == "Read"

    def test_staff_read_who_says_what_and_do_not_write(self, talk, as_user, support):
        page = soup(as_user(support).get(f"/chat/{talk.code}/"))
        said_by = [
            small.get_text().split(",")[0] for small in page.select(".msg small")
        ]
        assert said_by == ["Suresh", "Ananya"]
        assert page.select("form[data-chat-form]") == []
        answer = as_user(support).post(f"/chat/{talk.code}/", message())
        assert answer.status_code == 403

    def test_a_day_has_one_line(self, accepted, as_user, customer, worker):
        for days in (2, 2, 0):
            chat.post(
                accepted,
                by=worker,
                text="Hi",
                client_id=uuid4(),
                at=timezone.now() - timedelta(days=days),
            )
        page = soup(as_user(customer).get(f"/chat/{accepted.code}/"))
        lines = [line["data-day"] for line in page.select("[data-day]")]
        local = timezone.now().astimezone(accepted.city.tz).date()
        assert lines == [str(local - timedelta(days=2)), str(local)]

    def test_earlier_messages_are_a_link_away(self, talk, as_user, customer, worker):
        for n in range(chat.PAGE_SIZE):
            chat.post(talk, by=worker, text=f"Line {n}", client_id=uuid4())
        page = soup(as_user(customer).get(f"/chat/{talk.code}/"))
        assert len(page.select("[data-message]")) == chat.PAGE_SIZE
        link = page.find("a", string="Earlier messages")["href"]
        assert link == f"/chat/{talk.code}/?before=3"
        assert [b[0] for b in bubbles(as_user(customer).get(link))] == [1, 2]
        assert ChatMember.objects.get(user=customer).read_seq == chat.PAGE_SIZE + 2

    @pytest.mark.parametrize("path", ["?before=", "since/?after="])
    @pytest.mark.parametrize("number", ["x", "-1", "²", "1" * 5000])
    def test_what_is_no_number(self, talk, as_user, customer, path, number):
        address = f"/chat/{talk.code}/{path}{number}"
        assert as_user(customer).get(address).status_code == 400

    def test_before_the_acceptance_it_says_when_it_opens(self, ask, as_user, customer):
        page = soup(as_user(customer).get(f"/chat/{ask().code}/"))
        assert (
            page.select_one(".sys").get_text() == "The chat opens when Suresh accepts."
        )
        assert page.select("form[data-chat-form]") == []

    def test_calls_only_while_the_two_may_meet(self, job_in, as_user, customer, worker):
        worker.phone = "+919812345678"
        worker.save()
        link = '[href="tel:+919812345678"]'
        job = job_in(Status.ACCEPTED)
        assert soup(as_user(customer).get(f"/chat/{job.code}/")).select(link)
        job = job_in(Status.FINISHED, start=job.ends_at + timedelta(hours=2))
        assert not soup(as_user(customer).get(f"/chat/{job.code}/")).select(link)

    def test_the_same_queries_for_one_message_and_for_fifty(
        self, talk, as_user, customer, worker, django_assert_max_num_queries
    ):
        client = as_user(customer)
        client.get(f"/chat/{talk.code}/")
        for _ in range(2):
            with django_assert_max_num_queries(16):
                client.get(f"/chat/{talk.code}/since/")
            for n in range(25):
                chat.post(talk, by=customer, text=f"{n}", client_id=uuid4())

    def test_stands_on_the_page_of_the_job(self, talk, as_user, customer):
        page = soup(as_user(customer).get(f"/jobs/{talk.code}/"))
        box = page.select_one(f'[data-chat="{talk.code}"]')
        assert (box["data-last"], box["data-role"]) == ("2", "customer")
        assert box.select_one("[name=back]")["value"] == "job"


class TestSending:
    def test_the_ordinary_way(self, accepted, as_user, customer):
        answer = as_user(customer).post(f"/chat/{accepted.code}/", message("Hi"))
        assert (answer.status_code, answer.url) == (302, f"/chat/{accepted.code}/#m1")
        assert ChatMessage.objects.get().message == "Hi"

    def test_from_the_page_of_the_job(self, accepted, as_user, customer):
        data = message("Hi", back="job")
        answer = as_user(customer).post(f"/chat/{accepted.code}/", data)
        assert answer.url == f"/jobs/{accepted.code}/#chat"

    def test_by_a_script(self, accepted, as_user, customer, worker):
        data = message("Hi")
        answer = as_user(customer).post(f"/chat/{accepted.code}/", data, **BY_SCRIPT)
        assert (answer.status_code, answer["X-Seen"]) == (201, "0")
        assert bubbles(answer) == [(1, "msg out", "Hi")]
        assert soup(answer).select_one("#m1")["data-client"] == data["client_id"]
        assert "data-client" not in str(
            soup(as_user(worker).get(f"/chat/{accepted.code}/"))
        )

    def test_twice_is_once(self, accepted, as_user, customer):
        data = message("Hi")
        for _ in range(2):
            as_user(customer).post(f"/chat/{accepted.code}/", data)
        assert ChatMessage.objects.count() == 1

    @pytest.mark.parametrize(
        ("text", "sentence"),
        [
            ("", "Write something first."),
            (" \n", "Write something first."),
            (
                "x" * 2001,
                "This is 1 character too long. Up to 2,000 fit in one message: "
                "send it in parts.",
            ),
        ],
    )
    def test_what_makes_no_sense_comes_back(
        self, accepted, as_user, customer, text, sentence
    ):
        data = message(text)
        answer = as_user(customer).post(f"/chat/{accepted.code}/", data)
        page = soup(answer)
        assert answer.status_code == 422
        assert page.select_one("[data-chat-state]").get_text() == sentence
        assert page.select_one("textarea").get_text().strip() == text.strip()
        by_script = as_user(customer).post(f"/chat/{accepted.code}/", data, **BY_SCRIPT)
        assert (by_script.status_code, by_script.content.decode()) == (422, sentence)

    def test_without_an_id_of_its_own(self, accepted, as_user, customer):
        data = {"message": "Hi", "client_id": "1"}
        answer = as_user(customer).post(f"/chat/{accepted.code}/", data)
        assert answer.status_code == 422
        assert soup(answer).select_one("textarea").get_text().strip() == "Hi"

    def test_before_it_is_open(self, ask, as_user, customer):
        answer = as_user(customer).post(
            f"/chat/{ask().code}/", message("Hi"), **BY_SCRIPT
        )
        assert (answer.status_code, answer.content.decode()) == (
            409,
            "The chat opens when Suresh accepts.",
        )

    def test_from_another_site(self, accepted, customer):
        client = Client(enforce_csrf_checks=True)
        client.force_login(customer, "django.contrib.auth.backends.ModelBackend")
        answer = client.post(f"/chat/{accepted.code}/", message("Hi"))
        assert answer.status_code == 403
        assert ChatMessage.objects.count() == 0


class TestCatchingUp:
    def test_gives_what_came_after(self, talk, as_user, customer):
        answer = as_user(customer).get(f"/chat/{talk.code}/since/?after=1")
        assert bubbles(answer) == [(2, "msg out", "No.\nNever <b>")]
        assert answer["X-Seen"] == "1"

    def test_gives_all_without_a_number(self, talk, as_user, customer):
        assert len(bubbles(as_user(customer).get(f"/chat/{talk.code}/since/"))) == 2

    def test_reading_is_said_apart(self, talk, as_user, worker):
        client = as_user(worker)
        client.get(f"/chat/{talk.code}/since/")
        assert ChatMember.objects.get(user=worker).read_seq == 1
        answer = client.post(f"/chat/{talk.code}/read/", {"seq": 2})
        assert (answer.status_code, answer.content) == (204, b"")
        assert ChatMember.objects.get(user=worker).read_seq == 2

    @pytest.mark.parametrize("seq", ["", "x", "-1"])
    def test_how_far_must_be_a_number(self, talk, as_user, worker, seq):
        answer = as_user(worker).post(f"/chat/{talk.code}/read/", {"seq": seq})
        assert answer.status_code == 422
        assert ChatMember.objects.get(user=worker).read_seq == 1


class TestMyChats:
    def test_lists_them_with_what_is_new(self, talk, as_user, worker):
        page = soup(as_user(worker).get("/chat/"))
        [row] = page.select(".rows-item")
        assert row["href"] == f"/chat/{talk.code}/"
        assert row.b.get_text() == "Ananya Deshpande"
        assert "1 new message" in row.get_text()
        assert row.select_one(".clip").get_text() == "No.\nNever <b>"

    def test_says_so_when_there_are_none(self, as_user, other_customer):
        empty = soup(as_user(other_customer).get("/chat/")).select_one(".empty h2")
        assert empty.get_text() == "No chats yet"


class TestNotes:
    @pytest.fixture
    def noted(self, job_in):
        job = job_in(Status.ONGOING)
        for event in job.events.all():
            recipients.notify_of_event(event)
        return job

    def test_the_newest_first_under_their_day(self, noted, as_user, customer):
        page = soup(as_user(customer).get("/notifications/"))
        assert page.select_one(".notification-day h2").get_text() != ""
        notes = [b.get_text() for b in page.select(".rows-item b")]
        assert "Suresh has started: Kitchen tap drips." in notes
        assert len(notes) == 2

    def test_one_tap_reads_it_and_leads_there(self, noted, as_user, customer):
        notification = Notification.objects.get(user=customer, event__verb=Verb.START)
        answer = as_user(customer).get(f"/notifications/{notification.pk}/")
        assert (answer.status_code, answer.url) == (302, f"/jobs/{noted.code}/")
        assert Notification.objects.get(user=customer, is_read=True) == notification

    def test_of_others_are_not_there(self, noted, as_user, customer, other_customer):
        notification = Notification.objects.filter(user=customer).first()
        client = as_user(other_customer)
        assert client.get(f"/notifications/{notification.pk}/").status_code == 404
        notification.refresh_from_db()
        assert not notification.is_read
        assert soup(client.get("/notifications/")).select(".rows-item") == []

    def test_all_read_at_once_are_mine_only(self, noted, as_user, customer, worker):
        answer = as_user(customer).post("/notifications/read/")
        assert (answer.status_code, answer.url) == (302, "/notifications/")
        left = Notification.objects.filter(is_read=False)
        assert {notification.user for notification in left} == {worker}
        assert as_user(customer).get("/notifications/read/").status_code == 405

    def test_pages_that_are_not_there(self, as_user, customer):
        assert as_user(customer).get("/notifications/?page=2").status_code == 404

    def test_without_any(self, as_user, customer):
        page = soup(as_user(customer).get("/notifications/"))
        assert page.select_one(".empty h2").get_text() == "Nothing yet"

    def test_the_same_queries_for_one_and_for_thirty(
        self, noted, as_user, customer, django_assert_max_num_queries
    ):
        client = as_user(customer)
        client.get("/notifications/")
        for _ in range(2):
            with django_assert_max_num_queries(14):
                client.get("/notifications/")
            Notification.objects.bulk_create(
                Notification(user=customer, message=f"{n}", link="/") for n in range(29)
            )


class TestTheBell:
    def test_counts_what_is_unread(self, as_user, customer, worker):
        for user, read in ((customer, False), (customer, True), (worker, False)):
            Notification.objects.create(user=user, message="x", link="/", is_read=read)
        bell = soup(as_user(customer).get("/chat/")).select_one("[data-bell]")
        assert (bell["data-bell"], bell.b.get_text()) == ("1", "1")

    def test_costs_a_visitor_nothing(self, rf, django_assert_num_queries, db):
        request = rf.get("/")
        with django_assert_num_queries(0):
            assert notifications(request)["unread_notifications"]() == 0
            request.user = AnonymousUser()
            assert notifications(request)["unread_notifications"]() == 0

    def test_costs_the_others_one_query_when_it_is_shown(
        self, rf, customer, django_assert_num_queries
    ):
        request = rf.get("/")
        request.user = customer
        with django_assert_num_queries(0):
            count = notifications(request)["unread_notifications"]
        with django_assert_num_queries(1):
            assert [count(), count()] == [0, 0]


@pytest.mark.parametrize("page", ["/chat/{}/", "/jobs/{}/"])
def test_the_form_of_each_page_sends_what_it_stands_there_with(
    page, as_user, customer, job_in
):
    job = job_in(Status.ACCEPTED)
    client = as_user(customer)
    html = client.get(page.format(job.code)).content
    form = BeautifulSoup(html, "html.parser").select_one("[data-chat-form]")
    sent = {field["name"]: field["value"] for field in form("input")}
    answer = client.post(form["action"], sent | {"message": "Hello"})
    assert answer.status_code == 302
    assert answer["Location"].split("#")[0] == page.format(job.code)
