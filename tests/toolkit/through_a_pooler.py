"""Run by a test with DATABASE_URL through pgbouncer: many threads ask the same two
prepared questions at once, in transactions and outside. Prints what came back wrong.
"""

import json
import os
import sys
from threading import Thread

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "mysite.settings.test"
django.setup()

from django.db import connection, transaction  # noqa: E402
from django.db.models import CharField  # noqa: E402

from services.models import City  # noqa: E402
from toolkit.sql.queries import PreparedQuery  # noqa: E402

THREADS, ROUNDS = 8, 25
by_slug = PreparedQuery(lambda slug: City.objects.filter(slug=slug), CharField())
region_of = PreparedQuery(
    lambda name: City.objects.filter(name=name).values_list("region", flat=True),
    CharField(),
)


def ask(n, wrong):
    slug, name, region = f"c{n}", f"City {n}", f"Region {n}"
    for turn in range(ROUNDS):
        try:
            if turn % 3:
                found = [by_slug(slug)[0].name, *region_of(name)]
            else:
                with transaction.atomic():
                    found = [by_slug(slug)[0].name, *region_of(name)]
            if found != [name, region]:
                wrong.append(found)
        except Exception as error:  # noqa: BLE001
            wrong.append(repr(error))
        connection.close()


def main():
    with connection.schema_editor() as editor:
        editor.create_model(City)
    places = {"country": "IN", "time_zone": "UTC", "latitude": 0, "longitude": 0}
    City.objects.bulk_create(
        City(slug=f"c{n}", name=f"City {n}", region=f"Region {n}", **places)
        for n in range(THREADS)
    )
    wrong = []
    threads = [Thread(target=ask, args=[n, wrong]) for n in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    streamed = len(list(City.objects.iterator()))
    json.dump({"wrong": wrong[:5], "streamed": streamed}, sys.stdout)


if __name__ == "__main__":
    main()
