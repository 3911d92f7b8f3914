"""What is wrong with the structured data of pages: by an independent validator, and by a table of our own."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

VALIDATOR = Path(__file__).resolve().parent / "validator"
INSTALL = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent", "--prefix", str(VALIDATOR)]
BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
Node = dict[str, Any]

# What each type must and may hold: Google's requirements where it has some, and no name that schema.org does not know.
FIELDS: dict[str, tuple[str, str]] = {
    "Answer": ("text", ""),
    "Article": ("headline datePublished publisher mainEntityOfPage", "description image dateModified author"),
    "Brand": ("name", ""),
    "BreadcrumbList": ("itemListElement", ""),
    "CollectionPage": ("name url mainEntity", ""),
    "DefinedRegion": ("addressCountry", ""),
    "EntryPoint": ("urlTemplate", ""),
    "FAQPage": ("mainEntity", ""),
    "ItemList": ("itemListElement", ""),
    "ListItem": ("position name", "item url"),
    "MerchantReturnPolicy": (
        "applicableCountry returnPolicyCategory",
        "merchantReturnDays returnFees merchantReturnLink",
    ),
    "MonetaryAmount": ("value currency", ""),
    "Offer": (
        "url price priceCurrency availability itemCondition",
        "availabilityStarts priceValidUntil priceSpecification eligibleQuantity shippingDetails "
        "hasMerchantReturnPolicy",
    ),
    "OfferShippingDetails": ("shippingRate shippingDestination deliveryTime", ""),
    "Organization": ("name url logo", "sameAs"),
    "Person": ("name", "url"),
    "Product": (
        "name image sku offers",
        "url description category brand gtin color size material pattern additionalProperty aggregateRating",
    ),
    "ProductGroup": (
        "name url productGroupID hasVariant",
        "description image category brand color size material pattern variesBy aggregateRating",
    ),
    "PropertyValue": ("name value", ""),
    "QuantitativeValue": ("minValue", "maxValue unitCode"),
    "Question": ("name acceptedAnswer", ""),
    "SearchAction": ("target query-input", ""),
    "ShippingDeliveryTime": ("transitTime", ""),
    "UnitPriceSpecification": ("priceType price priceCurrency", ""),
    "WebSite": ("name url", "publisher potentialAction"),
}


def graph_of(html: str) -> list[Node]:
    """The things of the page's one block; empty without it."""
    blocks = BLOCK.findall(html)
    if len(blocks) > 1:
        raise AssertionError(f"{len(blocks)} blocks of structured data")
    return json.loads(blocks[0])["@graph"] if blocks else []


def page_of(graph: list[Node]) -> str:
    """A page with the things alone, for controls."""
    block = json.dumps({"@context": "https://schema.org", "@graph": graph})
    return f'<html><head><script type="application/ld+json">{block}</script></head></html>'


def nodes_of(value: Any) -> Iterator[Node]:
    """Every thing below a value that has a type, itself among them."""
    if isinstance(value, list):
        for held in value:
            yield from nodes_of(held)
    elif isinstance(value, dict):
        if "@type" in value:
            yield value
        for held in value.values():
            yield from nodes_of(held)


def list_flaws(graph: list[Node]) -> list[str]:
    """Where things lack what their type must hold or hold what it does not know, and pointers that lead nowhere."""
    flaws = []
    for node in nodes_of(graph):
        kind = node["@type"]
        required, optional = (set(names.split()) for names in FIELDS.get(kind, ("", "")))
        known = required | optional | {"@type", "@id"}
        flaws += [f"{kind} has no {name}" for name in sorted(required) if not node.get(name)]
        flaws += [f"{kind} has {name}, which is not known" for name in node if name not in known]
    ids = {node["@id"] for node in nodes_of(graph) if "@id" in node}
    return flaws + [f"nothing is called {name}" for name in _pointers(graph) if name not in ids]


def _pointers(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for held in value:
            yield from _pointers(held)
    elif isinstance(value, dict):
        if set(value) == {"@id"}:
            yield value["@id"]
        for held in value.values():
            yield from _pointers(held)


def missing_validator() -> str:
    """Why the validator cannot run, with the command that helps; "" where it can."""
    if not shutil.which("node") or not shutil.which("npm"):
        return "no node or npm: apt-get install nodejs npm"
    lock = VALIDATOR / "package-lock.json"
    installed = VALIDATOR / "node_modules" / ".package-lock.json"
    if not installed.exists() or installed.stat().st_mtime < lock.stat().st_mtime:
        return f"the validator is not installed: npm ci --prefix {VALIDATOR.relative_to(VALIDATOR.parents[2])}"
    return ""


def install_validator() -> str:
    """Install the validator as its lock file says, if it is not there; what is missing afterwards, as above."""
    if missing_validator().startswith("the validator"):
        subprocess.run(INSTALL, check=False)
    return missing_validator()


def validate(pages: Mapping[str, str]) -> dict[str, list[str]]:
    """What @adobe/structured-data-validator takes for errors on each page, by the page's name."""
    node = shutil.which("node") or "node"
    told = subprocess.run(
        [node, str(VALIDATOR / "validate.mjs")],
        input=json.dumps(pages),
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    flaws: dict[str, list[str]] = json.loads(told.stdout)
    return flaws
