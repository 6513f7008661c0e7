from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "home"
    cached_in = ("context_processors", "navigation", "templatetags.figures")

    def ready(self):
        from home import providers

        providers.register()
