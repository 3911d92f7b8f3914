from django.urls import path

from checkout.payments.gateways.test import views

app_name = "test_gateway"

urlpatterns = [path("<str:reference>/", views.PayView.as_view(), name="pay")]
