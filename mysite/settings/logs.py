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
        "handlers": {
            "console": {
                "class": "logging.StreamHandler",
                "formatter": form,
                "level": shown,
            },
            "admins": {"()": "toolkit.logs.admins.AdminHandler"},
        },
        "root": {"handlers": ["console", "admins"], "level": level},
        "loggers": {
            # Django has handlers of its own, which would say everything twice.
            "django": {"handlers": [], "level": "NOTSET"},
            # Nor is a page that is not there a fault, a form grown old, a wrong Host.
            "django.request": {"level": "ERROR"},
            "django.security.csrf": {"level": "ERROR"},
            "django.security.DisallowedHost": {"level": "CRITICAL"},
            # Anybody can send what is no HTTP at all.
            "uvicorn": {"handlers": [], "level": "ERROR"},
        },
    }
