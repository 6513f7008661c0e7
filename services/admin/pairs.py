"""One press makes the draft of a page about a service in a city.

The button stands in the bar of the drawn page and in the report of such pages.
"""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin.userbar import BaseItem

from services import pairs
from services.models import CategoryPage, City

NAME = "write_pair"


@require_POST
def write(request, page, city):
    above = get_object_or_404(CategoryPage, pk=page)
    place = get_object_or_404(City, pk=city, is_active=True)
    if not above.permissions_for_user(request.user).can_add_subpage():
        raise PermissionDenied
    made, is_new = pairs.write(above, place, by=request.user)
    told = (
        _("This is the draft of “%(page)s”. It says what stands there now.")
        if is_new
        else _("“%(page)s” has its page already. Here it is.")
    )
    messages.success(request, told % {"page": made.get_admin_display_title()})
    return redirect("wagtailadmin_pages:edit", made.pk)


def urls():
    return [path("pairs/<int:page>/<int:city>/write/", write, name=NAME)]


class WriteItem(BaseItem):
    """In the bar of a drawn page: write its own, or go on with the draft."""

    template_name = "services/admin/write_item.html"

    def __init__(self, above: CategoryPage, city: City):
        self.above, self.city = above, city

    def get_context_data(self, parent_context):
        context = super().get_context_data(parent_context)
        page = pairs.page_about(self.above, self.city)
        return context | {
            "title": self.above.title_in(self.city),
            "edit": page and reverse("wagtailadmin_pages:edit", args=[page.pk]),
            "write": reverse(NAME, args=[self.above.pk, self.city.pk]),
            "csrf_token": get_token(context["request"]),
        }


def in_userbar(request, items, page):
    """On the drawn page of a service in a city, for who may add pages there."""
    match = getattr(request, "routable_resolver_match", None)
    if not match or match.url_name != "in_city" or not isinstance(page, CategoryPage):
        return
    city = City.objects.filter(slug=match.kwargs["city"], is_active=True).first()
    if city and page.permissions_for_user(request.user).can_add_subpage():
        items.insert(1, WriteItem(page, city))
