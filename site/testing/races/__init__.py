"""`make race`: crowds against the real site with several workers, on SQLite and on PostgreSQL."""
