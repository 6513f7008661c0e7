"""How the site talks to its database, SQLite or PostgreSQL."""

from typing import Any

import dj_database_url

SQLITE = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; "
        "PRAGMA temp_store=MEMORY; PRAGMA cache_size=-65536;"
    ),
}
POSTGRES = {
    "connect_timeout": 3,
    # Only what asks for it is prepared (toolkit/sql); None, which Django would
    # set, refuses it even then.
    "prepare_threshold": 10**9,
}


def database(url: str, connections: int) -> dict[str, Any]:
    """What DATABASES holds for this address; PostgreSQL with a pool of so many."""
    config: dict[str, Any] = dict(dj_database_url.parse(url))
    sqlite = config["ENGINE"].endswith("sqlite3")
    pool = {"min_size": 2, "max_size": connections, "timeout": 3}
    ours = SQLITE if sqlite else POSTGRES | {"pool": pool}
    config["OPTIONS"] = config.get("OPTIONS", {}) | ours
    config["CONN_MAX_AGE"] = None if sqlite else 0
    if not sqlite:
        config["ENGINE"] = "toolkit.postgresql"
    return config
