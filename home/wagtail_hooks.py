from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks

from home import dashboard


@hooks.register("construct_homepage_panels")
def panels(request, panels):
    panels += dashboard.panels(request.user)


@hooks.register("construct_homepage_summary_items")
def summary(request, items):
    items += [dashboard.WorkersTotal(request), dashboard.JobsTotal(request)]


@hooks.register("insert_global_admin_css")
def staff_styles():
    return format_html('<link rel="stylesheet" href="{}">', static("css/staff.css"))


@hooks.register("register_icons")
def icons(names):
    return [*names, "home/admin/icons/cash.svg", "home/admin/icons/spanner.svg"]
