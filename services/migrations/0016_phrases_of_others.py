"""Phrases that came with the product and speak of what nobody here does: who asks for a
driver wants no software, and who asks for a car wash no cleaner. What editors wrote or
changed stays.
"""

from django.db import migrations

ENGLISH = "en"
# The service, the name of the skill where it was one's, how sure it was, the phrases.
GONE = [
    ("deep-cleaning", "", 2, ["car cleaning", "car wash", "car washing"]),
    ("computer-and-cctv", "Windows and drivers", 3, ["driver", "drivers"]),
]


def remove(apps, schema_editor):
    Synonym = apps.get_model("services", "Synonym")
    SeededPhrase = apps.get_model("services", "SeededPhrase")
    for slug, skill, certainty, phrases in GONE:
        keys = [f"{slug}:{phrase}" for phrase in phrases]
        seeded = SeededPhrase.objects.filter(key__in=keys).values_list("key", flat=True)
        unchanged = Synonym.objects.filter(
            phrase__in=[key.partition(":")[2] for key in seeded],
            certainty=certainty,
            language=ENGLISH,
            job=None,
        )
        # Where editors had no such skill, its phrases came to the service.
        unchanged.filter(trade__slug=slug).delete()
        unchanged.filter(skill__category__slug=slug, skill__name=skill).delete()


class Migration(migrations.Migration):
    dependencies = [("services", "0015_pairs")]

    operations = [migrations.RunPython(remove, migrations.RunPython.noop)]
