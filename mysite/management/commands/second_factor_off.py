from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q

from accounts import second_factor
from accounts.models import User
from toolkit.errors import Refusal


class Command(BaseCommand):
    help = (
        "Takes the second factor off somebody who lost their phone, when nobody is "
        "left who could do it in the admin. Their sessions end, and they get a letter."
    )

    def add_arguments(self, parser):
        parser.add_argument("login", help="user name or e-mail address")
        parser.add_argument("--reason", required=True, help="for the history")

    def handle(self, *, login, reason, **options):
        named = Q(username__iexact=login) | Q(email__iexact=login)
        user = User.objects.filter(named).first()
        if user is None:
            raise CommandError(f"Nobody logs in as {login}.")
        try:
            second_factor.take_off(user, by=None, reason=reason)
        except Refusal as refusal:
            raise CommandError(refusal.sentence) from refusal
        self.stdout.write(f"{user} logs in with the password alone now.")
