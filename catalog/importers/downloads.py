"""The queue of pictures to fetch: filled by an import in its transaction, emptied by tasks, a few pictures each."""

import logging
import time
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import F, Max, Q, QuerySet
from django.utils.text import slugify

from catalog.bulk import Insertion, batched, reserve_ids
from catalog.importers.enqueueing import enqueue_with_commit
from catalog.importers.fetcher import Fetched, Fetcher, FetchError
from catalog.importers.pages import publish_new_pages
from catalog.importers.plan import ProductPlan
from catalog.importers.records import ProductRecord
from catalog.models import Picture, PictureDownload, PictureHost, Product, ProductPicture, Variant

logger = logging.getLogger(__name__)

BATCH = 500
PER_TASK = 10
# Hosts that hang must not keep the worker from mails and orders: after this the rest is left to a next task.
SECONDS_PER_TASK = 20
HOST_FAILURES = 3
GIVEN_UP = "the host was given up after three failures"
# A worker that was killed lets go of its pictures after this.
CLAIM_LASTS = timedelta(minutes=15)


class NewDownloads:
    """The new pictures of an import and which variants they show, ready to be written in its transaction."""

    def __init__(self, *, at: datetime) -> None:
        self.at = at
        self._rows = Insertion(PictureDownload)
        self._links = Insertion(PictureDownload.variants.through, with_ids=False)
        # Variants that a picture which was promised before is also of.
        self._joined: dict[int, list[int]] = {}

    def add(self, plans: Sequence[ProductPlan]) -> None:
        """Note the pictures of plans whose products and variants have their ids."""
        new = [(plan, picture) for plan in plans for picture in plan.pictures]
        ids: dict[tuple[int, str], int] = {}
        for pk, (plan, picture) in zip(reserve_ids(PictureDownload, len(new)), new, strict=True):
            ids[plan.written_pk, picture.url] = pk
            self._rows.add(
                [
                    PictureDownload(
                        pk=pk,
                        product_id=plan.written_pk,
                        url=picture.url,
                        alt_text=picture.alt_text,
                        position=_position(plan.record, picture.url),
                        created_at=self.at,
                    )
                ]
            )
        wanted = {
            (plan.variant_ids[variant.options], plan.written_pk, variant.picture_url)
            for plan in plans
            for variant in plan.record.variants
            if variant.picture_url
        }
        if wanted:
            self._link_variants(sorted(wanted), ids)

    def _link_variants(self, wanted: Sequence[tuple[int, int, str]], new: Mapping[tuple[int, str], int]) -> None:
        rows = PictureDownload.objects.filter(product__in={product_id for _variant, product_id, _url in wanted})
        standing = {(product_id, url): pk for pk, product_id, url in rows.values_list("pk", "product_id", "url")}
        through = PictureDownload.variants.through
        links = through.objects.filter(variant__in={variant_id for variant_id, _product, _url in wanted})
        linked = set(links.values_list("picturedownload_id", "variant_id"))
        for variant_id, product_id, url in wanted:
            download_id = new.get((product_id, url)) or standing.get((product_id, url))
            if download_id is None or (download_id, variant_id) in linked:
                continue
            self._links.add([through(picturedownload_id=download_id, variant_id=variant_id)])
            if (product_id, url) in standing:
                self._joined.setdefault(download_id, []).append(variant_id)

    def write(self) -> bool:
        """Write them, within the caller's transaction; returns whether there is anything to fetch."""
        self._rows.write()
        self._links.write()
        for ids in batched(sorted(self._joined), BATCH):
            fetched = PictureDownload.objects.filter(pk__in=ids, picture__isnull=False).order_by("pk")
            for pk, picture_id in fetched.values_list("pk", "picture_id"):
                Variant.objects.filter(pk__in=self._joined[pk], picture__isnull=True).update(picture=picture_id)
        return bool(self._rows.rows)


def _position(record: ProductRecord, url: str) -> int:
    return next(number for number, picture in enumerate(record.pictures) if picture.url == url)


def enqueue() -> None:
    """Have a worker begin with the queue, once the transaction is committed."""
    from catalog.importers.tasks import fetch_pictures  # the task calls this module

    enqueue_with_commit(fetch_pictures)


@transaction.atomic
def retry(*, slugs: Sequence[str]) -> int:
    """Queue again what failed for these products and ask their hosts anew; returns how many pictures that are."""
    failed = PictureDownload.objects.filter(status=PictureDownload.Status.FAILED)
    number = 0
    for start in range(0, len(slugs), BATCH):
        rows = failed.filter(product__slug__in=slugs[start : start + BATCH])
        hosts = {_host(url) for url in rows.values_list("url", flat=True)}
        PictureHost.objects.filter(name__in=hosts).update(failures=0)
        number += rows.update(status=PictureDownload.Status.WAITING, error="", claimed_at=None)
    if number:
        enqueue()
    return number


