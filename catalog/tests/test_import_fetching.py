"""Pictures of an import: fetched from public hosts only, each once, and a host that fails is left alone."""

import ipaddress
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from catalog.importers import downloads, fetcher
from catalog.importers.fetcher import Fetcher, FetchError, FetchPolicy, is_public
from catalog.models import Picture, PictureDownload, PictureHost, Product, ProductPage, ProductPicture, Variant
from catalog.tests.factories import NOON, ProductFactory
from catalog.tests.importing import EMPTY, MUG, SIZED, run, write

LOOPBACK = ipaddress.ip_address("127.0.0.1")
PUBLIC = ipaddress.ip_address("93.184.215.14")


def picture_bytes(kind: str = "JPEG", size: tuple[int, int] = (40, 30), **options: object) -> bytes:
    output = BytesIO()
    Image.new("RGB", size, "teal").save(output, kind, **options)
    return output.getvalue()


class Host(ThreadingHTTPServer):
    """A host on loopback that answers each path as it was told and remembers what it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.answers: dict[str, tuple[int, dict[str, str], bytes]] = {}
        self.asked: list[tuple[str, str]] = []

    def url(self, path: str = "/a.jpg", name: str = "pictures.example") -> str:
        return f"http://{name}:{self.server_port}{path}"

    def serve(self, path: str, body: bytes = b"", status: int = 200, **headers: str) -> str:
        self.answers[path] = (status, {name.replace("_", "-"): value for name, value in headers.items()}, body)
        return self.url(path)


class _Answer(BaseHTTPRequestHandler):
    server: Host

    def do_GET(self) -> None:
        self.server.asked.append((self.headers["Host"], self.path))
        status, headers, body = self.server.answers.get(self.path, (404, {}, b""))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None:
        """Silent."""


@pytest.fixture
def host() -> Iterator[Host]:
    server = Host()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def policy(**changes: object) -> FetchPolicy:
    """Every name leads to loopback, which is taken for public; "inside.example" is not."""

    def find(name: str, _port: int) -> list[ipaddress.IPv4Address | ipaddress.IPv6Address]:
        return [ipaddress.ip_address("127.0.0.2") if name.startswith("inside") else LOOPBACK]

    return FetchPolicy(**{"is_allowed": lambda address: address == LOOPBACK, "resolve": find, "ports": None} | changes)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "240.0.0.1",
        "192.0.2.1",
        "::1",
        "::",
        "fe80::1",
        "fc00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
    ],
)
def test_addresses_inside_are_not_public(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["93.184.215.14", "1.1.1.1", "2606:4700::1111", "::ffff:1.1.1.1"])
def test_addresses_outside_are_public(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


def test_a_picture_is_fetched_by_name_from_the_checked_address(host: Host) -> None:
    url = host.serve("/a.jpg", picture_bytes())

    fetched = Fetcher(policy()).fetch(url)

    assert (fetched.extension, Image.open(fetched.file).size) == ("jpg", (40, 30))
    assert host.asked == [(f"pictures.example:{host.server_port}", "/a.jpg")]


def test_the_name_is_resolved_once_so_that_a_second_answer_leads_nowhere(host: Host) -> None:
    answers = iter([[LOOPBACK], [PUBLIC]])
    url = host.serve("/a.jpg", picture_bytes())

    Fetcher(policy(resolve=lambda _name, _port: next(answers))).fetch(url)

    assert next(answers) == [PUBLIC]


def test_a_name_with_one_address_inside_is_refused(host: Host) -> None:
    inside = ipaddress.ip_address("10.0.0.1")
    url = host.serve("/a.jpg", picture_bytes())

    with pytest.raises(FetchError, match="not a public host"):
        Fetcher(policy(resolve=lambda _name, _port: [LOOPBACK, inside])).fetch(url)

    assert host.asked == []


@pytest.mark.parametrize("url", ["http://127.0.0.1/a.jpg", "http://localhost/a.jpg", "http://[::1]/a.jpg"])
def test_without_an_injected_policy_loopback_is_refused(url: str) -> None:
    with pytest.raises(FetchError, match="not a public host"):
        Fetcher().fetch(url)


@pytest.mark.parametrize(
    "url",
    [
        "ftp://pictures.example/a.jpg",
        "file:///etc/passwd",
        "gopher://pictures.example/",
        "http:///a.jpg",
        "http://user:secret@pictures.example/a.jpg",
        "http://pictures.example:22/a.jpg",
        "http://pictures.example:99999/a.jpg",
        "http://[broken/a.jpg",
    ],
)
def test_addresses_that_are_not_of_the_web_are_refused_unasked(url: str) -> None:
    def resolve(_name: str, _port: int) -> list:
        pytest.fail("the name was looked up")

    with pytest.raises(FetchError):
        Fetcher(replace(FetchPolicy(), resolve=resolve)).fetch(url)


def test_a_redirect_to_a_public_host_is_followed(host: Host) -> None:
    picture = host.serve("/b.jpg", picture_bytes())
    url = host.serve("/a.jpg", status=302, Location=picture)

    assert Fetcher(policy()).fetch(url).extension == "jpg"
    assert [path for _name, path in host.asked] == ["/a.jpg", "/b.jpg"]


def test_a_redirect_inside_is_not_followed(host: Host) -> None:
    host.serve("/secret", picture_bytes())
    url = host.serve("/a.jpg", status=302, Location=host.url("/secret", name="inside.example"))

    with pytest.raises(FetchError, match="not a public host"):
        Fetcher(policy()).fetch(url)

    assert [path for _name, path in host.asked] == ["/a.jpg"]


def test_a_redirect_to_another_scheme_is_not_followed(host: Host) -> None:
    url = host.serve("/a.jpg", status=302, Location="file:///etc/passwd")

    with pytest.raises(FetchError, match="not one of the web"):
        Fetcher(policy()).fetch(url)


def test_the_fourth_redirect_is_one_too_many(host: Host) -> None:
    url = host.serve("/a.jpg", status=302, Location="/a.jpg")

    with pytest.raises(FetchError, match="too many redirects"):
        Fetcher(policy()).fetch(url)

    assert len(host.asked) == 4


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", {}),
        (picture_bytes(), {"Content_Type": "image/svg+xml"}),
        (b"<html>no picture</html>", {"Content_Type": "image/jpeg"}),
        (picture_bytes()[:200], {}),
        (b"", {}),
        (picture_bytes("BMP"), {}),
    ],
)
def test_what_is_no_picture_is_refused(host: Host, body: bytes, headers: dict[str, str]) -> None:
    with pytest.raises(FetchError) as caught:
        Fetcher(policy()).fetch(host.serve("/a.jpg", body, **headers))

    assert not caught.value.is_of_host


def test_too_many_bytes_are_refused_told_or_not(host: Host) -> None:
    small = policy(max_bytes=100)
    told = host.serve("/told.jpg", b"x" * 101, Content_Length="101")
    untold = host.serve("/untold.jpg", b"x" * 101)

    for url in (told, untold):
        with pytest.raises(FetchError, match="too large"):
            Fetcher(small).fetch(url)


def test_too_many_pixels_are_refused(host: Host) -> None:
    with pytest.raises(FetchError, match="too many pixels"):
        Fetcher(policy(max_pixels=1_000)).fetch(host.serve("/a.png", picture_bytes("PNG")))


def test_where_a_picture_was_taken_is_not_kept(host: Host) -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8825)[1] = "N"
    exif[0x010F] = "Camera"

    fetched = Fetcher(policy()).fetch(host.serve("/a.jpg", picture_bytes(exif=exif)))

    assert dict(Image.open(fetched.file).getexif()) == {}


def test_a_host_that_does_not_answer_in_time_is_to_blame() -> None:
    silent = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler, bind_and_activate=True)
    try:
        with pytest.raises(FetchError) as caught:
            Fetcher(policy(read_seconds=0.1)).fetch(f"http://pictures.example:{silent.server_port}/a.jpg")
    finally:
        silent.server_close()

    assert caught.value.is_of_host


# --- the queue --------------------------------------------------------------------------------------------------


def fetch_all(fetching: Fetcher | None = None, minutes: int = 0) -> None:
    while downloads.fetch_some(fetcher=fetching or Fetcher(policy()), at=NOON + timedelta(minutes=minutes)):
        pass


def states() -> list[tuple[str, str]]:
    return list(PictureDownload.objects.order_by("pk").values_list("status", "error"))


@pytest.mark.django_db
def test_imported_pictures_arrive_in_their_order_and_at_their_variants(tmp_path: Path, host: Host) -> None:
    first, second, third = (host.serve(f"/{n}.jpg", picture_bytes(size=(40 + n, 30))) for n in (1, 2, 3))
    large = EMPTY | {"Handle": "mug", "Option1 Value": "Large", "Variant Price": "30", "Variant Image": third}
    run(
        write(
            tmp_path,
            SIZED | {"Image Src": second, "Image Position": "2", "Image Alt Text": "From the side"},
            large | {"Image Src": first, "Image Position": "1"},
        )
    )

    fetch_all()

    pictures = ProductPicture.objects.order_by("sort_order")
    assert list(pictures.values_list("source_url", "alt_text", "picture__width")) == [
        (first, "Mug", 41),
        (second, "From the side", 42),
        (third, "Mug", 43),
    ]
    assert Variant.objects.get(sku="MUG-LARGE").picture.width == 43
    assert Variant.objects.get(sku="MUG-SMALL").picture is None
    assert Product.objects.get().updated_at == NOON


@pytest.mark.django_db
def test_a_page_goes_live_when_its_last_picture_has_come(tmp_path: Path, host: Host) -> None:
    first = MUG | {"Image Src": host.serve("/a.jpg", picture_bytes())}
    second = EMPTY | {"Handle": "mug", "Image Src": host.serve("/b.jpg", picture_bytes())}
    run(write(tmp_path, first, second), makes_pages=True, fetches_pictures=True)
    PictureDownload.objects.filter(url__endswith="b.jpg").update(claimed_at=NOON)

    downloads.fetch_some(fetcher=Fetcher(policy()), at=NOON)
    after_one = ProductPage.objects.get().live
    downloads.fetch_some(fetcher=Fetcher(policy()), at=NOON + timedelta(hours=1))

    assert (after_one, ProductPage.objects.get().live) == (False, True)


@pytest.mark.django_db
def test_nothing_is_fetched_twice(tmp_path: Path, host: Host) -> None:
    url = host.serve("/a.jpg", picture_bytes())
    path = write(tmp_path, MUG | {"Image Src": url}, MUG | {"Handle": "cup", "Variant SKU": "C", "Image Src": url})
    run(path)
    fetch_all()

    assert run(path).changes == {}
    fetch_all()

    assert len(host.asked) == 1
    assert (Picture.objects.count(), ProductPicture.objects.count()) == (1, 2)


@pytest.mark.django_db
def test_a_host_is_given_up_after_three_failures_and_the_shop_goes_on(tmp_path: Path, host: Host) -> None:
    rows = [
        MUG | {"Handle": f"mug-{n}", "Variant SKU": f"M{n}", "Image Src": host.serve(f"/{n}.jpg", status=500)}
        for n in range(25)
    ]
    run(write(tmp_path, *rows))

    fetch_all()

    assert len(host.asked) == 3
    assert states()[:4] == [("failed", "answer 500")] * 3 + [("failed", "the host was given up after three failures")]
    assert {status for status, _error in states()} == {"failed"}
    assert PictureHost.objects.get().failures == 3
    assert ProductPicture.objects.count() == 0


@pytest.mark.django_db
def test_all_pictures_of_a_dead_host_fail_with_its_third_failure(tmp_path: Path, host: Host) -> None:
    dead = [EMPTY | {"Handle": "mug", "Image Src": f"https://dead.example/{n}.jpg"} for n in range(40)]
    alike = [EMPTY | {"Handle": "mug", "Image Src": f"https://dead.example.other/{n}.jpg"} for n in range(2)]
    run(write(tmp_path, MUG, *dead, *alike))
    asked: list[str] = []

    def nobody_answers(name: str, _port: int) -> list[object]:
        asked.append(name)
        raise OSError("no network")

    more = downloads.fetch_some(fetcher=Fetcher(FetchPolicy(resolve=nobody_answers)), at=NOON)

    assert asked == ["dead.example"] * 3
    assert [status for status, _error in states()] == ["failed"] * 40 + ["waiting"] * 2
    assert more


def test_a_resolver_that_does_not_answer_is_not_waited_for() -> None:
    released = threading.Event()

    def sleeps(_name: str, _port: int) -> list[object]:
        released.wait(30)
        return []

    slow = Fetcher(FetchPolicy(resolve=sleeps, connect_seconds=0.05))
    with pytest.raises(FetchError, match="not found in time") as caught:
        slow.fetch("https://slow.example/a.jpg")
    released.set()

    assert caught.value.is_of_host


@pytest.mark.django_db
def test_a_task_leaves_the_rest_to_the_next_when_its_time_is_up(
    tmp_path: Path, host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(downloads, "SECONDS_PER_TASK", -1)
    run(write(tmp_path, MUG, EMPTY | {"Handle": "mug", "Image Src": host.serve("/a.jpg", picture_bytes())}))

    more = downloads.fetch_some(fetcher=Fetcher(), at=NOON)

    assert more
    assert list(PictureDownload.objects.values_list("status", "claimed_at")) == [("waiting", None)]
    assert host.asked == []


@pytest.mark.django_db
def test_missing_pictures_do_not_count_against_their_host(tmp_path: Path, host: Host) -> None:
    addresses = [host.url(f"/missing-{n}.jpg") for n in range(4)] + [host.serve("/there.jpg", picture_bytes())]
    rows = [EMPTY | {"Handle": "mug", "Image Src": url} for url in addresses]
    run(write(tmp_path, MUG, *rows))

    fetch_all()

    assert [status for status, _error in states()] == ["failed"] * 4 + ["fetched"]


@pytest.mark.django_db
def test_failed_pictures_are_tried_again_only_when_asked(tmp_path: Path, host: Host) -> None:
    url = host.serve("/a.jpg", status=503)
    path = write(tmp_path, MUG | {"Image Src": url})
    run(path)
    fetch_all()
    host.serve("/a.jpg", picture_bytes())

    run(path)
    fetch_all()
    assert states() == [("failed", "answer 503")]

    report = run(path, retries_pictures=True)
    fetch_all()
    assert dict(report.changes) == {"pictures to fetch again": 1}
    assert states() == [("fetched", "")]


@pytest.mark.django_db
def test_pictures_of_a_killed_worker_are_taken_up_again(host: Host) -> None:
    url = host.serve("/a.jpg", picture_bytes())
    download = PictureDownload.objects.create(product=ProductFactory(), url=url, created_at=NOON, claimed_at=NOON)

    fetch_all(minutes=10)
    assert download.product.pictures.count() == 0

    fetch_all(minutes=16)
    assert download.product.pictures.count() == 1


@pytest.mark.django_db
def test_without_pictures_none_are_promised(tmp_path: Path) -> None:
    run(write(tmp_path, MUG | {"Image Src": "https://pictures.example/a.jpg"}), fetches_pictures=False)

    assert PictureDownload.objects.count() == 0


@pytest.mark.django_db
def test_the_task_fetches_after_the_commit(
    tmp_path: Path, host: Host, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: object
) -> None:
    monkeypatch.setattr(fetcher, "FetchPolicy", policy)
    url = host.serve("/a.jpg", picture_bytes())

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        run(write(tmp_path, MUG | {"Image Src": url}))
        assert host.asked == []

    assert ProductPicture.objects.get().source_url == url
