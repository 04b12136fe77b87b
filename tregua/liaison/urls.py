"""Addresses of liaison."""

from django.urls import path

from tregua.liaison import (
    alarm_views,
    case_views,
    hunt_views,
    point_views,
    protection_views,
    series_views,
    views,
)

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
    path("protection/points/", point_views.protected, name="protected_points"),
    path("protection/points/<str:pk>/end/", point_views.end, name="point_end"),
    path("protection/screens/", alarm_views.screens, name="alarm_screens"),
    path("protection/screens/<str:pk>/end/", alarm_views.screen_end, name="alarm_screen_end"),
    path("protection/consent/<str:pk>/withdraw/", case_views.consent_withdraw, name="consent_withdraw"),
    path("protection/contact/<str:pk>/try/", case_views.contact_try, name="contact_try"),
    path("protection/<str:pk>/consent/", case_views.consent_new, name="consent_new"),
    path("protection/<str:pk>/contact/", case_views.contact_new, name="contact_new"),
    path("point/", point_views.ask, name="point"),
    path("alarm/", alarm_views.alarm, name="alarm"),
    path("alarm/state/", alarm_views.state, name="alarm_state"),
    path("protection/hunt/", hunt_views.hunt, name="hunt"),
    path("protection/hunt/record/", hunt_views.event_new, name="event_new"),
    path("protection/hunt/rule/", hunt_views.rule, name="hunt_rule"),
    path("protection/hunt/warn/", hunt_views.warning_new, name="warning_new"),
    path("protection/hunt/warnings/<str:pk>/", hunt_views.warning_step, name="warning_step"),
    path("protection/<str:pk>/", protection_views.protection_request, name="protection_request"),
    path("protection/<str:pk>/review/", protection_views.review, name="review"),
]
