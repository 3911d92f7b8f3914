"""StreamField blocks that show products, read when the page is shown, and the sets of blocks for catalogue pages."""

from catalog.blocks.comparison import ComparisonBlock
from catalog.blocks.look import LookBlock
from catalog.blocks.rows import CategoryRowBlock, ProductRowBlock
from catalog.blocks.specifications import SpecificationTableBlock
from catalog.blocks.streams import ListingBlocks, SpecificationBlocks, StoryBlocks

__all__ = [
    "CategoryRowBlock",
    "ComparisonBlock",
    "ListingBlocks",
    "LookBlock",
    "ProductRowBlock",
    "SpecificationBlocks",
    "SpecificationTableBlock",
    "StoryBlocks",
]
