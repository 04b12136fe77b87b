"""Addresses of the gazetteer."""

from django.urls import path

from tregua.places import views

app_name = "places"
urlpatterns = [
    path("", views.place_list, name="list"),
    path("load/", views.load, name="load"),
    path("<str:code>/", views.place, name="place"),
]
