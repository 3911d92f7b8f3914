from django.urls import path

from checkout.payments.gateways.test import views
from common.http import private

app_name = "test_gateway"

urlpatterns = [path("<str:reference>/", private(views.PayView.as_view()), name="pay")]
