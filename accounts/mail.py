"""Account mails leave through the task queue: a slow mail server keeps nobody waiting,
and the answer to a form takes as long for a known address as for an unknown one.
"""

from django.core.mail import send_mail
from django_tasks import task


@task()
def deliver(subject, body, sender, recipients):
    send_mail(subject, body, sender, recipients)
