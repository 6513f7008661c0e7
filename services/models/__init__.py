from services.models.catalogue import City, ServiceCategory, Skill, TypicalJob
from services.models.former import FormerSlug
from services.models.market import MarketSettings
from services.models.pages import (
    CategoryPage,
    CityCopy,
    CityIndexPage,
    CityPage,
    ServiceIndexPage,
)
from services.models.public import PublicPage

__all__ = [
    "CategoryPage",
    "City",
    "CityCopy",
    "CityIndexPage",
    "CityPage",
    "FormerSlug",
    "MarketSettings",
    "PublicPage",
    "ServiceCategory",
    "ServiceIndexPage",
    "Skill",
    "TypicalJob",
]
