from django.apps import AppConfig


class MysiteConfig(AppConfig):
    name = "mysite"

    def ready(self):
        from home import schedule
        from live import periodic

        periodic.EVERY_MINUTE.append(schedule.publish_due)
