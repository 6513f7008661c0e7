"""One row of every model that staff have a list of."""

from wagtail.contrib.forms.models import FormSubmission
from wagtail.models import Page

from accounts.models import Letter, Person
from bookings import reviews
from bookings.models import (
    Account,
    Attempt,
    Contest,
    Entry,
    GatewayOrder,
    Job,
    Paper,
    Payment,
    Payout,
    PayoutBatch,
    Posting,
    Proposal,
    Review,
    ReviewPhoto,
    WebhookEvent,
)
from bookings.money import payments
from home.models import ContactPage
from live.models import ChatMember, ChatMessage, ChatRoom, Notification
from tests.bookings.paying import gateway_rows
from workers.models import SearchAlert, WorkerProfile, WorkPhoto


def rows(job, customer, waiting_worker):
    """By model. The job is finished, and is paid here."""
    review = reviews.leave(job, by=customer, rating=5, comment="Quick and clean.")
    payment = payments.mark_paid(job.payments.get(), by=job.worker)
    room = ChatRoom.objects.create(job=job)
    ChatMember.objects.create(room=room, user=customer)
    said = {"sender": customer, "message": "The tap is on the left."}
    client_id = "00000000-0000-4000-8000-000000000001"
    message = room.messages.create(seq=1, client_id=client_id, **said)
    told = Notification.objects.create(user=customer, message="Told.", link="/jobs/")
    batch = PayoutBatch.objects.create(made_by=job.worker)
    payout = Payout.objects.create(
        batch=batch, worker=job.worker, currency="INR", amount=5000, way="bank"
    )
    attempt, order, event = gateway_rows(payment)
    contest, proposal = money_rows(payment, attempt)
    return {
        PayoutBatch: batch,
        Payout: payout,
        Person: Person.objects.get(pk=customer.pk),
        Letter: Letter.objects.create(
            recipient="a@example.com", subject="Hello", body="Hi.", state="failed"
        ),
        FormSubmission: message_to_us(),
        WorkerProfile: waiting_worker.worker_profile,
        WorkPhoto: WorkPhoto.objects.create(
            worker=waiting_worker.worker_profile, words="Tap", picture="work/a.webp"
        ),
        SearchAlert: SearchAlert.objects.create(
            email="b@example.com", category=job.service_category, city=job.city
        ),
        Job: job,
        Review: review,
        ReviewPhoto: review.photos.create(picture="reviews/a.webp"),
        Payment: payment,
        Paper: Paper.objects.get(),
        Attempt: attempt,
        Contest: contest,
        Proposal: proposal,
        GatewayOrder: order,
        WebhookEvent: event,
        Entry: Entry.objects.get(),
        Posting: Posting.objects.first(),
        Account: Account.objects.first(),
        ChatMessage: message,
        Notification: told,
    }


def message_to_us():
    home = Page.objects.filter(depth=2).first()
    page = home.add_child(instance=ContactPage(title="Write to us", slug="write"))
    sent = {"your_name": "Meera", "text": "Hello."}
    return FormSubmission.objects.create(page=page, form_data=sent)


def money_rows(payment, attempt):
    """What a bank took back of a try, and what is proposed about the payment."""
    contest = Contest.objects.create(
        attempt=attempt,
        external_id="du_1",
        status=Contest.Status.LOST,
        currency=payment.currency,
        amount=5000,
        withdrawn=5000,
    )
    proposal = Proposal.objects.create(
        kind=Proposal.Kind.REFUND,
        payment=payment,
        currency=payment.currency,
        amount=100,
        seen={"sums": {}, "left": 100},
        reason="It drips.",
        proposed_by=payment.job.worker,
    )
    return contest, proposal
