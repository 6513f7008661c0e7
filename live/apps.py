from django.apps import AppConfig


class LiveConfig(AppConfig):
    name = "live"

    def ready(self):
        from live import receivers  # noqa: F401  signals need a loaded app registry
