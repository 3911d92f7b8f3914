"""The steps of the checkout, as a browser without JavaScript goes through them."""

import pytest
from django.urls import reverse

from catalog.models import StockPolicy
from catalog.plans import set_policy
from catalog.prices import BasePrice, set_base_price
from catalog.stock import count, default_location
from catalog.tests.factories import LONG_AGO, PriceListFactory, VariantFactory
from checkout.cart.models import CartLine
from checkout.customers.tests.factories import AddressFactory, UserFactory
from checkout.flow.models import Checkout
from checkout.flow.tests.conftest import ADDRESS, ANSWERS, CONTACT, Shopper
from checkout.shipping.models import DeliveryMethod, DeliveryZone
from common import clock

STEPS = ["contact", "address", "delivery", "payment", "review"]


@pytest.mark.django_db
@pytest.mark.parametrize("step", ["start", *STEPS])
def test_without_a_basket_there_is_no_checkout(client, step):
    response = client.get(reverse(f"checkout:{step}"))

    assert response.status_code == 302
    assert response.url == reverse("cart:detail")


@pytest.mark.parametrize("answered", range(5))
def test_skipped_steps_lead_to_the_first_unfinished_one(shopper, answered):
    shopper.answer_until(STEPS[answered])

    seen = [shopper.get(step) for step in STEPS]

    assert [response.status_code for response in seen] == [200] * (answered + 1) + [302] * (4 - answered)
    assert {response.url for response in seen[answered + 1 :]} <= {reverse(f"checkout:{STEPS[answered]}")}


@pytest.mark.parametrize("answered", range(5))
def test_the_start_resumes_where_the_shopper_left(shopper, answered):
    shopper.answer_until(STEPS[answered])

    assert shopper.get("start").url == reverse(f"checkout:{STEPS[answered]}")


@pytest.mark.parametrize("step", ["address", "delivery", "payment"])
def test_answers_cannot_be_posted_past_an_open_step(shopper, step):
    response = shopper.post(step)

    assert response.status_code == 302
    assert response.url == reverse("checkout:contact")
    assert not Checkout.objects.exists()


def test_looking_at_the_checkout_writes_nothing(shopper):
    shopper.get("start")
    shopper.get("contact")

    assert not Checkout.objects.exists()


@pytest.mark.parametrize("step", STEPS)
def test_every_step_stays_out_of_caches(ready_shopper, step):
    assert ready_shopper.get(step)["Cache-Control"] == "private, no-store"


def test_done_steps_fold_to_a_line_with_change(ready_shopper):
    html = ready_shopper.get("payment").content.decode()

    assert "hanne@example.org" in html
    assert "Hanne De Smet, Kraanlei 12, 9000 Gent, Belgium" in html
    assert 'aria-label="Change address"' in html


def test_review_tells_every_answer_once_and_how_to_change_it(ready_shopper):
    html = ready_shopper.get("review").content.decode()

    assert html.count("hanne@example.org") == 1
    assert html.count("Hanne De Smet, Kraanlei 12, 9000 Gent, Belgium") == 1
    for change in ("Change contact", "Change address", "Change delivery", "Change payment"):
        assert html.count(f'aria-label="{change}"') == 1


def test_errors_of_two_addresses_say_which_one_they_are_of(ready_shopper):
    html = ready_shopper.post("address", {"delivery-country": "BE", "billing-country": "BE"}).content.decode()

    assert '<a href="#id_delivery-postcode">Postcode (delivery address): Enter a postcode.</a>' in html
    assert '<a href="#id_billing-postcode">Postcode (invoice address): Enter a postcode.</a>' in html


def test_errors_of_the_only_address_need_no_such_word(ready_shopper):
    html = ready_shopper.post("address", {"delivery-country": "BE", "is_billing_same": "on"}).content.decode()

    assert '<a href="#id_delivery-postcode">Postcode: Enter a postcode.</a>' in html


def test_a_changed_answer_leads_back_to_where_the_shopper_was(ready_shopper):
    response = ready_shopper.post("contact", {"email": "other@example.org", "phone": "+351 210 000 000"})

    checkout = Checkout.objects.get()
    assert response.url == reverse("checkout:review")
    assert (checkout.email, checkout.phone) == ("other@example.org", "+351 210 000 000")


