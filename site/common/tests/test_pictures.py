import re
from pathlib import Path

import pytest
from django.db import connection
from django.template import Context, Template
from django.test.utils import CaptureQueriesContext
from wagtail.images.tests.utils import get_test_image_file

from catalog.models import Picture, PictureRendition
from common.pictures import PRESETS, make_missing, prefetch_renditions, rendition_prefetch
from common.tasks import make_renditions


def uploaded(name: str = "mug", size: tuple[int, int] = (800, 1000), **facts: object) -> Picture:
    facts = {"title": name, "description": "A blue mug", **facts}
    return Picture.objects.create(file=get_test_image_file(f"{name}.png", size=size), **facts)


def shown(image: Picture | None, arguments: str = 'preset="card"') -> str:
    template = Template("{% load pictures %}{% picture image " + arguments + " %}")
    return template.render(Context({"image": image}))


def made(image: Picture) -> set[str]:
    return set(image.renditions.values_list("filter_spec", flat=True))


@pytest.fixture
def mug(db) -> Picture:
    picture = uploaded()
    make_missing(picture, ["card"])
    return Picture.objects.get(pk=picture.pk)


def test_sources_come_narrow_to_wide_in_both_formats(mug):
    html = shown(mug)

    formats = re.findall(r'<source type="image/(\w+)" srcset="([^"]+)" sizes="([^"]+)">', html)
    assert [(name, re.findall(r" (\d+)w", sources)) for name, sources, _ in formats] == [
        ("avif", ["240", "480", "720"]),
        ("webp", ["240", "480", "720"]),
    ]
    assert {sizes for _, _, sizes in formats} == {PRESETS["card"].sizes}


def test_fallback_states_its_size_and_waits(mug):
    html = shown(mug)

    assert 'width="480"' in html
    assert 'height="600"' in html
    assert 'loading="lazy"' in html
    assert "fetchpriority" not in html
    assert re.search(r'src="[^"]+\.jpg"', html)


def test_eager_picture_is_fetched_first(mug):
    html = shown(mug, 'preset="card" loading="eager" sizes="100vw"')

    assert 'fetchpriority="high"' in html
    assert 'loading="eager"' in html
    assert 'sizes="100vw"' in html


def test_text_is_the_given_one_else_the_pictures_own(mug):
    assert 'alt="Seen from above"' in shown(mug, 'preset="card" alt="Seen from above"')
    assert 'alt="A blue mug"' in shown(mug)
    assert 'alt=""' in shown(mug, 'preset="card" alt=""')


def test_text_of_the_block_wins_and_decoration_has_none(mug):
    mug.contextual_alt_text = "In its block"
    assert 'alt="In its block"' in shown(mug)

    mug.contextual_alt_text = None
    mug.is_decorative = True
    assert 'alt=""' in shown(mug)


def test_markup_in_a_text_is_escaped(mug):
    mug.contextual_alt_text = '<b>"'

    assert 'alt="&lt;b&gt;&quot;"' in shown(mug)


def test_no_picture_is_the_drawn_bower():
    html = shown(None)

    assert 'src="/static/img/placeholder.svg"' in html
    assert ('width="480"' in html, 'height="600"' in html) == (True, True)


def test_missing_file_is_the_drawn_bower_and_no_failure(db):
    picture = uploaded()
    Path(picture.file.path).unlink()

    assert 'src="/static/img/placeholder.svg"' in shown(picture)


def test_file_that_is_no_picture_is_the_drawn_bower(db):
    picture = uploaded()
    Path(picture.file.path).write_bytes(b"not a picture at all")

    assert 'src="/static/img/placeholder.svg"' in shown(picture)
    assert make_renditions.func(picture.pk) == 0


def test_drawing_is_shown_as_it_is(db):
    picture = Picture(title="Leaf", description="A leaf", file="leaf.svg", width=60, height=40)

    html = shown(picture)

    assert html == ('<img alt="A leaf" decoding="async" height="40" loading="lazy" src="/media/leaf.svg" width="60">')


