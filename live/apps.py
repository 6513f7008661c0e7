from django.apps import AppConfig


class LiveConfig(AppConfig):
    name = "live"

    def ready(self):
        # Signals need a loaded app registry.
        from live import providers, receivers  # noqa: F401

        providers.register()
