"""Addresses of calls."""

from django.urls import path

from tregua.calls import taking_views, views

app_name = "calls"
urlpatterns = [
    path("", views.calls, name="calls"),
    path("status/", views.status, name="status"),
    path("call-back/<str:pk>/", views.call_back, name="call_back"),
    path("taken/<str:pk>/", views.call, name="call"),
    path("begin/", taking_views.begin, name="begin"),
    path("<str:pk>/line-dropped/", taking_views.break_off, name="break_off"),
    path("<str:pk>/nothing-kept/", taking_views.wipe, name="wipe"),
    path("<str:pk>/<slug:step>/", taking_views.step, name="step"),
]
