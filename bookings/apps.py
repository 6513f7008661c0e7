from django.apps import AppConfig


class BookingsConfig(AppConfig):
    name = "bookings"

    def ready(self):
        from accounts.signals import role_is_changing
        from bookings import receivers

        role_is_changing.connect(receivers.role_is_changing)
