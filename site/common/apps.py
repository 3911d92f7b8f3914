from django.apps import AppConfig


class CommonConfig(AppConfig):
    name = "common"
    label = "common"

    def ready(self) -> None:
        from common.due import register_due_work
        from common.messages import register_kind
        from common.scheduling import REFUSED, keep_schedule, refusal_context

        register_kind(REFUSED, refusal_context)
        register_due_work("scheduled pages", keep_schedule)
