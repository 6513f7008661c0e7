"""Starting the work by its address, and how often a start code may be guessed."""

from django.utils.html import escape
from django.utils.translation import gettext, ngettext

from bookings import phrases, start_code, transitions
from bookings.forms import StartForm
from bookings.states import Verb
from toolkit.middleware import limits

LIMIT = "start-code"


def form_for(job, at, **given):
    """The form that a worker fills in to start this job at this moment."""
    help_text = gettext(
        "{customer} sees four digits on their page of this job. Ask for them at the "
        "door. From {free_start} you can start without."
    ).format_map(phrases.of(job))
    needs_code = start_code.is_needed(job, at)
    return StartForm(**given, needs_code=needs_code, help_text=escape(help_text))


def seconds_to_wait(request, job, form, at):
    """Count a code that is about to be compared. 0 when it may be, right or wrong: a
    guess too many is not even looked at.
    """
    is_guess = bool(form.cleaned_data.get("code"))
    if not is_guess or transitions.refusal(job, Verb.START, request.user, at):
        return 0
    return limits.consume(LIMIT, request)


def too_often(job, seconds):
    minutes = -(-seconds // 60)
    sentence = ngettext(
        "Too many codes were tried. Try again in {minutes} minute, or start without a "
        "code from {free_start}.",
        "Too many codes were tried. Try again in {minutes} minutes, or start without a "
        "code from {free_start}.",
        minutes,
    )
    return sentence.format_map(phrases.of(job, minutes=minutes))
