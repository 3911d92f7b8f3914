"""Addresses of the catalogue that are not pages."""

from django.urls import path

from catalog import views

app_name = "catalog"

urlpatterns = [
    path("shop-swatches.<slug:digest>.css", views.swatches, name="swatches"),
    path("feeds/google-merchant.xml", views.merchant, name="merchant_feed"),
]
