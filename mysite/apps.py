from django.apps import AppConfig, apps


class MysiteConfig(AppConfig):
    name = "mysite"

    def ready(self):
        from mysite import upstream

        upstream.mend()
        # Without `live` nothing runs by the clock; the marketplace still works.
        if apps.is_installed("live"):
            from home import schedule
            from live import periodic
            from workers import alerts, missed

            periodic.EVERY_MINUTE += [schedule.publish_due, alerts.tell_due]
            periodic.EVERY_HOUR += [alerts.tidy, missed.tidy]
