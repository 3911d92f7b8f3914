"""What else the footer holds: accounts elsewhere, promises, policies; and the policies that orders agree to."""

import pytest
from django.core.exceptions import ValidationError
from django.test import RequestFactory

from common.policies import Policy, PolicyKind, get_policies
from home.furniture import Promise, get_furniture
from home.furniture_blocks import PromiseBlock, SocialLinkBlock
from home.menus import Link
from home.models import SiteFurniture
from home.tests.factories import content_page

pytestmark = pytest.mark.django_db


def furniture():
    return get_furniture(RequestFactory().get("/"))


def test_accounts_elsewhere_are_called_by_their_network(stored, client):
    stored.social = [("account", {"network": "mastodon", "address": "https://social.example/@bower"})]
    stored.save()

    assert furniture().social == (Link("Mastodon", "https://social.example/@bower"),)
    page = client.get("/").content.decode()
    assert '<a href="https://social.example/@bower" rel="me noopener">Mastodon</a>' in page
    assert 'aria-label="Bower elsewhere"' in page


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "http://social.example/", "//evil.example/", "https://a b"]
)
def test_other_addresses_than_secure_ones_are_refused(address):
    with pytest.raises(ValidationError):
        SocialLinkBlock().clean({"network": "mastodon", "address": address})


@pytest.mark.parametrize(("block", "value"), [(SocialLinkBlock, "network"), (PromiseBlock, "icon")])
def test_only_what_is_on_the_list_is_taken(block, value):
    facts = {"network": "mastodon", "address": "https://social.example/", "icon": "van", "text": "Fast"}
    facts = {name: facts[name] for name in block().child_blocks} | {value: "x"}

    with pytest.raises(ValidationError):
        block().clean(facts)


def test_promises_are_shown_with_their_icons_and_no_more_than_three(stored, client):
    promises = [("promise", {"icon": "van", "text": f"Promise {number}"}) for number in range(3)]
    stored.promises = promises
    stored.full_clean()
    stored.save()

    assert furniture().promises == tuple(Promise("van", f"Promise {number}") for number in range(3))
    assert client.get("/").content.decode().count("icons.svg#van") == 3
    stored.promises = [*promises, promises[0]]
    with pytest.raises(ValidationError):
        stored.promises.stream_block.clean(stored.promises)


def test_policies_stand_in_the_last_row_unless_they_stand_elsewhere_already(stored):
    terms, privacy = content_page(title="Terms", slug="terms"), content_page(title="Privacy", slug="privacy")
    delivery = content_page(title="Delivery", slug="delivery")
    stored.terms_page, stored.privacy_page, stored.delivery_page = terms, privacy, delivery
    stored.legal = [("link", {"label": "Your data", "page": privacy, "address": ""})]
    helpful = [{"label": "Sending", "page": delivery, "address": ""}]
    stored.footer = [("list", {"heading": "Help", "links": helpful})]
    stored.save()

    assert furniture().legal == (Link("Your data", "/privacy/"), Link("Terms", "/terms/"))


def test_policies_are_those_chosen_that_are_live(stored, django_assert_num_queries):
    assert get_policies() == {}
    terms = content_page(title="What we agree on", slug="agreed")
    revision = terms.save_revision()
    revision.publish()
    stored.terms_page, stored.privacy_page = terms, content_page(title="Draft", slug="draft", live=False)
    stored.save()
    SiteFurniture.objects.get().terms_page.get_url()  # warms the addresses of sites

    with django_assert_num_queries(1):
        found = get_policies()

    version = f"terms-{revision.pk}"
    assert found == {PolicyKind.TERMS: Policy(url="/agreed/", title="What we agree on", version=version)}
