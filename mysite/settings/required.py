"""What production does not start without. All that is missing or open to the world is
said at once, each with the line to add.
"""

from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from mysite import env

KEY = "python3 -c 'import secrets; print(secrets.token_urlsafe(50))'"


def demand(proxies: int) -> None:
    """`proxies`: how many stand in front. Raises ImproperlyConfigured."""
    faults = [fault for fault in (*secret(), *names(), *parts(), *money()) if fault]
    if proxies < 1:
        faults.append(
            "Passwords need TLS, which ends at the proxy in front. "
            "Add: TRUSTED_PROXY_COUNT=1"
        )
    if faults:
        raise ImproperlyConfigured(
            "\n".join(["The settings of production are not complete.", *faults])
        )


def secret() -> list[str]:
    try:
        env.strong_secret("SECRET_KEY")
    except ImproperlyConfigured:
        return [
            "Sessions and links are signed with a secret of 50 random characters or "
            f"more. Make one with {KEY}. Add: SECRET_KEY=<what it printed>"
        ]
    return []


def names() -> list[str]:
    """Which names the site answers to, and the one that letters link to."""
    hosts, address = env.words("ALLOWED_HOSTS"), urlsplit(env.text("BASE_URL", ""))
    host = address.hostname or "callout.example"
    found = []
    if not hosts or "*" in hosts:
        found.append(
            "The names that the site answers to must be known, one by one. "
            f"Add: ALLOWED_HOSTS={host}"
        )
    if address.scheme != "https" or not address.hostname:
        example = next((name for name in hosts if name[:1].isalnum()), host)
        found.append(
            "Letters link to the site by its address, which begins with https. "
            f"Add: BASE_URL=https://{example}"
        )
    elif hosts and not any(answers_to(host, name) for name in hosts):
        found.append(
            f"Letters link to {host}, and the site does not answer to it. "
            f"Add: ALLOWED_HOSTS={','.join([*hosts, host])}"
        )
    return found


def answers_to(host: str, name: str) -> bool:
    """As Django reads ALLOWED_HOSTS."""
    return name in (host, "*") or (name[:1] == "." and f".{host}".endswith(name))


def parts() -> list[str]:
    """The servers beside this one. An empty REDIS_URL is an answer too."""
    sender = env.text("DEFAULT_FROM_EMAIL", "")
    wanted = {
        "Where the data is kept is never guessed. "
        "Add: DATABASE_URL=postgres://user:password@host/name": (
            env.text("DATABASE_URL", "")
        ),
        "Several processes tell each other what happened through Redis. "
        "Add: REDIS_URL=redis://host:6379/0, or REDIS_URL= for one process alone": (
            env.is_set("REDIS_URL")
        ),
        "Nobody can sign up without letters. "
        "Add: EMAIL_URL=smtp://user:password@host:587/?tls=True": (
            env.text("EMAIL_URL", "")
        ),
        "Letters come from an address of yours. "
        "Add: DEFAULT_FROM_EMAIL=hello@your.domain": (
            "@" in sender and not sender.rstrip(">").endswith("@callout.example")
        ),
    }
    return [line for line, is_there in wanted.items() if not is_there]


def money() -> list[str]:
    """A gateway whose words nobody can check would be asked by the clock alone."""
    return [
        f"What comes in {name}'s name is checked by its secret. Add: "
        f"{name.upper()}_WEBHOOK_SECRETS=<from the dashboard of {name}>"
        for name, key in (
            ("Stripe", "STRIPE_SECRET_KEY"),
            ("Razorpay", "RAZORPAY_KEY_ID"),
        )
        if env.text(key, "") and not env.words(f"{name.upper()}_WEBHOOK_SECRETS")
    ]
