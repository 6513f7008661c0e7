"""Jobs in templates: the chips of a job, and what one may do with it."""

from django import template
from django.apps import apps
from django.utils import timezone

from bookings.models import Job
from bookings.states import UPCOMING
from bookings.views.buttons import button
from bookings.words import next_steps

register = template.Library()


@register.simple_tag
def job_actions(job, user):
    """`{% job_actions job user as actions %}`: a button for each verb possible now."""
    verbs = next_steps.verbs_now(job, user, timezone.now())
    return [button(job, user, verb) for verb in verbs]


@register.simple_tag
def open_jobs_of(worker):
    """`{% open_jobs_of user as jobs %}`: what this worker is asked for or agreed to."""
    jobs = Job.objects.filter(worker=worker, status__in=UPCOMING)
    return jobs.select_related("city").order_by("scheduled_time")


@register.simple_tag
def has_app(label):
    """Whether an app that stands above this one is there: templates may reach up."""
    return apps.is_installed(label)
