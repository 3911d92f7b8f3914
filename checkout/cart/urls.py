from django.urls import path

from checkout.cart import product_views, views

app_name = "cart"

urlpatterns = [
    path("", views.detail, name="detail"),
    path("mini/", views.mini, name="mini"),
    path("add/", views.add, name="add"),
    path("accept/", views.accept, name="accept"),
    path("code/", views.enter_code, name="enter_code"),
    path("code/remove/", views.remove_code, name="remove_code"),
    path("delivery/<int:variant_id>/", product_views.delivery, name="delivery"),
    path("destination/", views.destination, name="destination"),
    path("lines/<int:line_id>/", views.update, name="update"),
    path("lines/<int:line_id>/remove/", views.remove, name="remove"),
    path("lines/<int:line_id>/save/", views.save, name="save"),
    path("lines/<int:line_id>/back/", views.move_back, name="move_back"),
]
