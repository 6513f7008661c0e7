from services.models.catalogue import City, ServiceCategory, Skill, TypicalJob
from services.models.former import FormerSlug
from services.models.guides import GuideIndexPage, GuidePage, GuidePlace
from services.models.market import MarketSettings
from services.models.pages import (
    CategoryPage,
    CityCopy,
    CityIndexPage,
    CityPage,
    ServiceIndexPage,
)
from services.models.pairs import PairPage
from services.models.public import PublicPage
from services.models.synonyms import SeededPhrase, Synonym
from services.models.wordings import SeededWording, Wording

__all__ = [
    "CategoryPage",
    "City",
    "CityCopy",
    "CityIndexPage",
    "CityPage",
    "FormerSlug",
    "GuideIndexPage",
    "GuidePage",
    "GuidePlace",
    "MarketSettings",
    "PairPage",
    "PublicPage",
    "SeededPhrase",
    "SeededWording",
    "ServiceCategory",
    "ServiceIndexPage",
    "Skill",
    "Synonym",
    "TypicalJob",
    "Wording",
]
