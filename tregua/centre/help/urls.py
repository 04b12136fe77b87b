"""Addresses of help."""

from django.urls import path

from tregua.centre.help import views

app_name = "help"
urlpatterns = [
    path("keys/", views.keys, name="keys"),
    path("cards/", views.cards, name="cards"),
    path("cards/own/", views.card_own, name="card_own"),
    path("cards/<slug:role>/", views.card, name="card"),
    path("tour/", views.tour, name="tour"),
]