def test_guests_are_offered_to_log_in_and_come_back(shopper):
    html = shopper.get("contact").content.decode()

    assert f"{reverse('account_login')}?next=/checkout/contact/" in html


def test_a_members_address_is_filled_in(client, mug):
    member = UserFactory(email="hanne@example.org", phone="+32 9 000 00 00")
    AddressFactory(user=member, line1="Kraanlei 12", is_default=True)
    client.force_login(member)
    shopper = Shopper(client)
    shopper.add(mug)

    contact = shopper.get("contact").content.decode()
    shopper.post("contact")
    address = shopper.get("address").content.decode()

    assert 'value="hanne@example.org"' in contact
    assert 'value="+32 9 000 00 00"' in contact
    assert 'value="Kraanlei 12"' in address
    assert '<option value="BE" selected>' in address


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"email": ""}, "Enter your email address."),
        ({"email": "hanne"}, "Enter an address like name@example.org."),
        ({"email": "hanne@example.org\r\nBcc: x@example.org"}, "Enter an address like name@example.org."),
        ({"email": "hanne@example.org", "phone": "call me"}, "Use digits, spaces"),
    ],
)
def test_wrong_contacts_are_told_in_a_summary_that_links_to_the_field(shopper, data, message):
    response = shopper.post("contact", data)

    html = response.content.decode()
    field = "id_phone" if "phone" in data else "id_email"
    assert response.status_code == 422
    assert 'role="alert"' in html
    assert f'href="#{field}"' in html
    assert f'id="{field}_error"' in html
    assert message in html
    assert not Checkout.objects.exists()


def test_typed_values_stay_in_a_form_with_errors(shopper):
    shopper.answer_until("address")

    html = shopper.post("address", {**ADDRESS, "delivery-postcode": "90000"}).content.decode()

    assert 'value="90000"' in html
    assert 'value="Kraanlei 12"' in html
    assert "Belgium: write it like 9000." in html
    assert Checkout.objects.get().delivery_address == {}


def test_a_country_nothing_is_sent_to_is_told_before_payment(shopper):
    shopper.answer_until("address")

    response = shopper.post("address", {**ADDRESS, "delivery-country": "BR"})

    assert response.status_code == 422
    assert "We cannot send there." in response.content.decode()
    assert Checkout.objects.get().delivery_address == {}


def test_a_country_that_is_served_no_more_asks_for_the_address_again(ready_shopper):
    DeliveryZone.objects.filter(countries__contains="BE").delete()

    response = ready_shopper.get("review")

    assert response.url == reverse("checkout:address")


def test_the_fields_follow_the_country_without_javascript(shopper):
    shopper.answer_until("address")

    response = shopper.post("address", {**ADDRESS, "delivery-country": "US", "refresh": "delivery"})

    html = response.content.decode()
    assert response.status_code == 200
    assert "ZIP code" in html
    assert '<option value="NY">New York</option>' in html
    assert 'value="Kraanlei 12"' in html
    assert 'role="alert"' not in html
    assert Checkout.objects.get().delivery_address == {}


def test_another_address_for_the_invoice_is_asked_for_and_kept(shopper):
    shopper.answer_until("address")
    data = {key: value for key, value in ADDRESS.items() if key != "is_billing_same"}

    refused = shopper.post("address", data)
    billing = {
        "billing-country": "BR",
        "billing-name": "De Smet Ltda",
        "billing-line1": "Rua A 1",
        "billing-postcode": "01310100",
        "billing-city": "São Paulo",
        "billing-region": "SP",
    }
    accepted = shopper.post("address", {**data, **billing})

    checkout = Checkout.objects.get()
    assert refused.status_code == 422
    assert accepted.status_code == 302
    assert not checkout.is_billing_same
    assert checkout.billing_address["postcode"] == "01310-100"
    assert checkout.delivery_address["postcode"] == "9000"


def test_delivery_is_offered_with_costs_and_days(shopper):
    shopper.answer_until("delivery")

    html = shopper.get("delivery").content.decode()

    assert "By post" in html
    assert "€6.90" in html
    assert "Express" in html
    assert "Between" in html


