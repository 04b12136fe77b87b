"""Addresses for translators."""

from django.urls import path

from tregua.centre.translating import views

app_name = "translating"
urlpatterns = [
    path("", views.languages_page, name="languages"),
    path("<slug:code>/", views.language, name="language"),
    path("<slug:code>/tregua.po", views.download, name="download"),
]
