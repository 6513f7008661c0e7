from django.apps import AppConfig


class BookingsConfig(AppConfig):
    name = "bookings"
    cached_in = ("jobs.commission", "reports.usual")

    def ready(self):
        from accounts.signals import (
            account_erased,
            account_is_leaving,
            data_is_taken_along,
            role_is_changing,
        )
        from bookings import providers, receivers
        from services.signals import currency_changed, sums_at_home

        account_is_leaving.connect(receivers.account_is_leaving)
        account_erased.connect(receivers.account_was_erased)
        data_is_taken_along.connect(receivers.data_is_taken_along)
        role_is_changing.connect(receivers.role_is_changing)
        sums_at_home.connect(receivers.fee_at_home)
        sums_at_home.connect(receivers.coupons_at_home)
        currency_changed.connect(receivers.currency_was_changed)
        providers.register()
