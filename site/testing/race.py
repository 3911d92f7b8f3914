"""Clients that do the same thing at the same moment, over HTTP, as many browsers would."""

import re
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, TypeVar

import requests

Result = TypeVar("Result")
Racer = Callable[[threading.Barrier], Result]

PATIENCE = 90  # seconds that a client waits for the others, or for an answer; nothing is asserted about time
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')
CONTACT = {"email": "racer@example.org", "phone": ""}
ADDRESS = {
    "delivery-country": "PT",
    "delivery-name": "Racer",
    "delivery-line1": "Rua da Rosa 5",
    "delivery-postcode": "1000-001",
    "delivery-city": "Lisboa",
    "is_billing_same": "on",
}


def race(racers: Sequence[Racer[Result]]) -> list[Result]:
    """Run every racer in a thread of its own. The barrier they get releases them together, as often as each waits.

    When one fails, the others are let go and its error is raised.
    """
    barrier = threading.Barrier(len(racers), timeout=PATIENCE)

    def run(racer: Racer[Result]) -> Result:
        try:
            return racer(barrier)
        except BaseException:
            barrier.abort()
            raise

    with ThreadPoolExecutor(max_workers=len(racers)) as threads:
        futures = [threads.submit(run, racer) for racer in racers]
    errors = [future.exception() for future in futures]
    for error in errors:
        if error is not None and not isinstance(error, threading.BrokenBarrierError):
            raise error
    return [future.result() for future in futures]


@dataclass
class Browser:
    """A browser with its own cookies that follows no redirect and remembers every status it got."""

    site: str
    session: requests.Session = field(default_factory=requests.Session)
    statuses: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        # While it waits for the others the server may give up an idle connection, just as the next request goes out.
        self.session.headers["Connection"] = "close"

    def get(self, path: str) -> requests.Response:
        return self._noted(self.session.get(self.site + path, timeout=PATIENCE, allow_redirects=False))

    def post(self, path: str, data: Mapping[str, Any]) -> requests.Response:
        """Post a form as a page of the site would."""
        token = self.session.cookies.get("csrf", "")
        return self._noted(
            self.session.post(
                self.site + path,
                data={**data, "csrfmiddlewaretoken": token},
                headers={"Origin": self.site},
                timeout=PATIENCE,
                allow_redirects=False,
            )
        )

    def twin(self) -> "Browser":
        """Another connection with the same cookies: a second tab, or a second press of the button."""
        twin = Browser(self.site)
        twin.session.cookies.update(self.session.cookies)
        return twin

    def _noted(self, response: requests.Response) -> requests.Response:
        self.statuses.append(response.status_code)
        return response


def fill_basket(browser: Browser, variants: Sequence[int], quantity: int = 1) -> None:
    """Put units of each variant into the basket, in this order."""
    for variant in variants:
        expect(browser.post("/basket/add/", {"variant": variant, "quantity": quantity}), 302)


def walk_to_review(browser: Browser, *, payment: str = "bank_transfer") -> dict[str, str]:
    """Answer every step of the checkout; the hidden fields of the review's form."""
    expect(browser.get("/checkout/contact/"), 200)
    expect(browser.post("/checkout/contact/", CONTACT), 302)
    expect(browser.post("/checkout/address/", ADDRESS), 302)
    expect(browser.post("/checkout/delivery/", {"method": "post"}), 302)
    expect(browser.post("/checkout/payment/", {"method": payment}), 302)
    review = expect(browser.get("/checkout/review/"), 200)
    return dict(HIDDEN.findall(review.text))


def place(browser: Browser, form: Mapping[str, str]) -> requests.Response:
    """Press the button of the review."""
    return browser.post("/checkout/place/", form)


def expect(response: requests.Response, status: int) -> requests.Response:
    """The response, if it has this status."""
    assert response.status_code == status, f"{response.request.method} {response.url}: {response.status_code}"
    return response
