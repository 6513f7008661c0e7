from django.apps import AppConfig


class MysiteConfig(AppConfig):
    name = "mysite"

    def ready(self):
        from mysite import sentry, upstream

        sentry.begin()
        upstream.mend()
