from django.apps import AppConfig
from django.db.backends.signals import connection_created


class ToolkitConfig(AppConfig):
    name = "toolkit"

    def ready(self):
        from toolkit import lookups
        from toolkit.logs import tasks

        connection_created.connect(lookups.teach_sqlite)
        tasks.listen()