@pytest.mark.parametrize("method", ["", "teleport", "post\0", "post' OR 1=1"])
def test_a_way_of_sending_that_is_not_offered_is_refused(shopper, method):
    shopper.answer_until("delivery")

    response = shopper.post("delivery", {"method": method})

    assert response.status_code == 422
    assert Checkout.objects.get().delivery_method is None


def test_goods_too_heavy_for_every_way_stop_before_payment(shopper, mug):
    DeliveryMethod.objects.update(maximum_weight_grams=100)
    mug.weight_grams = 200
    mug.save()
    shopper.answer_until("delivery")

    page = shopper.get("delivery")
    response = shopper.post("delivery", {"method": "post"})

    assert "too heavy" in page.content.decode()
    assert response.status_code == 422


def test_goods_that_need_no_sending_skip_delivery(client, db):
    voucher = VariantFactory(price=2000, untracked=True, requires_shipping=False)
    shopper = Shopper(client)
    shopper.add(voucher)
    shopper.post("contact")

    response = shopper.post("address", {**ADDRESS, "delivery-country": "BE"})

    assert response.url == reverse("checkout:payment")


def test_a_present_and_a_note_are_kept(shopper):
    shopper.answer_until("delivery")

    shopper.post("delivery", {"method": "post", "is_gift": "on", "gift_message": "Love,\r\nH.", "note": "Ring twice"})

    checkout = Checkout.objects.get()
    assert (checkout.is_gift, checkout.gift_message, checkout.note) == (True, "Love,\nH.", "Ring twice")


def test_payment_methods_explain_themselves(shopper):
    shopper.answer_until("payment")

    response = shopper.get("payment")

    html = response.content.decode()
    assert [gateway.code for gateway in response.context["state"].gateways] == [
        "test",
        "bank_transfer",
        "cash_on_delivery",
    ]
    assert "Bank transfer" in html
    assert "we send your order when the money has arrived" in html


def test_a_way_of_paying_that_is_not_offered_is_refused(shopper):
    shopper.answer_until("payment")

    response = shopper.post("payment", {"method": "barter"})

    assert response.status_code == 422
    assert Checkout.objects.get().payment_method == ""


@pytest.mark.parametrize(
    ("gateway", "button"), [("test", "Pay €34.90"), ("bank_transfer", "Order with obligation to pay €34.90")]
)
def test_the_review_repeats_everything_and_its_button_says_what_it_costs(shopper, gateway, button):
    shopper.answer_until("payment")
    shopper.post("payment", {"method": gateway})

    html = shopper.get("review").content.decode()

    assert button in html
    for words in ("Tide mug", "€28.00", "€6.90", "Kraanlei 12, 9000 Gent, Belgium", "By post"):
        assert words in html


def test_a_changed_basket_has_to_be_looked_at_first(ready_shopper, mug):
    set_base_price(variant=mug, price_list=PriceListFactory(), price=BasePrice(3000), by=None, at=LONG_AGO)

    response = ready_shopper.get("review")

    assert response.status_code == 302
    assert response.url == reverse("cart:detail")


def test_answers_survive_a_basket_that_is_changed_meanwhile(ready_shopper):
    ready_shopper.add(VariantFactory(price=500, stock=3))

    response = ready_shopper.get("review")

    assert response.status_code == 200
    assert response.context["state"].total_minor == 2800 + 500 + 690


def test_the_checkout_of_a_guest_goes_on_after_login(ready_shopper, client):
    member = UserFactory()

    client.post(reverse("account_login"), {"login": member.email, "password": "a long enough password"})

    assert ready_shopper.get("start").url == reverse("checkout:review")


@pytest.mark.parametrize("step", list(ANSWERS))
def test_a_post_without_a_token_is_refused(mug, step):
    from django.test import Client

    shopper = Shopper(Client(enforce_csrf_checks=True))
    shopper.add(mug)

    response = shopper.post(step, CONTACT)

    assert response.status_code == 403
    assert not Checkout.objects.exists()


def test_review_says_what_is_not_in_yet(ready_shopper):
    line = CartLine.objects.get()
    count(variant=line.variant, location=default_location(), on_hand=0, by=None, at=clock.now())
    set_policy(variant=line.variant, kind=StockPolicy.Kind.BACKORDER, limit=9, by=None, at=clock.now())

    assert '<p class="note">On back order: sent as soon as it is in.</p>' in ready_shopper.get("review").text
