from django.urls import path

from checkout.orders import views

app_name = "orders"

urlpatterns = [
    path("find/", views.find, name="find"),
    path("mine/", views.mine, name="mine"),
    path("<str:token>/", views.status, name="status"),
]
