"""Where editors choose what kind of page to make."""

import pytest
from django.urls import reverse
from wagtail.models import Page, get_page_models

from common.tests.staff import log_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("model", [model for model in get_page_models() if model is not Page])
def test_every_kind_of_page_says_what_it_is_for(model):
    assert model.get_page_description().endswith(".")


def test_editors_read_it_where_they_choose(home):
    address = reverse("wagtailadmin_pages:add_subpage", args=[home.pk])

    assert "any page put together from blocks" in log_in("editor").get(address).content.decode()
