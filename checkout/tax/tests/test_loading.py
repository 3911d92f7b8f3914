"""Tax rates from files: the shipped ones, again and again, and broken ones."""

from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from checkout.tax.models import TaxRate, TaxZone
from checkout.tax.rate_file import SHIPPED_RATES, SHIPPED_ZONES, read_rates, read_zones

pytestmark = pytest.mark.django_db
SHIPPED = 249
HEAD = "zone,tax_class,percent,starts_on,ends_on\n"
ZONE_HEAD = "zone,name,country,regions,postcodes,is_exempt\n"


def load(*args):
    out = StringIO()
    call_command("load_tax_rates", *args, stdout=out)
    return out.getvalue().strip()


def written(tmp_path, text, name="rates.csv"):
    path = tmp_path / name
    path.write_text(text)
    return path


def all_rates():
    return list(
        TaxRate.objects.order_by("pk").values_list("zone__code", "tax_class", "percent", "starts_on", "ends_on")
    )


def test_fresh_shop_knows_the_rates():
    assert TaxRate.objects.count() == len(read_rates(SHIPPED_RATES)) == SHIPPED
    assert set(TaxZone.objects.values_list("code", flat=True)) == (
        {row.zone for row in read_rates(SHIPPED_RATES)} | {row.code for row in read_zones(SHIPPED_ZONES)}
    )


def test_loading_again_changes_nothing():
    before = all_rates()

    assert load() == f"0 new, 0 changed, {SHIPPED} as before"

    assert all_rates() == before


def test_edited_and_missing_rates_are_brought_back_and_others_left_alone(tmp_path):
    TaxRate.objects.filter(zone__code="PT", tax_class__code="standard", ends_on=None).update(percent=1)
    TaxRate.objects.filter(zone__code="NO").delete()
    load(written(tmp_path, HEAD + "US,standard,7,2026-01-01,\n"))

    assert load() == f"2 new, 1 changed, {SHIPPED - 3} as before"

    assert TaxRate.objects.filter(zone__code="US").count() == 1
    assert TaxRate.objects.get(zone__code="PT", tax_class__code="standard", ends_on=None).percent == 23


def test_new_rate_follows_the_old_one_which_is_kept(tmp_path):
    rows = "PT,standard,23,2011-01-01,2027-01-01\nPT,standard,24,2027-01-01,\n"

    assert load(written(tmp_path, HEAD + rows)) == "1 new, 1 changed, 0 as before"

    line = TaxRate.objects.filter(zone__code="PT", tax_class__code="standard").order_by("-starts_on")
    assert list(line.values_list("percent", "starts_on", "ends_on")[:3]) == [
        (Decimal(24), date(2027, 1, 1), None),
        (Decimal(23), date(2011, 1, 1), date(2027, 1, 1)),
        (Decimal(21), date(2010, 7, 1), date(2011, 1, 1)),
    ]


def test_zone_of_a_file_of_ones_own_holds_its_rates(tmp_path):
    zones = written(tmp_path, ZONE_HEAD + 'US-CA,California,US,CA,,\nUS-NYC,New York,US,NY,"100-104",\n', "zones.csv")

    load(written(tmp_path, HEAD + "US-CA,standard,7.25,2017-01-01,\n"), "--zones", zones)

    zone = TaxZone.objects.get(code="US-NYC")
    assert (zone.name, zone.country.code, zone.regions, zone.postcodes) == ("New York", "US", "NY", "100-104")
    assert TaxRate.objects.get(zone__code="US-CA").percent == Decimal("7.25")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a,b\n1,2\n", "The columns ends_on, percent, starts_on, tax_class, zone are missing."),
        ("", "The columns ends_on, percent, starts_on, tax_class, zone are missing."),
        (HEAD + "PT,standard,abc,2020-01-01,\n", "Line 2: no such percent"),
        (HEAD + "PT,standard,NaN,2020-01-01,\n", "Line 2: no such percent"),
        (HEAD + "PT,standard,123,2020-01-01,\n", "Line 2: 123 is no percent from 0 to 100 with at most 3 decimals"),
        (HEAD + "PT,standard,-1,2020-01-01,\n", "Line 2: -1 is no percent from 0 to 100 with at most 3 decimals"),
        (HEAD + "PT,standard,1.2345,2020-01-01,\n", "Line 2: 1.2345 is no percent"),
        (HEAD + "PT,standard,23,yesterday,\n", "Line 2: Invalid isoformat string: 'yesterday'"),
        (HEAD + "PT,standard,23,2020-02-30,\n", "Line 2: "),
        (HEAD + "PT,standard,23,2020-01-02,2020-01-02\n", "Line 2: it ends on 2020-01-02, which is not after"),
        (HEAD + "PT,standard,23\n", "Line 2: there are not as many values as columns."),
        (HEAD + "PT,standard,23,2020-01-01,,more\n", "Line 2: there are not as many values as columns."),
        (HEAD + 'PT,"standard,23,2020-01-01,\n', "This is no CSV file in UTF-8"),
        (HEAD + "PT,luxury,23,2020-01-01,\n", "There is no tax class luxury."),
        (HEAD + "ATLANTIS,standard,23,2020-01-01,\n", "There is no tax zone ATLANTIS, and no country."),
        (HEAD + "US,standard,7,2020-01-01,\n" * 2, "US standard from 2020-01-01 stands there twice."),
        (
            HEAD + "PT,standard,24,2027-01-01,\n",
            "PT standard: 24 % from 2027-01-01 overlaps 23 % from 2011-01-01. Give the earlier one its end,",
        ),
        (
            HEAD + "US,standard,7,2020-01-01,2021-01-02\nUS,standard,8,2021-01-01,\n",
            "US standard: 8 % from 2021-01-01 overlaps 7 % from 2020-01-01.",
        ),
    ],
)
def test_broken_file_is_refused_and_nothing_changes(tmp_path, text, message):
    before = all_rates()

    with pytest.raises(CommandError) as caught:
        load(written(tmp_path, text))

    assert message in str(caught.value)
    assert all_rates() == before
    assert not TaxZone.objects.filter(code="US").exists()


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("X,Nowhere,QX,,,", "There is no country QX."),
        ("X,Islands,PT,,9*,", "Line 2: not a pattern of postcodes: 9*"),
        ("X,Islands,PT,,,perhaps", "Line 2: is_exempt is yes or empty, not perhaps"),
        (",Islands,PT,,,", "Line 2: a zone has a code and a name"),
    ],
)
def test_broken_zones_are_refused(tmp_path, row, message):
    rates = written(tmp_path, HEAD + "US,standard,7,2020-01-01,\n")

    with pytest.raises(CommandError) as caught:
        load(rates, "--zones", written(tmp_path, ZONE_HEAD + row + "\n", "zones.csv"))

    assert message in str(caught.value)
    assert not TaxZone.objects.filter(code__in=["X", "US"]).exists()


def test_file_that_is_no_text_or_not_there_is_refused(tmp_path):
    path = tmp_path / "rates.csv"
    path.write_bytes(HEAD.encode() + b"PT,standard,23,2020-01-01,\xff\n")

    with pytest.raises(CommandError, match="no CSV file in UTF-8"):
        load(path)
    with pytest.raises(CommandError, match="No such file"):
        load(tmp_path / "none.csv")


def test_byte_order_mark_is_no_hindrance(tmp_path):
    assert load(written(tmp_path, "\ufeff" + HEAD + "US,standard,7,2026-01-01,\n")) == "1 new, 0 changed, 0 as before"
