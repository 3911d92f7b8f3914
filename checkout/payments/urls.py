from django.urls import path

from checkout.payments import views
from checkout.payments.webhooks import WebhookView

app_name = "payments"

urlpatterns = [
    path("return/<str:token>/", views.return_from_gateway, name="return"),
    path("order/<str:token>/", views.pay, name="pay"),
    path("webhooks/<slug:gateway>/", WebhookView.as_view(), name="webhook"),
]
