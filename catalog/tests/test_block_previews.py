"""What the chooser of blocks shows: things of the shop, drawn ones while it has none, and words about each."""

import pytest
from django.urls import reverse

from catalog.blocks import ListingBlocks, StoryBlocks
from catalog.tests.factories import VariantFactory
from common.tests.staff import log_in

pytestmark = pytest.mark.django_db
OWN = ["products", "category_products", "look", "comparison"]


def preview_of(client, block):
    return client.get(reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix})


@pytest.mark.parametrize("name", OWN)
def test_block_of_an_empty_shop_shows_drawn_things(name):
    response = preview_of(log_in("editor"), StoryBlocks().child_blocks[name])

    assert response.status_code == 200
    assert response.content.decode().count("Product 1") >= 1


@pytest.mark.parametrize("name", OWN)
def test_block_shows_things_of_the_shop(name):
    for number in range(4):
        VariantFactory(product__name=f"Mug {number}", price=2800, stock=2)

    html = preview_of(log_in("editor"), StoryBlocks().child_blocks[name]).content.decode()

    assert html.count("€28.00") >= 3
    assert "Product 1" not in html


@pytest.mark.parametrize("blocks", [ListingBlocks, StoryBlocks])
def test_every_block_is_grouped_told_about_and_drawn(blocks):
    wanting = [
        name
        for name, block in blocks().child_blocks.items()
        if not (block.meta.group and block.get_description() and block.is_previewable and block.meta.icon)
    ]

    assert wanting == []
