from django.urls import path

from checkout.giftcards import views

app_name = "giftcards"

urlpatterns = [path("", views.balance, name="balance")]
