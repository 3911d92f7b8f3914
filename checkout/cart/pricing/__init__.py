"""The one price of a cart, pure: a frozen request goes in, a frozen quote that explains every part comes out.

Basket, checkout, orders and the admin all price by `price_cart`; docs/pricing.md states the algorithm.
"""

from checkout.cart.pricing.engine import price_cart
from checkout.cart.pricing.quote import Adjustment, PricedCart, PricedLine, Target
from checkout.cart.pricing.request import ItemToPrice, PriceRequest

__all__ = ["Adjustment", "ItemToPrice", "PriceRequest", "PricedCart", "PricedLine", "Target", "price_cart"]
