"""Fetches pictures from addresses that strangers wrote into a file, without reaching anything inside the house.

The host is resolved once, every address it has must be public, and the connection goes to exactly the address that was
checked, so that a second answer of the name server changes nothing. Redirects pass the same door.
"""

import io
import ipaddress
import socket
import ssl
import threading
import time
import warnings
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpcore
import httpx
from django.core.files.base import ContentFile
from PIL import Image

from catalog.uploads import CleanPicture, clean_picture

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
FORMATS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "GIF": "gif", "AVIF": "avif"}
REDIRECTS = frozenset({301, 302, 303, 307, 308})
# Answers that speak about the host, not about this one picture.
HOST_TROUBLE = frozenset({401, 403, 407, 429, *range(500, 600)})
# Addresses that carry an IPv4 address within them and could lead to a private one.
TRANSLATED = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("64:ff9b:1::/48"))


class FetchError(Exception):
    """The picture was not fetched. `is_of_host` says that the host is to blame, and not this picture alone."""

    def __init__(self, message: str, *, is_of_host: bool = False) -> None:
        super().__init__(message)
        self.is_of_host = is_of_host


def is_public(address: IPAddress) -> bool:
    """Whether the address belongs to the public internet."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return is_public(address.ipv4_mapped)
        if address.sixtofour is not None or address.teredo is not None:
            return False
        if any(address in network for network in TRANSLATED):
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def resolve(host: str, port: int) -> list[IPAddress]:
    """The addresses of a host, as the machine's resolver gives them. Raises OSError."""
    answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(ipaddress.ip_address(str(answer[4][0]).split("%")[0]) for answer in answers))


@dataclass(frozen=True, slots=True)
class FetchPolicy:
    """What is fetched, from where and for how long. Sizes in bytes, times in seconds."""

    is_allowed: Callable[[IPAddress], bool] = is_public
    resolve: Callable[[str, int], list[IPAddress]] = resolve
    ports: frozenset[int] | None = frozenset({80, 443})
    max_bytes: int = 15 * 1024 * 1024
    max_pixels: int = 40_000_000
    max_redirects: int = 3
    connect_seconds: float = 5
    read_seconds: float = 10
    total_seconds: float = 30


@dataclass(frozen=True, slots=True)
class Fetched:
    """A picture that was fetched, proved to be one and drawn anew."""

    file: CleanPicture
    extension: str


