"""Gives every group of staff its rights again, for instance after a shop page was made or rights were lost."""

from importlib import import_module
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils.module_loading import module_has_submodule

from common.permissions import grant


class Command(BaseCommand):
    help = __doc__

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """Each app says in its module `groups` what its part of the grants is."""
        names = set()
        for config in apps.get_app_configs():
            if config.module is not None and module_has_submodule(config.module, "groups"):
                for name, grants in getattr(import_module(f"{config.name}.groups"), "GRANTS", {}).items():
                    grant(apps, name, grants)
                    names.add(name)
        if options["verbosity"]:
            self.stdout.write(", ".join(sorted(names)))
