"""The catalogue: what is sold (products, prices, stock) and the pages that tell about it."""

from catalog.models.collections import CollectionItem, CollectionPage
from catalog.models.delivery import DeliveryClass
from catalog.models.downloads import PictureDownload, PictureHost
from catalog.models.former import FormerSlug
from catalog.models.pages import (
    CategoryPage,
    ProductPage,
    ProductPageLogEntry,
    ProductPagePicture,
    RelatedProduct,
    ShopPage,
)
from catalog.models.pictures import Picture, PictureRendition
from catalog.models.plans import StockArrival, StockPolicy
from catalog.models.prices import Price, PriceList
from catalog.models.products import (
    Attribute,
    AttributeValue,
    Brand,
    CategoryMembership,
    Product,
    ProductPicture,
    ProductType,
    Swatch,
    TaxClass,
    Variant,
)
from catalog.models.stock import Location, SentForm, Stock, StockMovement, StockReservation

__all__ = [
    "Attribute",
    "AttributeValue",
    "Brand",
    "CategoryMembership",
    "CategoryPage",
    "CollectionItem",
    "CollectionPage",
    "DeliveryClass",
    "FormerSlug",
    "Location",
    "Picture",
    "PictureDownload",
    "PictureHost",
    "PictureRendition",
    "Price",
    "PriceList",
    "Product",
    "ProductPage",
    "ProductPageLogEntry",
    "ProductPagePicture",
    "ProductPicture",
    "ProductType",
    "RelatedProduct",
    "SentForm",
    "ShopPage",
    "Stock",
    "StockArrival",
    "StockMovement",
    "StockPolicy",
    "StockReservation",
    "Swatch",
    "TaxClass",
    "Variant",
]