class _CheckedBackend(httpcore.NetworkBackend):
    """Connects to a host's checked addresses only; TLS and the Host header still speak of the name."""

    def __init__(self, policy: FetchPolicy) -> None:
        self.policy = policy
        self.inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        addresses = self._addresses(host, port)[:4]
        failure: Exception | None = None
        for address in addresses:
            # All attempts together take no longer than one may.
            share = None if timeout is None else timeout / len(addresses)
            try:
                return self.inner.connect_tcp(str(address), port, share, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise FetchError(f"{host} cannot be reached", is_of_host=True) from failure

    def _addresses(self, host: str, port: int) -> list[IPAddress]:
        """The host's addresses, all of them allowed. A resolver that does not answer is not waited for."""
        answers: SimpleQueue[list[IPAddress] | Exception] = SimpleQueue()

        def ask() -> None:
            try:
                answers.put(self.policy.resolve(host, port))
            except (OSError, UnicodeError, ValueError) as error:
                answers.put(error)

        threading.Thread(target=ask, daemon=True).start()
        try:
            answer = answers.get(timeout=self.policy.connect_seconds)
        except Empty as error:
            raise FetchError(f"{host} was not found in time", is_of_host=True) from error
        if isinstance(answer, Exception):
            raise FetchError(f"{host} has no address", is_of_host=True) from answer
        if not answer or not all(self.policy.is_allowed(address) for address in answer):
            raise FetchError(f"{host} is not a public host", is_of_host=True)
        return answer


class Fetcher:
    """Fetches one picture after another under a policy."""

    def __init__(self, policy: FetchPolicy | None = None, ssl_context: ssl.SSLContext | None = None) -> None:
        self.policy = policy or FetchPolicy()
        self.ssl_context = ssl_context or httpx.create_ssl_context()

    def fetch(self, url: str) -> Fetched:
        """The picture at `url`. Raises FetchError."""
        deadline = time.monotonic() + self.policy.total_seconds
        for _attempt in range(self.policy.max_redirects + 1):
            self._check_url(url)
            answer = self._get(url, deadline)
            if isinstance(answer, bytes):
                return read_picture(answer, max_pixels=self.policy.max_pixels)
            url = urljoin(url, answer)
        raise FetchError("too many redirects")

    def _check_url(self, url: str) -> None:
        try:
            parts = urlsplit(url)
            port = parts.port or (443 if parts.scheme == "https" else 80)
        except ValueError as error:
            raise FetchError("the address cannot be read") from error
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise FetchError("the address is not one of the web")
        if parts.username or parts.password:
            raise FetchError("the address holds a password")
        if self.policy.ports is not None and port not in self.policy.ports:
            raise FetchError(f"port {port} is not one of the web")

    def _get(self, url: str, deadline: float) -> bytes | str:
        """The body of the answer, or where it redirects to."""
        left = deadline - time.monotonic()
        if left <= 0:
            raise FetchError("it took too long", is_of_host=True)
        timeouts = {
            "connect": min(self.policy.connect_seconds, left),
            "read": min(self.policy.read_seconds, left),
            "write": self.policy.connect_seconds,
            "pool": self.policy.connect_seconds,
        }
        headers: dict[bytes | str, bytes | str] = {
            "Host": urlsplit(url).netloc,
            "Accept": "image/avif,image/webp,image/*",
            "Accept-Encoding": "identity",
            "User-Agent": "Bowerbird picture import",
        }
        try:
            with (
                httpcore.ConnectionPool(
                    ssl_context=self.ssl_context, network_backend=_CheckedBackend(self.policy)
                ) as pool,
                pool.stream("GET", url, headers=headers, extensions={"timeout": timeouts}) as response,
            ):
                return self._read(response, deadline)
        except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError, ssl.SSLError) as error:
            raise FetchError(f"no answer: {type(error).__name__}", is_of_host=True) from error
        except (UnicodeError, ValueError, httpcore.UnsupportedProtocol) as error:
            raise FetchError("the address cannot be used") from error

    def _read(self, response: httpcore.Response, deadline: float) -> bytes | str:
        headers = {name.lower(): value.decode("latin-1") for name, value in response.headers}
        if response.status in REDIRECTS and headers.get(b"location"):
            return headers[b"location"]
        if response.status != 200:
            raise FetchError(f"answer {response.status}", is_of_host=response.status in HOST_TROUBLE)
        if "svg" in headers.get(b"content-type", ""):
            raise FetchError("drawings in SVG are not taken")
        length = headers.get(b"content-length", "")
        if length.isdigit() and int(length) > self.policy.max_bytes:
            raise FetchError("the file is too large")
        content = bytearray()
        for chunk in response.iter_stream():
            content += chunk
            if len(content) > self.policy.max_bytes:
                raise FetchError("the file is too large")
            if time.monotonic() > deadline:
                raise FetchError("it took too long", is_of_host=True)
        return bytes(content)


def read_picture(content: bytes, *, max_pixels: int) -> Fetched:
    """Prove that `content` is a picture of a known kind, whole and not too large. Raises FetchError."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=list(FORMATS)) as image:
                extension = FORMATS[image.format or ""]
                pixels = image.width * image.height * getattr(image, "n_frames", 1)
            picture = (
                clean_picture(ContentFile(content, name=f"picture.{extension}")) if pixels <= max_pixels else None
            )
    except Exception as error:  # decoders raise whatever they like at a broken file
        raise FetchError("the file is not a picture that can be read") from error
    if picture is None:
        raise FetchError("the picture has too many pixels")
    return Fetched(picture, extension)
