"""Addresses of liaison."""

from django.urls import path

from tregua.liaison import protection_views, series_views, views

app_name = "liaison"
urlpatterns = [
    path("", views.meeting_list, name="meetings"),
    path("meetings/record/", views.meeting_new, name="meeting_new"),
    path("meetings/<str:pk>/", views.meeting, name="meeting"),
    path("meetings/<str:pk>/take-back/", views.meeting_take_back, name="meeting_take_back"),
    path("meetings/<str:pk>/led-to/", series_views.outcome_new, name="outcome_new"),
    path("series/rule/", series_views.rule_new, name="rule_new"),
    path("series/count/<str:pk>/", series_views.count, name="count"),
    path("assurances/", views.assurance_list, name="assurances"),
    path("assurances/record/", views.assurance_new, name="assurance_new"),
    path("assurances/<str:pk>/", views.assurance, name="assurance"),
    path("protection/", protection_views.protection_list, name="protection"),
    path("protection/record/", protection_views.protection_new, name="protection_new"),
    path("protection/threat/", protection_views.threat_new, name="threat_new"),
    path("protection/<str:pk>/", protection_views.protection_request, name="protection_request"),
    path("protection/<str:pk>/review/", protection_views.review, name="review"),
]
