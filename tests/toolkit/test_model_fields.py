"""Through the columns of people's words in the apps, whatever way words come there."""

from django.apps import apps
from django.core.management import call_command
from django.db import models

from accounts.models import CustomerProfile, Letter, User
from home.models import ContactField
from live.models import Delivery
from tests.cast import make_customer
from toolkit import forms

OURS = ("accounts", "services", "workers", "bookings", "live", "home")
# Codes and names of things, and the sentences that the site composes.
NOT_WORDS = {
    "approval", "charge_id", "checkout_id", "checkout_url", "claim", "code", "country",
    "currency", "dst", "event_id", "external_id", "failure", "footer", "gateway", "key",
    "kind", "language", "link", "method", "offer_razorpay", "offer_stripe", "password",
    "prev_status", "problem", "purpose", "role", "search_text", "source", "src",
    "state", "status", "time_zone", "username", "verb", "way",
}  # fmt: skip


def test_a_save_stores_one_form(db):
    user = make_customer("jose", name=" Jose\u0301\r\nRao\0 ")
    assert user.name == "José Rao"
    home, _new = CustomerProfile.objects.get_or_create(user=user)
    home.address = "4 Lake Road\r\nPune\u202e"
    home.save(update_fields=["address"])
    home.refresh_from_db()
    assert home.address == "4 Lake Road\nPune"


def test_so_do_updates_and_look_ups(db):
    user = make_customer("jose", name="Jose\u0301")
    people = User.objects.filter(name="Jose\u0301")
    assert people.update(name="A\nB") == 1
    user.refresh_from_db()
    assert user.name == "A B"
    User.objects.bulk_update([User(pk=user.pk, name="\u200bC\tD")], ["name"])
    assert User.objects.get(name="C\u2028D").pk == user.pk


def test_forms_of_a_model_have_the_fields_of_words():
    name, address = User._meta.get_field("name"), CustomerProfile._meta.get_field
    assert type(name.formfield()) is forms.LineField
    assert type(address("address").formfield()) is forms.ParagraphsField
    assert name.formfield().max_length == 150


def test_every_column_of_words_has_a_field_for_words():
    missed = [
        str(field)
        for model in apps.get_models()
        # A letter is composed: the words in it have been stored before; what went wrong
        # with one way out is a line already. A field of a form has Wagtail's columns.
        if model._meta.app_label in OURS
        and model not in (Letter, Delivery, ContactField)
        for field in model._meta.local_fields
        if type(field) in (models.CharField, models.TextField)
        and field.name not in NOT_WORDS
    ]
    # Numbers are made here, the words of a gateway are its own, and what a browser says
    # of itself is kept as it came.
    made = ["bookings.Contest.reason", "bookings.PaperSeries.name"]
    made += ["bookings.Paper.number", "live.Notification.message"]
    made += ["accounts.Device.address", "accounts.Device.browser"]
    assert sorted(missed) == sorted(made)


def test_changing_to_them_is_no_migration(db):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
