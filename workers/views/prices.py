"""A worker's price list: what they do for a fixed price, one after the other."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from services.wordings import worded
from toolkit import money, readers
from toolkit.errors import Refusal
from toolkit.templatetags import when
from workers import price_list
from workers.forms import PriceItemForm
from workers.models import PriceItem
from workers.views.access import with_profile

reads_and_posts = require_http_methods(["GET", "HEAD", "POST"])


@with_profile
@reads_and_posts
def prices(request, profile):
    """The list, and the form for one more; `?usual=` fills in a usual job."""
    items = price_list.items_of(profile)
    usual = _usual(request, profile, items)
    sent = request.POST if request.method == "POST" else None
    form = PriceItemForm(sent, profile=profile, usual=usual)
    if form.is_valid() and _written(form, lambda: price_list.add(profile, form.facts)):
        messages.success(request, _("Added. Customers can book it at this price now."))
        return redirect("workers:prices")
    context = {
        "profile": profile,
        "form": form,
        "usual": usual,
        "items": [_row(item, n, profile) for n, item in enumerate(items)],
        "missing": [_offer(job, profile) for job in price_list.missing(profile, items)],
        "is_full": len(items) >= price_list.MAX_ITEMS,
    }
    status = 422 if form.is_bound else 200
    return render(request, "workers/prices.html", context, status=status)


@with_profile
@reads_and_posts
def price(request, profile, pk):
    item = _find(profile, pk)
    sent = request.POST if request.method == "POST" else None
    form = PriceItemForm(sent, profile=profile, item=item)
    if form.is_valid() and _written(form, lambda: price_list.change(item, form.facts)):
        messages.success(request, _("Saved. Jobs you were asked for keep their price."))
        return redirect("workers:prices")
    context = {"profile": profile, "form": form, "item": item}
    status = 422 if form.is_bound else 200
    return render(request, "workers/price.html", context, status=status)


@with_profile
@require_POST
def remove(request, profile, pk):
    try:
        item = price_list.remove(profile, pk)
    except PriceItem.DoesNotExist:
        raise Http404 from None
    sentence = _("“%(name)s” is off your list. Jobs you were asked for keep it.")
    messages.success(request, sentence % {"name": worded(item.name)})
    return redirect("workers:prices")


@with_profile
@require_POST
def up(request, profile, pk):
    try:
        price_list.move_up(profile, pk)
    except PriceItem.DoesNotExist:
        raise Http404 from None
    return redirect("workers:prices")


def _find(profile, pk):
    try:
        return price_list.find(profile, pk)
    except PriceItem.DoesNotExist:
        raise Http404 from None


def _usual(request, profile, items):
    asked = request.POST if request.method == "POST" else request.GET
    pk = readers.number(asked.get("usual"), most=readers.MAX_ID)
    offered = {job.pk: job for job in price_list.missing(profile, items)}
    return offered.get(pk)


def _written(form, write):
    """Whether it went through; what speaks against it stands in the form."""
    try:
        write()
    except Refusal as refusal:
        same = isinstance(refusal, price_list.SameName)
        form.add_error("name" if same else None, refusal.sentence)
        return False
    return True


def _row(item, number, profile):
    said = {"name": worded(item.name)}
    return {
        "name": worded(item.name),
        "includes": item.includes,
        "span": when.span(item.minutes),
        "price": money.show(item.price, profile.currency),
        "edit": reverse("workers:price", args=[item.pk]),
        "remove": reverse("workers:price-remove", args=[item.pk]),
        "up": reverse("workers:price-up", args=[item.pk]) if number else "",
        "more": _(": %(name)s") % said,
    }


def _offer(job, profile):
    return {
        "name": worded(job.name),
        "pk": job.pk,
        "range": money.show_range(job.price_low, job.price_high, profile.currency),
    }
