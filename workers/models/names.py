from django.db import models

from services.models import City
from workers.models.profile import WorkerProfile

MAX_KEY = 40


class NameKey(models.Model):
    """A worker's name in search form from one of its words on: "suresh kumar rao",
    "kumar rao" and "rao", so that each beginning of a word is the beginning of a key.

    `workers.search.name_keys` writes them. The city is the worker's, for the index.
    """

    worker = models.ForeignKey(
        WorkerProfile, models.CASCADE, related_name="name_keys", db_index=True
    )
    city = models.ForeignKey(City, models.CASCADE, related_name="+", db_index=False)
    key = models.CharField(max_length=MAX_KEY)

    class Meta:
        default_permissions = ()
        # LIKE follows an index of PostgreSQL only in this order of letters.
        indexes = [
            models.Index(
                fields=["key"], name="name_key", opclasses=["varchar_pattern_ops"]
            ),
            models.Index(
                fields=["city", "key"],
                name="name_key_city",
                opclasses=["int8_ops", "varchar_pattern_ops"],
            ),
        ]

    def __str__(self):
        return self.key
