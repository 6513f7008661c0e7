"""Hours in a sentence, in the time of the city, as people say them."""

from datetime import datetime

from services.templatetags import when


def at_hour(dt: datetime, city):
    """today at 4:00 pm · on Sun 22 Nov at 4:00 pm"""
    day = when.day(dt, city)
    return f"{day if _near(day) else f'on {day}'} at {when.clock(dt, city)}"


def by(dt: datetime | None, city):
    """4:00 pm today · 4:00 pm on Sun 22 Nov"""
    if dt is None:
        return ""
    day = when.day(dt, city)
    return f"{when.clock(dt, city)} {day if _near(day) else f'on {day}'}"


def _near(day):
    return not any(letter.isdigit() for letter in day)
