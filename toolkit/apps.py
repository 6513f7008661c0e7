from django.apps import AppConfig
from django.db.backends.signals import connection_created


class ToolkitConfig(AppConfig):
    name = "toolkit"

    def ready(self):
        from toolkit import lookups

        connection_created.connect(lookups.teach_sqlite)
