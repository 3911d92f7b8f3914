"""What shoppers do, as actions for the load generator: plain HTTP, each shopper with fresh cookies."""

import http.client
import itertools
import re
from collections.abc import Mapping, Sequence
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from bench.load import Action
from testing.race import ADDRESS, CONTACT

HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')


class Shopper:
    """One person's cookies on a connection that is used by one after another."""

    def __init__(self, connection: http.client.HTTPConnection) -> None:
        self.connection = connection
        self.cookies: dict[str, str] = {}

    def get(self, path: str) -> tuple[int, str]:
        return self._send("GET", path, None)

    def post(self, path: str, data: Mapping[str, object]) -> tuple[int, str]:
        return self._send("POST", path, urlencode({**data, "csrfmiddlewaretoken": self.cookies.get("csrf", "")}))

    def _send(self, method: str, path: str, body: str | None) -> tuple[int, str]:
        headers = {
            "Origin": f"http://{self.connection.host}:{self.connection.port}",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Accept-Encoding": "identity",
        }
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, body, headers)
        response = self.connection.getresponse()
        text = response.read().decode()
        for header in response.headers.get_all("Set-Cookie") or []:
            for name, morsel in SimpleCookie(header).items():
                self.cookies[name] = morsel.value
        return response.status, text


def add_to_basket(variants: Sequence[int]) -> Action:
    """A new shopper's first thing in the basket."""
    turns = itertools.cycle(variants)

    def action(connection: http.client.HTTPConnection) -> bool:
        status, _ = Shopper(connection).post("/basket/add/", {"variant": next(turns), "quantity": 1})
        return status == 302

    return action


def guest_checkout(variants: Sequence[int]) -> Action:
    """From an empty basket to a placed order, paid on delivery: every step read and answered."""
    turns = itertools.cycle(variants)

    def action(connection: http.client.HTTPConnection) -> bool:
        shopper = Shopper(connection)
        statuses = [shopper.post("/basket/add/", {"variant": next(turns), "quantity": 1})[0]]
        statuses.append(shopper.get("/checkout/contact/")[0])
        statuses.append(shopper.post("/checkout/contact/", CONTACT)[0])
        statuses.append(shopper.post("/checkout/address/", ADDRESS)[0])
        statuses.append(shopper.post("/checkout/delivery/", {"method": "post"})[0])
        statuses.append(shopper.post("/checkout/payment/", {"method": "cash_on_delivery"})[0])
        review, page = shopper.get("/checkout/review/")
        statuses.append(review)
        placed, _ = shopper.post("/checkout/place/", dict(HIDDEN.findall(page)))
        return statuses == [302, 200, 302, 302, 302, 302, 200] and placed == 302

    return action
