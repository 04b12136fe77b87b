"""Addresses of intake."""

from django.urls import path

from tregua.intake import cutting, views

app_name = "intake"
urlpatterns = [
    path("", views.message_list, name="messages"),
    path("text/", views.receive_text, name="receive"),
    path("call/", views.receive_call, name="call"),
    path("draft/<str:pk>/", cutting.make, name="make"),
    path("draft/<str:pk>/reject/", cutting.reject, name="reject"),
    path("<str:pk>/", views.message, name="message"),
    path("<str:pk>/original/", views.original, name="original"),
    path("<str:pk>/cut/", cutting.cut, name="cut"),
]
