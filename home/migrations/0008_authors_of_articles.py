"""Turns the name that stood on each article, in all of its versions, into an author; and back into names.

Versions are rewritten too: a draft would else be published without its author, and going back to an old one would lose
who wrote it.
"""

from django.db import migrations
from django.utils.text import slugify

BATCH = 200


def versions_of_articles(apps):
    """Every stored version of an article, in batches that fit into memory."""
    ContentType = apps.get_model("contenttypes", "ContentType")
    Revision = apps.get_model("wagtailcore", "Revision")
    kind = ContentType.objects.filter(app_label="home", model="articlepage").first()
    if kind is not None:
        yield from Revision.objects.filter(content_type=kind).order_by("pk").iterator(chunk_size=BATCH)


def name_in(author):
    return " ".join((author or "").split())[:120]


class Authors:
    """Authors by name, made when first asked for."""

    def __init__(self, apps):
        self.Author = apps.get_model("home", "Author")
        self.by_name = {author.name: author for author in self.Author.objects.all()}
        self.slugs = set(self.Author.objects.values_list("slug", flat=True))

    def named(self, name):
        if name not in self.by_name:
            self.by_name[name] = self.Author.objects.create(name=name, slug=self.free_slug(name))
        return self.by_name[name]

    def free_slug(self, name):
        base = slugify(name)[:120] or "author"
        slug, number = base, 1
        while slug in self.slugs:
            number += 1
            slug = f"{base}-{number}"
        self.slugs.add(slug)
        return slug


def names_to_authors(apps, schema_editor):
    Byline = apps.get_model("home", "Byline")
    authors = Authors(apps)
    for article in apps.get_model("home", "ArticlePage").objects.order_by("pk").iterator(chunk_size=BATCH):
        if name := name_in(article.author):
            Byline.objects.create(page=article, author=authors.named(name), sort_order=0)
    for version in versions_of_articles(apps):
        name = name_in(version.content.pop("author", ""))
        author = authors.named(name) if name else None
        page = version.content.get("pk")
        version.content["bylines"] = (
            [{"pk": None, "sort_order": 0, "page": page, "author": author.pk}] if author is not None else []
        )
        version.save(update_fields=["content"])


def authors_to_names(apps, schema_editor):
    names = dict(apps.get_model("home", "Author").objects.values_list("pk", "name"))
    Byline = apps.get_model("home", "Byline")
    for article in apps.get_model("home", "ArticlePage").objects.order_by("pk").iterator(chunk_size=BATCH):
        bylines = Byline.objects.filter(page=article).order_by("sort_order", "pk")
        article.author = joined(names[byline.author_id] for byline in bylines)
        article.save(update_fields=["author"])
    for version in versions_of_articles(apps):
        bylines = version.content.pop("bylines", [])
        version.content["author"] = joined(names[row["author"]] for row in bylines if row["author"] in names)
        version.save(update_fields=["content"])
    Byline.objects.all().delete()


def joined(names):
    return ", ".join(names)[:120]


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0007_journal_authors_and_tags"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [migrations.RunPython(names_to_authors, authors_to_names)]
