from django.urls import path

from checkout.customers import views

app_name = "customers"

urlpatterns = [
    path("", views.overview, name="overview"),
    path("profile/", views.profile, name="profile"),
    path("addresses/", views.addresses, name="addresses"),
    path("addresses/add/", views.add_address, name="add_address"),
    path("addresses/<int:address_id>/", views.change_address, name="change_address"),
    path("addresses/<int:address_id>/remove/", views.remove_address, name="remove_address"),
    path("addresses/<int:address_id>/default/", views.make_default, name="make_default"),
]
