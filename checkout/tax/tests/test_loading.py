"""Tax rates from files: the shipped ones, again and again, and broken ones."""

from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from checkout.tax.models import TaxRate
from checkout.tax.rate_file import SHIPPED_FILE, read_rates
from checkout.tax.selectors import get_percents

pytestmark = pytest.mark.django_db
HEAD = "country,tax_class,percent,starts_on,ends_on\n"


def load(*args):
    out = StringIO()
    call_command("load_tax_rates", *args, stdout=out)
    return out.getvalue().strip()


def test_fresh_shop_knows_the_rates():
    assert TaxRate.objects.count() == len(read_rates(SHIPPED_FILE)) == 66


def test_loading_again_changes_nothing():
    assert load() == "0 new, 0 changed, 66 as before"


def test_edited_and_missing_rates_are_brought_back_and_others_left_alone():
    TaxRate.objects.filter(country="PT", tax_class__code="standard").update(percent=1)
    TaxRate.objects.filter(country="CH").delete()
    own = TaxRate.objects.get(country="DE", tax_class__code="standard")
    TaxRate.objects.create(tax_class=own.tax_class, country="US", percent=7, starts_on=date(2026, 1, 1))

    assert load() == "2 new, 1 changed, 63 as before"

    assert TaxRate.objects.filter(country="US").count() == 1


@pytest.mark.parametrize(
    ("country", "on", "standard", "reduced"),
    [
        ("PT", date(2026, 6, 1), "23", "6"),
        ("FI", date(2025, 12, 31), "25.5", "14"),
        ("FI", date(2026, 1, 1), "25.5", "13.5"),
        ("CH", date(2026, 6, 1), "8.1", "2.6"),
    ],
)
def test_rate_of_the_day(country, on, standard, reduced):
    assert get_percents(country=country, on=on) == {"standard": Decimal(standard), "reduced": Decimal(reduced)}


def test_country_without_rates_has_no_tax():
    assert get_percents(country="US", on=date(2026, 6, 1)) == {}


@pytest.mark.parametrize(
    "text",
    [
        "a,b\n1,2\n",
        HEAD + "PT,standard,abc,2020-01-01,\n",
        HEAD + "PT,standard,123,2020-01-01,\n",
        HEAD + "PT,standard,23,yesterday,\n",
        HEAD + "PT,luxury,23,2020-01-01,\n",
    ],
)
def test_broken_file_is_refused_and_nothing_changes(tmp_path, text):
    path = tmp_path / "rates.csv"
    path.write_text(text)

    with pytest.raises(CommandError):
        load(path)

    assert TaxRate.objects.count() == 66
