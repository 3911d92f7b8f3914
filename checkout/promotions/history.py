"""How the history of a promotion tells what is in none of its revisions."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.log_actions import LogActionRegistry, LogFormatter


class RunFormatter(LogFormatter):
    """Dates and limits as they were set."""

    label = gettext_lazy("Set dates and limits")

    def format_message(self, entry: Any) -> str:
        terms = ", ".join(f"{name} {value}" for name, value in entry.data.get("terms", {}).items())
        return _("Dates and limits: %(terms)s") % {"terms": terms or _("none")}


class CodesFormatter(LogFormatter):
    label = gettext_lazy("Made codes")

    def format_message(self, entry: Any) -> str:
        count = entry.data.get("count", 0)
        made = ngettext("Made %(count)d code", "Made %(count)d codes", count) % {"count": count}
        return f"{made}: {entry.data['batch']}" if entry.data.get("batch") else made


def register_log_actions(actions: LogActionRegistry) -> None:
    actions.register_action("promotions.run")(RunFormatter)
    actions.register_action("promotions.codes")(CodesFormatter)
