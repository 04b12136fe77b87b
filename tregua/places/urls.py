"""Addresses of the gazetteer."""

from django.urls import path

from tregua.places import basemap, views

app_name = "places"
urlpatterns = [
    path("", views.place_list, name="list"),
    path("load/", views.load, name="load"),
    path("load/shipped/", views.load_shipped, name="load_shipped"),
    path("load/<str:pk>/", views.loading, name="loading"),
    path("map/tiles.pmtiles", basemap.tiles, name="tiles"),
    path("<str:code>/", views.place, name="place"),
]
