"""The shop's policies, told by the app that keeps them to those that link to them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class PolicyKind(StrEnum):
    TERMS = "terms"
    PRIVACY = "privacy"
    DELIVERY = "delivery"
    RETURNS = "returns"


@dataclass(frozen=True, slots=True)
class Policy:
    """Where a policy is read; `version` changes with its text, so that an order can say which it agreed to."""

    url: str
    title: str
    version: str


Policies = Mapping[PolicyKind, Policy]
_providers: list[Callable[[], Policies]] = []


def provide_policies(provider: Callable[[], Policies]) -> None:
    """Have `provider` asked for the policies from now on."""
    _providers[:] = [provider]


def get_policies() -> Policies:
    """Those policies that can be read on the site, in the order of PolicyKind; none while no app keeps any."""
    return _providers[0]() if _providers else {}
