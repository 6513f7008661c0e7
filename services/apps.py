from django.apps import AppConfig


class ServicesConfig(AppConfig):
    name = "services"
    cached_in = ("directory", "guides", "shared", "wordings", "zones")

    def ready(self):
        from services import currency
        from services.signals import sums_at_home

        sums_at_home.connect(currency.usual_prices)
