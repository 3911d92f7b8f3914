"""What an address must have in each country."""

import pytest

from checkout.customers.address_forms import AddressForm
from checkout.customers.addresses import POSTCODES, InvalidPostcode, address_rule, clean_postcode

ADDRESS = {"name": "Ana Reis", "line1": "Rua da Rosa 5", "city": "Lisboa"}


def address_form(country, **data):
    codes = ["AE", "BE", "GB", "IE", "IT", "KE", "NL", "PT", "US"]
    return AddressForm({"country": country, **ADDRESS, **data}, country_codes=codes, country="BE", section="shipping")


@pytest.mark.parametrize("country", sorted(POSTCODES))
def test_the_example_of_each_country_has_its_own_shape(country):
    rule = address_rule(country)

    assert clean_postcode(rule.example, rule) == rule.example


@pytest.mark.parametrize(
    ("country", "typed", "written"),
    [
        ("BE", "9000", "9000"),
        ("NL", "1012ab", "1012 AB"),
        ("NL", "1012 AB", "1012 AB"),
        ("PT", "1000001", "1000-001"),
        ("PL", "00001", "00-001"),
        ("SE", "11122", "111 22"),
        ("GB", "sw1a1aa", "SW1A 1AA"),
        ("GB", "m11ae", "M1 1AE"),
        ("CA", "k1a-0b1", "K1A 0B1"),
        ("US", "100011234", "10001-1234"),
        ("LV", "1010", "1010"),
        ("LV", "lv1010", "LV-1010"),
        ("IE", "d02af30", "D02 AF30"),
        ("KE", "whatever 7", "whatever 7"),
    ],
)
def test_postcodes_are_written_as_the_post_writes_them(country, typed, written):
    assert clean_postcode(typed, address_rule(country)) == written


@pytest.mark.parametrize(
    ("country", "typed"),
    [
        ("BE", "90000"),
        ("BE", "\uff19\uff10\uff10\uff10"),
        ("BE", "B-9000"),
        ("NL", "AB 1012"),
        ("PT", "1000"),
        ("GB", "12345"),
        ("US", "1"),
    ],
)
def test_postcodes_of_another_shape_are_refused_with_an_example(country, typed):
    rule = address_rule(country)

    with pytest.raises(InvalidPostcode) as refusal:
        clean_postcode(typed, rule)

    assert refusal.value.example == rule.example


def test_full_width_digits_are_taken_for_what_they_mean():
    form = address_form("BE", postcode="\uff19\uff10\uff10\uff10")

    assert form.is_valid()
    assert form.address()["postcode"] == "9000"


@pytest.mark.parametrize(
    ("country", "data", "wrong"),
    [
        ("BE", {"postcode": "9000"}, set()),
        ("BE", {}, {"postcode"}),
        ("BE", {"postcode": "90000"}, {"postcode"}),
        ("BE", {"postcode": "9000", "city": ""}, {"city"}),
        ("BE", {"postcode": "9000", "name": "", "line1": " "}, {"name", "line1"}),
        ("IE", {}, set()),
        ("AE", {}, set()),
        ("KE", {}, set()),
        ("IT", {"postcode": "00118"}, {"region"}),
        ("IT", {"postcode": "00118", "region": "RM"}, set()),
        ("US", {"postcode": "10001"}, {"region"}),
        ("US", {"postcode": "10001", "region": "NY"}, set()),
        ("US", {"postcode": "10001", "region": "Gent"}, {"region"}),
        ("JP", {"postcode": "100-0001", "region": "Tokyo"}, {"country", "postcode"}),
        ("", {"postcode": "9000"}, {"country"}),
        ("<script>", {"postcode": "9000"}, {"country"}),
    ],
)
def test_each_country_asks_for_its_own_fields(country, data, wrong):
    form = address_form(country, **data)

    assert set(form.errors) == wrong


@pytest.mark.parametrize(
    ("country", "label"), [("US", "ZIP code"), ("IE", "Eircode"), ("BE", "Postcode"), ("NL", "Postcode")]
)
def test_each_country_has_its_own_words(country, label):
    form = address_form(country)

    assert str(form.fields["postcode"].label) == label


def test_a_country_without_postcodes_asks_for_none():
    assert "postcode" not in address_form("AE").fields


def test_an_address_leaves_out_what_is_empty():
    form = address_form("BE", postcode="9000", company="", line2="")

    assert form.is_valid()
    assert form.address() == {**ADDRESS, "country": "BE", "postcode": "9000"}
