"""The contact form: its fields, its guard against machines, and what becomes of a message."""
