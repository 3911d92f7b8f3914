"""How machines elsewhere know a thing: its id in feeds, its GTIN, and what an option such as "Colour" is to them."""

from catalog.models import Product, Variant

LONGEST_ID = 50
GTIN_LENGTHS = (8, 12, 13, 14)
# Of the 14 digits, after the first: numbers for use inside one company, and coupons. They name no article to others.
RESTRICTED_PREFIXES = ("02", "04", "05", "2", "981", "982", "983", "984", "99")
# What variants differ by, in the words of schema.org and of Google Merchant Center, and the names that shops give it.
PROPERTY_NAMES = {
    "color": ("color", "colour", "shade", "cor", "couleur", "farbe", "colore", "kleur"),
    "size": ("size", "tamanho", "taille", "größe", "grösse", "talla", "taglia", "maat"),
    "material": ("material", "materials", "matière", "materiale", "materiaal"),
    "pattern": ("pattern", "print", "padrão", "motif", "muster", "motivo", "patroon"),
}
PROPERTIES = {name: known for known, names in PROPERTY_NAMES.items() for name in names}


def gtin_of(barcode: str) -> str:
    """The barcode's digits when they are a GTIN that the whole world knows the article by (GS1); else nothing."""
    digits = "".join(sign for sign in barcode if sign not in " -")
    if not (digits.isascii() and digits.isdecimal()) or len(digits) not in GTIN_LENGTHS or not int(digits):
        return ""
    padded = digits.zfill(14)
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(padded))
    # GTIN-8 has prefixes of its own, of which 2 and 0 are kept for use inside a company.
    is_restricted = digits[0] in "02" if len(digits) == 8 else padded[1:].startswith(RESTRICTED_PREFIXES)
    return "" if total % 10 or is_restricted else digits


def item_id(variant: Variant) -> str:
    """The variant's id in feeds: its SKU where that can be one, else its public id."""
    sku = variant.sku.strip()
    is_fit = 0 < len(sku) <= LONGEST_ID and sku.isascii() and sku.isprintable()
    return sku if is_fit else str(variant.public_id)


def group_id(product: Product) -> str:
    """What holds the variants of a product together."""
    return str(product.pk)


def property_of(name: str, *, is_swatched: bool = False) -> str:
    """The property that an option or attribute of this name is, such as "color"; "" when it is none.

    An option whose values all have a swatch is a colour, whatever it is called.
    """
    return PROPERTIES.get(name.strip().casefold(), "color" if is_swatched else "")
