"""All that the page of a job shows to one person."""

from functools import cached_property

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext

from bookings import access, photos, phrases, queries, reviews, transitions
from bookings.errors import TooEarly
from bookings.forms import PhotosForm, ReviewForm
from bookings.jobs import scope
from bookings.models import Payment, ReviewPhoto
from bookings.money import tips
from bookings.queries import photos as photo_rows
from bookings.queries import reviews as written
from bookings.states import REVIEWABLE, UPCOMING, Role, Status, Verb
from bookings.views import bill, bill_notes, receipt
from bookings.views.buttons import button, buttons, url
from bookings.words import next_steps, no_show_steps, sentences, story, verbs
from bookings.words.actions import Action
from services.wordings import worded_list
from toolkit.templatetags import when
from toolkit.text import isolate


class JobPage:
    def __init__(self, job, user, *, at=None, error="", typed="", **forms):
        self.job, self.user, self.at = job, user, at or timezone.now()
        self.role = access.role_of(job, user)
        self.error, self.typed = error, typed
        self.review_form = forms.get("review_form") or ReviewForm()
        self.photos_form = forms.get("photos_form") or PhotosForm()

    @cached_property
    def sums_of_job(self):
        return queries.sums_of(self.job)

    @cached_property
    def payments(self):
        """All that is owed."""
        return [payment for payment in self.sums_of_job if not payment.is_tip]

    @cached_property
    def tip(self):
        """The tip, once it is there: before that it is nothing."""
        tip = queries.tip_of(self.sums_of_job)
        is_given = tip is not None and tip.status in tips.GIVEN
        # The worker is told when it is theirs.
        mine = self.role == Role.WORKER
        seen = is_given and not (mine and tip.status != Payment.Status.RELEASED)
        return tip if seen else None

    @cached_property
    def may_tip(self):
        return tips.refusal(self.job, self.sums_of_job, self.user) is None

    @property
    def payment(self):
        return queries.first_due(self.payments)

    @cached_property
    def change(self):
        """The proposal of more work that waits for an answer."""
        return scope.open_change(self.job)

    @cached_property
    def photos(self):
        """What the customer shows of the work."""
        seen = photo_rows.seen_with(self.job)
        return [photo for photo in seen if photo.change_id is None]

    @property
    def changes_photos(self):
        return photos.refusal(self.job, self.user) is None

    @property
    def takes_photos(self):
        return self.changes_photos and len(self.photos) < photos.MOST

    @cached_property
    def review(self):
        if self.job.status not in REVIEWABLE:
            return None
        return written.review_of(self.job)

    @cached_property
    def review_photos(self):
        """All for whoever wrote it and for staff; the worker sees what all see."""
        sent = photo_rows.of_review(self.review) if self.review else []
        shown = ReviewPhoto.State.SHOWN
        return [one for one in sent if self.role != Role.WORKER or one.state == shown]

    @cached_property
    def review_open(self):
        reviewable = self.job.status in REVIEWABLE and not self.review
        return reviewable and reviews.closed(self.job, self.at) is None

    @property
    def asks_review(self):
        return self.review_open and self.role == Role.CUSTOMER

    @cached_property
    def step(self):
        return next_steps.step_for(
            self.job,
            self.user,
            self.at,
            payment=self.payment,
            payments=self.payments,
            change=self.change,
            review_open=self.review_open,
            how=self.how_cancelled,
            may_tip=self.may_tip,
        )

    @cached_property
    def may_object(self):
        """Whether this person was not there, says the other side."""
        return no_show_steps.may_object(self.how_cancelled, self.role)

    @cached_property
    def how_cancelled(self):
        is_off = self.job.status == Status.CANCELLED
        return queries.how_cancelled(self.job) if is_off else None

    @cached_property
    def start_code(self):
        return next_steps.start_code_for(self.job, self.user, self.at)

    @property
    def start_code_text(self):
        if not self.start_code:
            return ""
        sentence = gettext(
            "Tell {worker} this code only when they are at your door. With it they can "
            "start before {free_start}."
        )
        return sentence.format_map(phrases.of(self.job))

    @property
    def speaker(self):
        """Who speaks: the other side. To staff nobody does."""
        return None if self.role == Role.STAFF else self.job.other(self.user)

    @property
    def next_actions(self):
        return buttons(self.job, self.user, self.step.actions)

    @cached_property
    def acts(self):
        """What else may be done: a row each, with what it means."""
        verbs = transitions.possible_verbs(self.job, self.user, self.at)
        rows = [self._act(verb) for verb in verbs if verb not in self.step.actions]
        if scope.refusal(self.job, self.change, self.user) is None:
            rows.append(button(self.job, self.user, Action.MORE))
        if self.may_tip and Action.TIP not in self.step.actions:
            rows.append(button(self.job, self.user, Action.TIP))
        if self._may_come_again and next_steps.AGAIN not in self.step.actions:
            rows.append(button(self.job, self.user, next_steps.AGAIN))
        return rows

    @cached_property
    def wait(self):
        """The sentence of a start that comes too early; else nothing."""
        problem = transitions.refusal(self.job, Verb.START, self.user, self.at)
        return problem.sentence if isinstance(problem, TooEarly) else None

    @property
    def timeline(self):
        events = queries.story_of(self.job)
        return story.steps(self.job, events, self.role, payment=self.payment)

    @property
    def facts(self):
        job = self.job
        ends = when.clock(job.ends_at, job.city)
        day = when.moment(job.scheduled_time, job.city)
        wrote = "\n".join(filter(None, [worded_list(job.title), job.description]))
        mine = self.role == Role.CUSTOMER
        name = isolate(job.customer.get_short_name())
        written = gettext("What you wrote") if mine else gettext("What {name} wrote")
        span = gettext("{start} to {end}").format(start=day, end=ends)
        hour = {"icon": "cal", "name": gettext("When"), "text": capfirst(span)}
        if self.role != Role.STAFF and job.status in UPCOMING:
            hour |= {"url": url("ics", job), "link": gettext("Add to calendar")}
        return [
            hour,
            {
                "icon": "pin",
                "name": gettext("Where"),
                "text": access.place(job, self.role),
            },
            {"icon": "doc", "name": written.format(name=name), "text": wrote},
        ]

    @property
    def hides_place(self):
        return self.role == Role.WORKER and self.job.status == Status.PENDING

    @property
    def sums(self):
        return bill.rows(self.job, self.role, self.payments)

    @cached_property
    def money_chip(self):
        return bill.chip(self.payments)

    @cached_property
    def money_notes(self):
        return bill_notes.notes(self.job, self.role, self.payments)

    @cached_property
    def receipts(self):
        """The customer's; the worker and the team look at the sums of both sides."""
        if self.role != Role.CUSTOMER:
            return []
        given = [self.tip] if self.tip and self.tip.paid_at else []
        found = receipt.of(self.job, self.payments)
        return found + receipt.of(self.job, given) if found else []

    @property
    def tip_card(self):
        """Sums and notes of the tip, where no receipt says them."""
        if self.tip is None or (self.receipts and self.tip.paid_at):
            return None
        notes = bill_notes.notes(self.job, self.role, [self.tip])
        return {"sums": bill.tip_rows(self.tip, self.role), "notes": notes}

    def warning(self, verb):
        """What this verb means for money now, before it is done; "" where nothing."""
        match verb:
            case Verb.CANCEL:
                return sentences.cancelling(self.job, self.user, self.at)
            case Verb.NO_SHOW:
                return sentences.nobody_there(self.job, self.user)
        return ""

    @property
    def _may_come_again(self):
        over = self.job.status == Status.FINISHED and self.role == Role.CUSTOMER
        return over and self.job.worker.worker_profile.is_listed

    def _act(self, verb):
        note = self.warning(verb) or verbs.WORDS[verb].button.hint
        return {**button(self.job, self.user, verb), "note": note}
