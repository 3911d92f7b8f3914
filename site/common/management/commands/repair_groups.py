"""Gives every group of staff its rights again, for instance after a shop page was made or rights were lost.

Rights that somebody gave a group beside its own are kept, unless --exact takes them away. Where no workflow is left
for all pages, the review by moderators is set up again.
"""

from importlib import import_module
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from django.utils.module_loading import module_has_submodule

from common.permissions import MODERATORS, REVIEW, Grants, ensure_review, grant, revoke_others


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--exact", action="store_true", help="take away what the groups were given beside their own"
        )

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """Each app says in its module `groups` what its part of the grants is."""
        parts: dict[str, list[Grants]] = {}
        for config in apps.get_app_configs():
            if config.module is not None and module_has_submodule(config.module, "groups"):
                for name, grants in getattr(import_module(f"{config.name}.groups"), "GRANTS", {}).items():
                    grant(apps, name, grants)
                    parts.setdefault(name, []).append(grants)
        if options["exact"]:
            for name, granted in parts.items():
                revoke_others(apps, name, granted)
        ensure_review(apps, name=REVIEW, group_name=MODERATORS)
        if options["verbosity"]:
            self.stdout.write(", ".join(sorted(parts)))
