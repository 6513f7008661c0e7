"""The zone in which a person reads what belongs to no city."""

from datetime import tzinfo

from services.models import City
from services.zones import market_zone


def zone_of(user) -> tzinfo:
    """A worker's is that of their city; everybody else's is the market's."""
    if not user.is_worker:
        return market_zone()
    city = City.objects.filter(workers__user=user).first()
    return city.tz if city else market_zone()
