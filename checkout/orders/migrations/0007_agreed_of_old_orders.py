"""What orders placed before had no column for; their prices contain tax."""

from django.db import migrations
from django.db.models import F, OuterRef, Subquery


def fill(apps, schema_editor):
    order, contact, line = (apps.get_model("orders", name) for name in ("Order", "OrderContact", "OrderLine"))
    line.objects.update(net=F("total") - F("tax"))
    words = order.objects.filter(pk=OuterRef("order"))
    contact.objects.update(
        customer_note=Subquery(words.values("customer_note")[:1]),
        gift_message=Subquery(words.values("gift_message")[:1]),
    )


def give_back(apps, schema_editor):
    order, contact = apps.get_model("orders", "Order"), apps.get_model("orders", "OrderContact")
    words = contact.objects.filter(order=OuterRef("pk"))
    order.objects.filter(contact__isnull=False).update(
        customer_note=Subquery(words.values("customer_note")[:1]),
        gift_message=Subquery(words.values("gift_message")[:1]),
    )


class Migration(migrations.Migration):
    dependencies = [("orders", "0006_agreed")]

    operations = [migrations.RunPython(fill, give_back)]
