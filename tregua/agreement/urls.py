"""Addresses of the agreement."""

from django.urls import path

from tregua.agreement import (
    change_views,
    joining_views,
    loading_views,
    naming_views,
    text_views,
    views,
    zone_views,
)

app_name = "agreement"
urlpatterns = [
    path("", views.agreement_page, name="agreement"),
    path("record/", text_views.new, name="new"),
    path("mandate/", text_views.mandate_now, name="mandate_now"),
    path("text/<str:code>/clause/", text_views.clause, name="clause"),
    path("text/<str:code>/", views.agreement_page, name="agreement"),
    path("text/<str:code>/mandate/", change_views.mandate, name="mandate"),
    path("parties/", views.party_list, name="parties"),
    path("parties/record/", change_views.party_new, name="party_new"),
    path("parties/load/", loading_views.load, name="load_parties"),
    path("parties/of/<str:code>/", views.party, name="party"),
    path("parties/of/<str:code>/name/", change_views.party_name, name="party_name"),
    path("roll/", views.roll_page, name="roll"),
    path("roll/of/<str:code>/", views.roll_page, name="roll"),
    path("roll/record/", change_views.accept, name="accept"),
    path("joining/", joining_views.applications, name="applications"),
    path("joining/formation/", joining_views.formation, name="join_formation"),
    path("joining/settlement/", joining_views.settlement, name="join_settlement"),
    path("joining/<str:pk>/", joining_views.application, name="application"),
    path("roll/<str:pk>/", change_views.acceptance, name="acceptance"),
    path("roll/<str:pk>/refer/", change_views.refer, name="refer"),
    path("roll/<str:pk>/take-back/", change_views.take_back, name="take_back"),
    path("roll/<str:pk>/own-name/", naming_views.own_name, name="own_name"),
    path("own-names/<str:pk>/confirm/", naming_views.confirm_own_name, name="confirm_own_name"),
    path("own-names/<str:pk>/revoke/", naming_views.revoke_own_name, name="revoke_own_name"),
    path("exclusions/record/", change_views.exclude, name="exclude"),
    path("exclusions/<str:pk>/lift/", change_views.lift, name="lift"),
    path("exclusions/<str:pk>/second/", change_views.second, name="exclusion_second"),
    path("zones/", zone_views.zones, name="zones"),
    path("zones/record/", zone_views.zone_new, name="zone_new"),
    path("zones/<str:pk>/take-back/", zone_views.zone_back, name="zone_back"),
    path("rules/", views.rules, name="rules"),
    path("types/", views.violation_types, name="violation_types"),
]
