from django.urls import URLPattern

app_name = "test_gateway"

urlpatterns: list[URLPattern] = []
