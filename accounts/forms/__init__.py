"""Sign-up, log-in and passwords in our words, and the form of a person's own facts."""

from allauth.account import forms as theirs
from allauth.core import context
from django import forms
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts import people, photos
from accounts.models import CustomerProfile, User
from toolkit import phones, readers
from toolkit.forms import LineField, ParagraphsField
from toolkit.identity import can_be_sent_to
from toolkit.text import one_line

ROLES = [
    (User.Role.CUSTOMER, _("I need something done")),
    (User.Role.WORKER, _("I want to work")),
]
GOOD_PASSWORD = _("Ten characters or more. A short sentence works well.")
TYPE_AGAIN = _("For your safety we do not keep it: please type it again.")


CHOOSE_AGAIN = _("A browser sends photos only once: please choose yours again.")


MISSING = {"required": _("Please fill this in.")}
EMAIL_ERRORS = MISSING | {"invalid": _("An e-mail looks like name@example.com.")}


class PictureField(forms.FileField):
    """A photo in its own shape, as `photos.prepare_picture` makes it; or None."""

    def __init__(self, **kwargs):
        widget = forms.FileInput(attrs={"accept": photos.TYPES})
        super().__init__(**{"widget": widget} | kwargs)

    def clean(self, data, initial=None):
        file = super().clean(data, initial)
        try:
            return photos.prepare_picture(file) if file else None
        except photos.Refused as refused:
            raise forms.ValidationError(refused.sentence) from refused

    def get_bound_field(self, form, field_name):
        """Whatever comes back to its page has lost its files: it says so there."""
        bound = super().get_bound_field(form, field_name)
        sent = form.files.get(field_name) if form.is_bound else None
        if sent or getattr(form, "lost_photos", False):
            bound.help_text = f"{bound.help_text} {CHOOSE_AGAIN}"
        return bound


class SeveralFiles(forms.FileInput):
    allow_multiple_selected = True

    def value_from_datadict(self, data, files, name):
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name)


class PicturesField(PictureField):
    """At most `most` photos, a list; none where they are not required."""

    def __init__(self, *, most, **kwargs):
        self.most = most
        attrs = {"accept": photos.TYPES, "multiple": True}
        super().__init__(widget=SeveralFiles(attrs=attrs), **kwargs)

    def clean(self, data, initial=None):
        files = data or []
        if self.required and not files:
            raise forms.ValidationError(self.error_messages["required"])
        if len(files) > self.most:
            sentence = _("Choose at most %(most)d photos at a time.")
            raise forms.ValidationError(sentence % {"most": self.most})
        return [self._one(file, alone=len(files) == 1) for file in files]

    def _one(self, file, *, alone):
        try:
            return super().clean(file)
        except forms.ValidationError as error:
            if alone:
                raise
            words = {"name": one_line(file.name), "problem": error.messages[0]}
            sentence = _("“%(name)s”: %(problem)s") % words
            raise forms.ValidationError(sentence) from error


def typed(**attrs):
    """A text box that knows what a phone's keyboard should offer."""
    return forms.TextInput(attrs=attrs)


def phone_field(autocomplete="tel", **kwargs):
    attrs = {"autocomplete": autocomplete, "inputmode": "tel", "enterkeyhint": "next"}
    return phones.PhoneFormField(
        error_messages=MISSING,
        widget=typed(type="tel", **attrs),
        **kwargs,
    )


class Worded:
    """allauth's fields in our words: label above, hint below, no grey text inside."""

    words = {}

    def full_clean(self):
        """A password is never sent back to the page: say so where it has gone."""
        super().full_clean()
        if not self.errors:
            return
        for name, field in self.fields.items():
            is_password = isinstance(field.widget, forms.PasswordInput)
            if is_password and self.data.get(self.add_prefix(name)):
                self[name].help_text = f"{field.help_text} {TYPE_AGAIN}".strip()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # One box for a new password: it can be set again, and typing twice is no proof.
        self.fields.pop("password2", None)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            is_email = isinstance(field, forms.EmailField)
            field.error_messages |= EMAIL_ERRORS if is_email else MISSING
            if is_email:
                field.validators = [*field.validators, can_be_sent_to]
            if name in self.words:
                field.label, field.help_text, key = self.words[name]
                field.widget.attrs["enterkeyhint"] = key
            if "username" in field.widget.attrs.get("autocomplete", ""):
                field.widget.attrs |= {"autocapitalize": "none", "spellcheck": "false"}


