"""A double of VIES that speaks its REST protocol over HTTP on loopback, and answers as a test tells it to."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PATH = "/taxation_customs/vies/rest-api/check-vat-number"
CONSULTATION = "WAPIAAAAY1abcdef"
UNAVAILABLE = json.dumps({"actionSucceed": False, "errorWrappers": [{"error": "MS_UNAVAILABLE"}]}).encode()


class ViesDouble:
    """`valid` are the numbers it knows; `raw` (status, body) is answered instead where it is set, after `delay` s."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.valid: set[str] = set()
        self.raw: tuple[int, bytes] | None = None
        self.delay = 0.0
        self.asked: list[dict[str, str]] = []

    def answer(self, asked: dict[str, str]) -> tuple[int, bytes]:
        self.asked.append(asked)
        time.sleep(self.delay)
        if self.raw is not None:
            return self.raw
        is_valid = asked["countryCode"] + asked["vatNumber"] in self.valid
        return 200, json.dumps(
            {
                "countryCode": asked["countryCode"],
                "vatNumber": asked["vatNumber"],
                "requestDate": "2026-05-14T12:00:00.000Z",
                "valid": is_valid,
                "requestIdentifier": CONSULTATION if "requesterNumber" in asked else "",
                "name": "KERAMIEK BV" if is_valid else "---",
                "address": "KRAANLEI 12\n9000 GENT" if is_valid else "---",
            }
        ).encode()


@contextmanager
def run_double() -> Iterator[ViesDouble]:
    """The double, listening until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if self.path != PATH or self.headers["Content-Type"] != "application/json":
                status, answer = 404, b"no such service"
            else:
                status, answer = double.answer(json.loads(body))
            try:
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)
            except OSError:  # whoever asked has gone
                return

        def log_message(self, *_args: object) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    double = ViesDouble(f"http://127.0.0.1:{server.server_address[1]}/taxation_customs/vies/rest-api")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield double
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
