"""The catalogue in Wagtail's admin: lists, forms and panels for products, prices and stock."""
