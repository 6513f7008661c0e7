from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import path
from django.utils.html import format_html
from wagtail import hooks
from wagtail.contrib.redirects import views as redirects_admin
from wagtail.snippets.models import register_snippet

from home import dashboard
from home.messages_admin import MessageViewSet
from home.redirects import RedirectForm

register_snippet(MessageViewSet)


@hooks.register("construct_homepage_panels")
def panels(request, panels):
    panels += dashboard.panels(request.user)


@hooks.register("construct_homepage_summary_items")
def summary(request, items):
    items += [dashboard.WorkersTotal(request), dashboard.JobsTotal(request)]


@hooks.register("register_admin_urls", order=-1)
def redirect_forms():
    """Ours stand before Wagtail's, at the same addresses."""
    create = redirects_admin.CreateView.as_view(form_class=RedirectForm)
    edit = redirects_admin.EditView.as_view(form_class=RedirectForm)
    return [
        path("redirects/add/", create),
        path("redirects/<int:redirect_id>/", edit),
    ]


@hooks.register("insert_global_admin_css")
def staff_styles():
    return format_html('<link rel="stylesheet" href="{}">', static("css/staff.css"))


@hooks.register("before_serve_page", order=-1)
def private_pages_have_one_address(page, request, args, kwargs):
    """Only what anybody may read has an address in each language."""
    is_addressed = getattr(request, "language_of_address", "")
    if is_addressed and page.get_view_restrictions().exists():
        # A whole address: it leads out of the language.
        return redirect(request.build_absolute_uri(request.get_full_path()))
    return None


@hooks.register("register_icons")
def icons(names):
    return [*names, "home/admin/icons/cash.svg", "home/admin/icons/spanner.svg"]
