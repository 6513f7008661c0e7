"""Header and footer are made from the pages that editors put in menus.

Until now both led to these two, so they keep doing that.
"""

from django.db import migrations

INDEX_PAGES = ("ServiceIndexPage", "CityIndexPage")


def put_in_menus(apps, schema_editor):
    Page = apps.get_model("wagtailcore", "Page")
    Revision = apps.get_model("wagtailcore", "Revision")
    for name in INDEX_PAGES:
        keys = apps.get_model("services", name).objects.values_list("pk", flat=True)
        pages = Page.objects.filter(pk__in=list(keys))
        pages.update(show_in_menus=True)
        # What is edited next is the latest revision, not the page itself.
        for revision in Revision.objects.filter(
            pk__in=pages.values("latest_revision_id")
        ):
            revision.content["show_in_menus"] = True
            revision.save(update_fields=["content"])


class Migration(migrations.Migration):
    dependencies = [("services", "0003_pages")]
    operations = [migrations.RunPython(put_in_menus, migrations.RunPython.noop)]
