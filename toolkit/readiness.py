"""Whether this process could do its work now."""

from django.db import Error, connection

from toolkit import outages


def fault() -> str:
    """What is wrong, in a sentence for machines; an empty text if nothing is."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return "The database does not answer."
    return "There is no room left on a disk." if outages.is_full() else ""
