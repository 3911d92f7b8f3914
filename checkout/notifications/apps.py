from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "checkout.notifications"
    label = "notifications"
    verbose_name = _("Notifications")

    def ready(self) -> None:
        from checkout.notifications.services import enqueue_message, forget_messages, send_due_messages
        from checkout.notifications.throttle import forget_old_tries, is_allowed
        from common.due import register_due_work
        from common.messages import open_outbox
        from common.throttles import open_counter

        open_outbox(enqueue_message, forget_messages)
        open_counter(is_allowed)
        register_due_work("messages sent", send_due_messages)
        register_due_work("throttle windows forgotten", forget_old_tries)
