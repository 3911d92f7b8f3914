"""What `make run` tells the site about where it listens."""

import pytest

from run import surroundings


@pytest.mark.parametrize(
    ("host", "bind", "url"),
    [
        ("127.0.0.1", "127.0.0.1:8001", "http://127.0.0.1:8001"),
        ("localhost", "localhost:8001", "http://localhost:8001"),
        ("::1", "[::1]:8001", "http://[::1]:8001"),
        ("[::1]", "[::1]:8001", "http://[::1]:8001"),
    ],
)
def test_addresses_are_written_as_they_are_read(host, bind, url):
    told = surroundings(host, "8001", {})

    assert (told["BIND"], told["SITE_URL"]) == (bind, url)
    assert "DEMO_MODE" not in told


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("0.0.0.0", "http://127.0.0.1:80"),
        ("::", "http://127.0.0.1:80"),
        ("192.0.2.7", "http://192.0.2.7:80"),
    ],
)
def test_play_money_is_not_offered_where_others_can_pay(host, url):
    told = surroundings(host, "80", {"DEMO_MODE": "1"})

    assert (told["DEMO_MODE"], told["SITE_URL"]) == ("0", url)


def test_address_that_was_set_is_kept():
    assert surroundings("127.0.0.1", "80", {"SITE_URL": "https://shop.example"})["SITE_URL"] == "https://shop.example"
