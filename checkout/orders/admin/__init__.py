"""Orders in Wagtail's admin: the list, the order page and what staff can do to an order."""
