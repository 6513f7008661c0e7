"""Staff step in: the same verbs as everybody's, with a reason and two traces.

The job's own story keeps what happened and who did it; the admin's log keeps it among
all that this person of the staff did.
"""

from django import forms
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.log_actions import log

from accounts.admin.actions import ActionView, ReasonForm
from bookings import access, jobs, phrases, states, transitions
from bookings.forms import SplitFields
from bookings.states import Role, Verb
from bookings.words import sentences
from bookings.words.verbs import WORDS
from toolkit import money
from toolkit.views.proof import Proven

OFFERS = {verb: words.staff for verb, words in WORDS.items() if words.staff}


def verbs_for(job, user):
    """What the table gives this person as staff: never as one of the two people."""
    if access.role_of(job, user) != Role.STAFF:
        return []
    possible = transitions.possible_verbs(job, user, timezone.now())
    return [verb for verb in possible if verb in OFFERS]


@transaction.atomic
def act(job, verb, *, by, reason, seen, **more):
    """Do the verb and keep it in the admin's log. The log tells it once, as the job."""
    moved = jobs.VERBS[verb](job, by=by, reason=reason, seen=seen, **more)
    if moved.version > job.version:
        data = {"reason": reason, "from": job.status}
        if amount := more.get("amount"):
            data["amount"] = money.show(amount, job.currency)
        log(moved, f"bookings.{verb}", user=by, data=data)
    return moved


class ActForm(ReasonForm):
    # The status that the person decided on: if it changed, they must look again.
    seen = forms.ChoiceField(choices=states.Status.choices, widget=forms.HiddenInput)


class SplitActForm(SplitFields, ActForm):
    pass


class VerbView(ActionView):
    permission_required = "help"
    template_name = "bookings/admin/act.html"

    @cached_property
    def verb(self):
        if self.kwargs["verb"] not in OFFERS:
            raise Http404
        return Verb(self.kwargs["verb"])

    @property
    def offer(self):
        return OFFERS[self.verb]

    @property
    def page_title(self):
        return self.offer.label

    @property
    def button(self):
        return self.offer.label

    @property
    def serious(self):
        return self.offer.serious

    def get(self, request, *args, **kwargs):
        if self.verb in verbs_for(self.object, request.user):
            return super().get(request, *args, **kwargs)
        messages.error(request, _("That can’t be done to this job now."))
        return redirect(self.get_success_url())

    @property
    def splits(self):
        return self.verb == Verb.RESOLVE_SPLIT

    def get_form_class(self):
        return SplitActForm if self.splits else ActForm

    def post(self, request, *args, **kwargs):
        if not (self.splits and "look" in request.POST):
            return super().post(request, *args, **kwargs)
        if self.verb not in verbs_for(self.object, request.user):
            return self.get(request, *args, **kwargs)
        form = self.get_form()
        form.look()
        context = self.get_context_data(form=form)
        return self.render_to_response(context, status=422 if form.errors else 200)

    def get_form_kwargs(self):
        more = {"job": self.object} if self.splits else {}
        return (
            super().get_form_kwargs()
            | more
            | {
                "required": self.verb in states.NEEDS_REASON,
                "help_text": gettext_lazy(
                    "Both sides read these words in the job’s story."
                ),
            }
        )

    def get_initial(self):
        return {"seen": self.object.status}

    def get_explanation(self):
        return self.in_words(self.offer.explanation)

    def in_words(self, sentence):
        return str(sentence).format_map(phrases.of(self.object))

    def act(self, form):
        moved = act(self.object, self.verb, by=self.request.user, **form.cleaned_data)
        if self.splits:
            return sentences.said(moved, self.verb)
        return self.in_words(self.offer.done)


class JobActionView(Proven, VerbView):
    """Whoever decides a dispute has just shown who they are."""

    def needs_proof(self):
        return self.verb in states.DECIDES
