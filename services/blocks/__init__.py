"""What editors put pages together from.

`words.py` and `pictures.py` show what an editor put there, `market.py` what is true
when the page is read.
"""

from wagtail import blocks

from services.blocks.market import (
    CitiesSection,
    GuidesBlock,
    PairsSection,
    PricesBlock,
    RatesBlock,
    ReviewsBlock,
    WorkersBlock,
)
from services.blocks.pictures import GalleryBlock, PictureBlock
from services.blocks.words import (
    TEXT_FEATURES,
    ColumnsBlock,
    FaqBlock,
    NumbersBlock,
    OfferBlock,
    QuoteBlock,
    StepBlock,
    StepsBlock,
    TextBlock,
    VideoBlock,
    is_address,
)

__all__ = ["BodyBlock", "OfferBlock", "StepBlock", "TextBlock", "is_address"]


class BodyBlock(blocks.StreamBlock):
    text = TextBlock(features=TEXT_FEATURES)
    steps = StepsBlock()
    columns = ColumnsBlock()
    numbers = NumbersBlock()
    quote = QuoteBlock()
    faq = FaqBlock()
    offer = OfferBlock()
    picture = PictureBlock()
    gallery = GalleryBlock()
    video = VideoBlock()
    prices = PricesBlock()
    rates = RatesBlock()
    workers = WorkersBlock()
    reviews = ReviewsBlock()
    cities = CitiesSection()
    pairs = PairsSection()
    guides = GuidesBlock()

    class Meta:
        required = False
        # Each looks up who is free.
        block_counts = {"workers": {"max_num": 3}, "reviews": {"max_num": 2}}
