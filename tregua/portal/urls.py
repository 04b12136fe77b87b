"""Addresses of a party's pages, and of the desk that answers them."""

from django.urls import path

from tregua.portal import desk_views, views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("filing/<str:pk>/", views.filing, name="filing"),
    path("allegation/", views.allegation, name="allegation"),
    path("sheet/", views.sheet, name="sheet"),
    path("sheet/template.xlsx", views.template, {"kind": "xlsx"}, name="template_xlsx"),
    path("sheet/template.csv", views.template, {"kind": "csv"}, name="template_csv"),
    path("asked/<str:pk>/", views.answer, name="answer"),
    path("notify/", views.notify, name="notify"),
    path("notify/<str:pk>/off/", views.call_off, name="call_off"),
    path("desk/", desk_views.desk, name="desk"),
    path("desk/<str:pk>/", desk_views.one, name="one"),
    path("desk/<str:pk>/seen/", desk_views.seen, name="seen"),
    path("desk/<str:pk>/tell/<str:finding>/", desk_views.tell, name="tell"),
    path("accounts/", desk_views.accounts_page, name="accounts"),
    path("accounts/<str:code>/", desk_views.limit, name="limit"),
]
