"""The name on an article is an author's now."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("home", "0008_authors_of_articles")]

    operations = [migrations.RemoveField("articlepage", "author")]
