import pytest
from django.core.paginator import Paginator
from django.test import RequestFactory

from common.templatetags.pages import page_address, page_numbers


def test_numbers_show_the_ends_and_the_neighbours():
    page = Paginator(range(200), 10).page(10)

    assert page_numbers(page) == [1, None, 8, 9, 10, 11, 12, None, 20]


@pytest.mark.parametrize(("number", "address"), [(1, "/journal/?tag=clay"), (2, "/journal/?tag=clay&page=2")])
def test_address_keeps_the_query_and_the_first_page_has_no_number(number, address):
    request = RequestFactory().get("/journal/?page=7&tag=clay")

    assert page_address(request, number) == address