class SignUpForm(Worded, theirs.SignupForm):
    field_order = ["role", "name", "email", "phone", "username", "password1"]
    words = {
        "email": (
            _("E-mail"),
            _("We send a code there, and nothing else unasked."),
            "next",
        ),
        "username": (_("Username"), _("Only to log in with, if you like one."), "next"),
        "password1": (_("Password"), GOOD_PASSWORD, "done"),
    }

    role = forms.ChoiceField(
        label=_("What brings you here?"),
        choices=ROLES,
        widget=forms.RadioSelect,
        initial=User.Role.CUSTOMER,
        error_messages={
            "invalid_choice": _(
                "Choose whether you need something done or want to work. "
                "Staff accounts are made by our staff."
            )
        },
    )
    name = LineField(
        label=_("Your name"),
        max_length=150,
        widget=typed(autocomplete="name", enterkeyhint="next"),
    )
    phone = phone_field(
        label=_("Mobile number"), required=False, help_text=phones.hint_lazy()
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        asked = context.request.GET.get("role")
        if role := readers.choice(asked, dict(ROLES)):
            self.fields["role"].initial = role
        if self["role"].value() == User.Role.WORKER:
            self.fields["phone"].required = True
            self.fields["phone"].error_messages["required"] = _(
                "We need a number that customers can call on the day."
            )

    def try_save(self, request):
        if self.account_already_exists:
            # As slow as making an account, so that the clock tells nothing either.
            make_password(self.cleaned_data["password1"])
        return super().try_save(request)

    @transaction.atomic
    def save(self, request):
        return super().save(request)

    def custom_signup(self, request, user):
        user.name = self.cleaned_data["name"]
        user.role = self.cleaned_data["role"]
        user.phone = self.cleaned_data["phone"]
        user.language = get_language() or ""
        user.save(update_fields=["name", "role", "phone", "language"])
        people.welcome(user)


class LogInForm(Worded, theirs.LoginForm):
    words = {
        "login": (_("E-mail or username"), "", "next"),
        "password": (_("Password"), "", "go"),
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs |= {
            "autocomplete": "username",
            "autocapitalize": "none",
            "spellcheck": "false",
        }


class CodeForm(Worded, theirs.ConfirmEmailVerificationCodeForm):
    words = {"code": (_("Your code"), _("Six digits."), "done")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "maxlength": 12}


class NewEmailForm(Worded, theirs.AddEmailForm):
    words = {"email": (_("New e-mail"), _("We send a code there first."), "done")}


class ChangePasswordForm(Worded, theirs.ChangePasswordForm):
    words = {
        "oldpassword": (_("Password you use now"), "", "next"),
        "password1": (_("New password"), GOOD_PASSWORD, "done"),
    }


class SetPasswordForm(Worded, theirs.SetPasswordForm):
    words = {"password1": (_("Password"), GOOD_PASSWORD, "done")}


class ForgottenForm(Worded, theirs.ResetPasswordForm):
    words = {"email": (_("E-mail"), _("The address you joined with."), "send")}


class NewPasswordForm(Worded, theirs.ResetPasswordKeyForm):
    words = {"password1": (_("New password"), GOOD_PASSWORD, "done")}


class ReauthenticateForm(Worded, theirs.ReauthenticateForm):
    words = {"password": (_("Password"), "", "go")}


class ProfileForm(forms.ModelForm):
    """Name, number and photo; for customers also the door that workers come to."""

    photo = forms.FileField(
        label=_("Photo"),
        required=False,
        help_text=_("A JPEG, PNG or WebP of at most 8 MB. We cut it square."),
        widget=forms.FileInput(attrs={"accept": photos.TYPES}),
    )
    phone = phone_field(
        label=_("Mobile number"), required=False, help_text=phones.hint_lazy()
    )
    address = ParagraphsField(
        label=_("Address"),
        required=False,
        max_length=300,
        help_text=_(
            "Filled in for you when you book. Workers see it once they accept."
        ),
        widget=forms.Textarea(attrs={"autocomplete": "street-address", "rows": 3}),
    )
    address_phone = phone_field(
        autocomplete="off",
        landline=True,
        label=_("Number at this address"),
        required=False,
        help_text=_("Only if somebody else opens the door."),
    )

    language = forms.ChoiceField(
        label=_("Language"),
        choices=lambda: settings.LANGUAGES,
        help_text=_("Of our pages and of what we write to you."),
    )

    class Meta:
        model = User
        fields = ["name", "phone", "language"]
        labels = {"name": _("Your name")}
        error_messages = {"name": MISSING}
        widgets = {"name": typed(autocomplete="name", enterkeyhint="next")}

    field_order = ["photo", "name", "phone", "language", "address", "address_phone"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["phone"].required = self.instance.is_worker
        self.initial["language"] = self.instance.language or get_language()
        # Nothing to choose, or a page that was open when there was nothing.
        is_asked = not self.is_bound or "language" in self.data
        if len(settings.LANGUAGES) == 1 or not is_asked:
            del self.fields["language"]
        self.home = None
        if self.instance.is_customer:
            self.home = CustomerProfile.objects.filter(user=self.instance).first()
            self.home = self.home or CustomerProfile(user=self.instance)
            self.initial["address"] = self.home.address
            self.initial["address_phone"] = self.home.phone
        else:
            del self.fields["address"], self.fields["address_phone"]

    def clean_photo(self):
        file = self.cleaned_data["photo"]
        try:
            return photos.prepare(file) if file else None
        except photos.Refused as refused:
            raise forms.ValidationError(refused.sentence) from refused

    @transaction.atomic
    def save(self):
        # Only what stands here: meanwhile staff may have closed the account.
        self.instance.save(update_fields={*self.Meta.fields} & {*self.fields})
        if self.home:
            self.home.address = self.cleaned_data["address"]
            self.home.phone = self.cleaned_data["address_phone"]
            self.home.save()
        if self.cleaned_data["photo"]:
            photos.put(self.instance, self.cleaned_data["photo"])
        return self.instance
