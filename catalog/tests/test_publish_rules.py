"""What hinders publishing a product page: the rules alone, and what they read of a page."""

from dataclasses import replace

import pytest

from catalog.models import ProductPage, ProductPagePicture
from catalog.publishing import ShownPicture, StoryFacts, find_problems, publish_problems
from catalog.tests.factories import PictureFactory, ProductFactory, ProductPictureFactory, VariantFactory

MUG = ShownPicture("hero", "mug.png", "A mug on a sill")
GOOD = StoryFacts(is_on_sale=True, prices=(2800, None), has_tax_class=True, gallery=(MUG,), in_blocks=())


def fields(facts: StoryFacts | None) -> list[tuple[str, int | None]]:
    return [(problem.field, problem.row) for problem in find_problems(facts)]


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        (GOOD, []),
        (None, [("product", None)]),
        (replace(GOOD, is_on_sale=False), [("product", None)]),
        (replace(GOOD, prices=()), [("product", None)]),
        (replace(GOOD, prices=(None, None)), [("product", None)]),
        (replace(GOOD, prices=(0,)), []),
        (replace(GOOD, has_tax_class=False), [("product", None)]),
        (replace(GOOD, gallery=()), [("hero", None)]),
        (replace(GOOD, gallery=(replace(MUG, words=" "),)), [("hero", None)]),
        (replace(GOOD, gallery=(replace(MUG, words="", is_decorative=True),)), []),
        (replace(GOOD, gallery=(MUG, replace(MUG, field="gallery", words="", row=3))), [("gallery", 3)]),
        (replace(GOOD, in_blocks=(replace(MUG, field="story", words=""),)), [("story", None)]),
        (
            replace(GOOD, prices=(), has_tax_class=False, gallery=()),
            [("product", None), ("product", None), ("hero", None)],
        ),
    ],
)
def test_rules_name_the_field_of_each_problem(facts, found):
    assert fields(facts) == found


def test_a_refusal_says_what_is_missing():
    assert [problem.message for problem in find_problems(replace(GOOD, prices=(None,), gallery=()))] == [
        "This product has no price now.",
        "There is no picture: add one here, to the gallery or to the product.",
    ]


# --- what is read of a page ------------------------------------------------------------------------------------------


def page_of(product, **fields) -> ProductPage:
    return ProductPage(title="Mug", product=product, **fields)


@pytest.fixture
def mug(db):
    return VariantFactory(price=2800, stock=0).product


def found(page: ProductPage) -> list[str]:
    return [problem.field for problem in publish_problems(page)]


def test_sold_out_is_no_hindrance(mug):
    assert found(page_of(mug, hero=PictureFactory())) == []


def test_pictures_of_the_product_will_do(mug):
    ProductPictureFactory(product=mug)

    assert found(page_of(mug)) == []


def test_words_of_the_library_will_do_for_a_picture_of_the_product(mug):
    ProductPictureFactory(product=mug, alt_text="")

    assert found(page_of(mug)) == []


def test_a_file_name_is_no_description(mug):
    ProductPictureFactory(product=mug, alt_text="", picture=PictureFactory(description="", title="DSC_0001"))

    assert found(page_of(mug)) == ["product"]


def test_pictures_of_the_product_are_not_asked_where_the_page_has_its_own(mug):
    ProductPictureFactory(product=mug, alt_text="", picture=PictureFactory(description=""))

    assert found(page_of(mug, hero=PictureFactory())) == []


def test_each_picture_of_the_gallery_needs_words_or_the_mark(mug):
    page = page_of(mug)
    page.gallery = [
        ProductPagePicture(picture=PictureFactory(description=""), alt_text="From above"),
        ProductPagePicture(picture=PictureFactory(description="")),
        ProductPagePicture(picture=PictureFactory(description="", is_decorative=True)),
    ]

    assert [(problem.field, problem.row) for problem in publish_problems(page)] == [("gallery", 1)]


@pytest.mark.parametrize(
    ("value", "is_refused"),
    [
        ({"alt_text": "", "decorative": False}, True),
        ({"alt_text": "A jug", "decorative": False}, False),
        ({"alt_text": "", "decorative": True}, False),
    ],
)
def test_each_picture_of_the_story_needs_words_or_the_mark(mug, value, is_refused):
    picture = PictureFactory(description="Words of the library, which the block does not show")
    block = {"type": "picture", "value": {"image": {"image": picture.pk, **value}, "caption": ""}}

    page = page_of(mug, hero=PictureFactory(), story=[block])

    assert found(page) == (["story"] if is_refused else [])


def test_a_picture_that_is_gone_hinders_nothing(mug):
    block = {"type": "picture", "value": {"image": {"image": 999999, "alt_text": "", "decorative": False}}}

    assert found(page_of(mug, hero=PictureFactory(), story=[block])) == []


@pytest.mark.parametrize("trait", [{"inactive": True}, {"archived": True}])
def test_a_product_that_is_off_sale_cannot_be_told_of(db, trait):
    product = ProductFactory(pictured=True, **trait)
    VariantFactory(product=product, price=2800)

    assert found(page_of(product)) == ["product"]


def test_rules_read_a_page_in_three_queries(mug, django_assert_max_num_queries):
    ProductPictureFactory(product=mug)
    page = page_of(mug)

    with django_assert_max_num_queries(3):
        assert publish_problems(page) == ()
