"""“Tell me when somebody is there”: asking, answering the letter, and ending it."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from services.models import City, ServiceCategory
from services.templatetags.catalogue import mid
from services.wordings import worded
from toolkit.errors import NotNow
from toolkit.identity import can_be_sent_to
from toolkit.middleware.limits import limited
from workers import alerts, links
from workers.models import SearchAlert

SAFE_AND_POST = require_http_methods(["GET", "HEAD", "POST"])


class AlertForm(forms.Form):
    """Who is logged in and has an address types none."""

    category = forms.ModelChoiceField(
        ServiceCategory.objects.filter(is_active=True),
        to_field_name="slug",
        widget=forms.HiddenInput,
        error_messages={
            "required": _("Choose a service first."),
            "invalid_choice": _("We have no such service."),
        },
    )
    city = forms.ModelChoiceField(
        City.objects.filter(is_active=True),
        to_field_name="slug",
        widget=forms.HiddenInput,
        error_messages={
            "required": _("Choose a city first."),
            "invalid_choice": _("We are not in that city yet."),
        },
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        validators=[can_be_sent_to],
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Write your e-mail address."),
            "invalid": _("Write an address like name@example.com."),
        },
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.own_address = user.email if user.is_authenticated else ""
        if self.own_address:
            del self.fields["email"]

    @property
    def address(self) -> str:
        return self.own_address or self.cleaned_data["email"]


@limited("alert")
@require_POST
def tell_me(request: HttpRequest) -> HttpResponse:
    form = AlertForm(request.POST, user=request.user)
    if not form.is_valid():
        context = {"form": form, **_asked(form)}
        return render(request, "workers/alert_ask.html", context, status=422)
    category, city = form.cleaned_data["category"], form.cleaned_data["city"]
    by = request.user if request.user.is_authenticated else None
    alerts.ask(form.address, category, city, by=by)
    names = {"trade": mid(worded(category.plural)), "city": city, "email": form.address}
    if by:
        sentence = _(
            "We write to %(email)s when there are %(trade)s in %(city)s. If we do not "
            "know the address yet, a letter asks first whether it is right."
        )
    else:
        sentence = _(
            "Thank you. We have written to %(email)s. Follow the link in that letter, "
            "and we tell you when there are %(trade)s in %(city)s."
        )
    messages.success(request, sentence % names)
    return redirect(links.to_search(category, city))


def _asked(form):
    return {name: form.cleaned_data.get(name) for name in ("category", "city")}


@never_cache
@SAFE_AND_POST
def alert(request: HttpRequest, token: str) -> HttpResponse:
    """Where the letter leads. Programmes follow links too: only the button says yes."""
    wish, problem = _find(token), ""
    if request.method == "POST":
        try:
            alerts.confirm(wish)
        except NotNow as error:
            problem = error.sentence
    context = {"alert": wish, "token": token, "problem": problem}
    status = NotNow.status if problem else 200
    return render(request, "workers/alert.html", context, status=status)


@csrf_exempt  # A mail programme ends it with one click; the token says whose it is.
@never_cache
@SAFE_AND_POST
def stop(request: HttpRequest, token: str) -> HttpResponse:
    try:
        wish = alerts.find(token)
    except SearchAlert.DoesNotExist:
        wish = None
    if wish and request.method == "POST":
        alerts.stop(wish)
        wish = None
    # What is forgotten already and what never was look the same.
    return render(request, "workers/alert_stop.html", {"alert": wish, "token": token})


def _find(token):
    try:
        return alerts.find(token)
    except SearchAlert.DoesNotExist as error:
        raise Http404 from error