def test_page_makes_one_file_at_most(db):
    picture = uploaded()

    first = shown(picture)
    again = shown(Picture.objects.get(pk=picture.pk))

    assert made(picture) == {PRESETS["card"].fallback.spec}
    assert first == again


def test_listing_of_prefetched_pictures_asks_once(db):
    pictures = [uploaded(f"mug-{n}", size=(80, 100)) for n in range(3)]
    for picture in pictures:
        make_renditions.func(picture.pk)
    rows = list(Picture.objects.order_by("pk"))

    with CaptureQueriesContext(connection) as queries:
        prefetch_renditions([*rows, None, rows[0]], "card")
        html = "".join(shown(row) for row in rows)

    assert len(queries) == 1
    assert html.count("<picture>") == 3


def test_one_picture_that_is_here_as_two_objects_is_asked_for_once(mug):
    rows = [Picture.objects.get(pk=mug.pk), Picture.objects.get(pk=mug.pk)]

    with CaptureQueriesContext(connection) as queries:
        prefetch_renditions(rows, "card")
        html = "".join(shown(row) for row in rows)

    assert len(queries) == 1
    assert html.count("<picture>") == 2


def test_prefetch_can_stand_in_a_queryset(mug):
    with CaptureQueriesContext(connection) as queries:
        rows = list(Picture.objects.prefetch_related(rendition_prefetch("", "card", "thumb")))
        for preset in ("card", "thumb"):
            shown(rows[0], f'preset="{preset}"')

    assert len(queries) == 2


def test_picture_without_prefetch_asks_once_per_preset(mug):
    with CaptureQueriesContext(connection) as queries:
        shown(mug)
        shown(mug)

    assert len(queries) == 1


def test_upload_makes_the_files_after_the_commit(db, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        picture = uploaded(size=(100, 125))
        assert made(picture) == set()

    assert len(callbacks) == 1
    assert made(picture) == {item.spec for name in PRESETS for item in PRESETS[name].within(picture.width).filters}


def test_saving_other_facts_makes_nothing(mug, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        mug.title = "Another name"
        mug.save()

    assert callbacks == []


@pytest.fixture
def small(db) -> Picture:
    picture = uploaded(size=(100, 125))
    make_renditions.func(picture.pk)
    return Picture.objects.get(pk=picture.pk)


def test_new_file_replaces_the_old_ones_files(small, django_capture_on_commit_callbacks):
    before = set(small.renditions.values_list("pk", flat=True))

    with django_capture_on_commit_callbacks(execute=True):
        small.file = get_test_image_file("other.png", size=(100, 125))
        small.save()

    assert PictureRendition.objects.filter(pk__in=before).exists() is False
    assert small.renditions.count() == len(before)


def test_focal_point_makes_new_crops(small, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        small.focal_point_x, small.focal_point_y, small.focal_point_width, small.focal_point_height = 50, 50, 20, 20
        small.save()

    fallback = PRESETS["card"].fallback
    keys = small.renditions.filter(filter_spec=fallback.spec).values_list("focal_point_key", flat=True)
    assert len(set(keys)) == 2
    assert fallback.get_cache_key(small) in keys


def test_making_again_changes_nothing(small):
    before = small.renditions.count()

    assert make_renditions.func(small.pk) == 0
    assert small.renditions.count() == before


def test_gone_picture_is_no_failure(db):
    assert make_renditions.func(987_654) == 0


def test_small_original_is_not_made_larger(db):
    picture = uploaded(size=(300, 375))
    make_renditions.func(picture.pk)

    html = shown(Picture.objects.get(pk=picture.pk), 'preset="gallery"')

    assert re.findall(r" (\d+)w", html) == ["300", "300"]


def test_prints_keep_their_dots():
    assert {item.spec.rpartition("-")[2] for item in PRESETS["hero"].sources["webp"]} == {"84"}
