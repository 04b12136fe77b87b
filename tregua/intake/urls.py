"""Addresses of intake."""

from django.urls import path

from tregua.intake import views

app_name = "intake"
urlpatterns = [
    path("", views.message_list, name="messages"),
    path("text/", views.receive_text, name="receive"),
    path("call/", views.receive_call, name="call"),
    path("<str:pk>/", views.message, name="message"),
    path("<str:pk>/cut/", views.cut, name="cut"),
    path("draft/<str:pk>/", views.make, name="make"),
    path("draft/<str:pk>/reject/", views.reject, name="reject"),
]
