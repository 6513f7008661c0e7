"""Where the log goes: everything to the terminal once, faults also to the ADMINS."""


def config(form, level, shown="NOTSET"):
    """`form`: json, one object a line, or plain. `level`: from which on all is said;
    `shown`: what the terminal is spared below.
    """
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {"()": "toolkit.logs.formatters.JsonFormatter"},
            "plain": {"()": "toolkit.logs.formatters.PlainFormatter"},
        },
        "filters": {
            "outages": {"()": "toolkit.logs.faults.OutagesInALine"},
            "without_redis": {"()": "toolkit.logs.faults.SilentWithoutRedis"},
        },
        "handlers": {
            "console": {
                "class": "logging.StreamHandler",
                "formatter": form,
                "filters": ["outages"],
                "level": shown,
            },
            "admins": {
                "()": "toolkit.logs.admins.AdminHandler",
                "filters": ["outages"],
            },
        },
        "root": {"handlers": ["console", "admins"], "level": level},
        "loggers": {
            # Django has handlers of its own, which would say everything twice.
            "django": {"handlers": [], "level": "NOTSET"},
            # Nor is a page that is not there a fault, a form grown old, a wrong Host
            # or an address too long to come back to after the log-in.
            "django.request": {"level": "ERROR"},
            "django.security.csrf": {"level": "ERROR"},
            "django.security.DisallowedHost": {"level": "CRITICAL"},
            "django.security.DisallowedRedirect": {"level": "CRITICAL"},
            # They say it with every try; a circuit says it once.
            "psycopg.pool": {"level": "ERROR"},
            "channels_redis.pubsub": {"filters": ["without_redis"]},
            # Anybody can send what is no HTTP at all.
            "uvicorn": {"handlers": [], "level": "ERROR"},
        },
    }