def fetch_some(*, fetcher: Fetcher, at: datetime) -> bool:
    """Fetch the next few waiting pictures, outside any transaction; returns whether more are waiting."""
    ends_at = time.monotonic() + SECONDS_PER_TASK
    claimed = _claim(at)
    for number, row in enumerate(claimed):
        if time.monotonic() > ends_at:
            left = PictureDownload.objects.filter(pk__in=[later.pk for later in claimed[number:]])
            left.filter(status=PictureDownload.Status.WAITING).update(claimed_at=None)
            break
        _fetch_one(row, fetcher=fetcher, at=at)
    _publish_pages({row.product_id for row in claimed})
    return _claimable(at).exists()


def _publish_pages(product_ids: set[int]) -> None:
    """Pages of the import go live when their products wait for no more pictures."""
    waiting = PictureDownload.objects.filter(product__in=product_ids, status=PictureDownload.Status.WAITING)
    publish_new_pages(product_ids=product_ids - set(waiting.values_list("product_id", flat=True)))


def _claimable(at: datetime) -> QuerySet[PictureDownload]:
    is_free = Q(claimed_at__isnull=True) | Q(claimed_at__lt=at - CLAIM_LASTS)
    return PictureDownload.objects.filter(is_free, status=PictureDownload.Status.WAITING)


def _claim(at: datetime) -> list[PictureDownload]:
    """Take the next pictures so that no other worker does; the update decides."""
    claimed: list[PictureDownload] = []
    for row in _claimable(at).select_related("product").order_by("pk")[: PER_TASK * 4]:
        if len(claimed) < PER_TASK and _claimable(at).filter(pk=row.pk).update(claimed_at=at):
            claimed.append(row)
    return claimed


def _fetch_one(row: PictureDownload, *, fetcher: Fetcher, at: datetime) -> None:
    same = PictureDownload.objects.filter(url=row.url, status=PictureDownload.Status.FETCHED, picture__isnull=False)
    if (known := same.select_related("picture").first()) is not None and known.picture is not None:
        _store(row, known.picture, at=at)
        return
    host = _host(row.url)
    if PictureHost.objects.filter(name=host, failures__gte=HOST_FAILURES).exists():
        _fail(row, GIVEN_UP)
        _give_up(host)
        return
    try:
        fetched = fetcher.fetch(row.url)
    except FetchError as error:
        _fail(row, str(error))
        if error.is_of_host:
            _count_failure(host, str(error))
        return
    PictureHost.objects.filter(name=host).update(failures=0)
    try:
        _store(row, _make_picture(row, fetched), at=at)
    except OSError as error:  # a full disk must not keep the other pictures waiting
        _fail(row, str(error))


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "")[:253]


def _count_failure(host: str, error: str) -> None:
    PictureHost.objects.get_or_create(name=host)
    PictureHost.objects.filter(name=host).update(failures=F("failures") + 1, last_error=error[:255])
    if PictureHost.objects.filter(name=host, failures__gte=HOST_FAILURES).exists():
        _give_up(host)


def _give_up(host: str) -> None:
    """Let all pictures that wait for a host fail at once, instead of a task for every few of them."""
    waiting = PictureDownload.objects.filter(status=PictureDownload.Status.WAITING, url__icontains=f"://{host}")
    ids = [pk for pk, url in waiting.order_by("pk").values_list("pk", "url") if _host(url) == host]
    for batch in batched(ids, BATCH):
        PictureDownload.objects.filter(pk__in=batch, status=PictureDownload.Status.WAITING).update(
            status=PictureDownload.Status.FAILED, error=GIVEN_UP
        )
    if ids:
        logger.warning("%d pictures of %s were not fetched: the host was given up", len(ids), host)


def _fail(row: PictureDownload, error: str) -> None:
    logger.warning("picture %s of product %s was not fetched: %s", row.url, row.product_id, error)
    PictureDownload.objects.filter(pk=row.pk).update(status=PictureDownload.Status.FAILED, error=error[:255])


def _make_picture(row: PictureDownload, fetched: Fetched) -> Picture:
    fetched.file.name = f"{slugify(row.product.slug)[:80]}-{row.position + 1}.{fetched.extension}"
    picture = Picture(
        title=(row.alt_text or row.product.name)[:255],
        description=row.alt_text,
        file=fetched.file,
        file_size=fetched.file.size,
    )
    picture.save()
    return picture


@transaction.atomic
def _store(row: PictureDownload, picture: Picture, *, at: datetime) -> None:
    """Give the picture to the product at its place and to the variants that it shows."""
    product = Product.objects.select_for_update().filter(pk=row.product_id).first()
    if product is None:
        return  # deleted while its picture was on the way
    PictureDownload.objects.filter(pk=row.pk).update(
        status=PictureDownload.Status.FETCHED, picture=picture, error="", claimed_at=None
    )
    pictures = ProductPicture.objects.filter(product=product)
    if not pictures.filter(source_url=row.url).exists():
        by_hand = pictures.filter(source_url="").aggregate(last=Max("sort_order"))["last"]
        ProductPicture.objects.create(
            product=product,
            picture=picture,
            alt_text=row.alt_text,
            source_url=row.url,
            sort_order=row.position if by_hand is None else by_hand + 1 + row.position,
        )
    Variant.objects.filter(pk__in=row.variants.values("pk"), picture__isnull=True).update(picture=picture)
    Product.objects.filter(pk=product.pk).update(updated_at=at)
