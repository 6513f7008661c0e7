"""What to do first about what cannot wait for anybody who is booked."""

from django.utils.translation import gettext as _

from services.directory import country
from workers.search.dangers import Danger

# By country: whom one calls about a fire or somebody hurt, and about gas.
EMERGENCY = {"IN": "112", "US": "911", "GB": "999", "AU": "000", "NZ": "111"}
OF_GAS = {"IN": "1906", "GB": "0800 111 999"}


def said(danger: Danger) -> tuple[str, str]:
    """(what it is, what to do first)"""
    if danger == Danger.GAS:
        return _("Gas in the air is an emergency."), _of_gas(OF_GAS.get(country()))
    title = _("A fire or an electric shock is an emergency.")
    return title, _of_current(EMERGENCY.get(country()))


def _of_gas(number: str | None) -> str:
    if number:
        return _(
            "Close the valve, open the windows, touch no switch and light nothing. "
            "Go outside and call %(number)s, the gas helpline."
        ) % {"number": number}
    return _(
        "Close the valve, open the windows, touch no switch and light nothing. "
        "Go outside and call the emergency number of your gas company."
    )


def _of_current(number: str | None) -> str:
    if number:
        return _(
            "Switch off the main switch if you can do so safely, and keep away from "
            "it. If something burns or somebody is hurt, call %(number)s first."
        ) % {"number": number}
    return _(
        "Switch off the main switch if you can do so safely, and keep away from it. "
        "If something burns or somebody is hurt, call for help first."
    )
