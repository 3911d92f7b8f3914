"""What the database must be told about rows that were written in bulk."""

from django.db import connection, models


def know_sizes(*tables: type[models.Model]) -> None:
    """Have PostgreSQL count the rows of the models' tables now, as it does by itself within a minute of a commit.

    Until then it plans joins of thousands of rows as if there were a few, and pages take minutes.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            names = ", ".join(connection.ops.quote_name(table._meta.db_table) for table in tables)
            cursor.execute(f"ANALYZE {names}")
