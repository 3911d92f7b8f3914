"""Addresses as orders keep them, written the way they stand on a parcel."""

from collections.abc import Mapping

from django_countries import countries


def address_lines(address: Mapping[str, str]) -> list[str]:
    """The address line by line, empty lines left out, the country by name."""
    place = " ".join(part for part in (address.get("postcode", ""), address.get("city", "")) if part)
    country = address.get("country", "")
    lines = [
        address.get("name", ""),
        address.get("company", ""),
        address.get("line1", ""),
        address.get("line2", ""),
        place,
        address.get("region", ""),
        str(countries.name(country)) if country else "",
    ]
    return [line for line in lines if line]
