from django.urls import path

from checkout.flow import codes, giftcard_views, placing, reordering, views

app_name = "checkout"

urlpatterns = [
    path("", views.start, name="start"),
    path("contact/", views.contact, name="contact"),
    path("address/", views.address, name="address"),
    path("delivery/", views.delivery, name="delivery"),
    path("payment/", views.payment, name="payment"),
    path("review/", views.review, name="review"),
    path("code/", codes.enter_code, name="enter_code"),
    path("code/remove/", codes.remove_code, name="remove_code"),
    path("gift-card/", giftcard_views.enter_gift_card, name="enter_gift_card"),
    path("gift-card/remove/", giftcard_views.remove_gift_card_view, name="remove_gift_card"),
    path("place/", placing.place, name="place"),
    path("again/<str:token>/", reordering.again, name="again"),
    path("done/<str:token>/", placing.confirmation, name="confirmation"),
]
