"""Wagtail's publish_scheduled, except that each page goes live by itself and a refused one stops no other."""

from typing import Any

from wagtail.management.commands.publish_scheduled import Command as WagtailCommand

from common import clock
from common.scheduling import keep_schedule


class Command(WagtailCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        if options["dryrun"]:
            super().handle(*args, **options)
        else:
            keep_schedule(clock.now())
