"""Addresses of reports, statements, published counts and flags."""

from django.urls import path

from tregua.reports import carried_views, count_views, entry_views, flag_views, speech_views, views

app_name = "reports"
urlpatterns = [
    path("", views.report_list, name="list"),
    path("enter/", entry_views.enter, name="enter"),
    path("enter/keep/", entry_views.keep, name="keep"),
    path("enter/where/", entry_views.where, name="where"),
    path("unfinished/", entry_views.unfinished, name="unfinished"),
    path("unfinished/<str:pk>/throw-away/", entry_views.discard, name="throw_away"),
    path("file/", views.file, name="file"),
    path("statements/", speech_views.statements, name="statements"),
    path("statements/<str:pk>/", speech_views.statement, name="statement"),
    path("carried/<str:pk>/", carried_views.decide, name="carried"),
    path("said/", speech_views.said, name="said"),
    path("speak/", speech_views.speak, name="speak"),
    path("counts/", count_views.counts, name="counts"),
    path("named/", count_views.roll, name="roll"),
    path("counts/<str:pk>/", count_views.count, name="count"),
    path("flags/", flag_views.flag_list, name="flags"),
    path("flags/<str:pk>/settle/", flag_views.settle, name="settle"),
    path("<str:pk>/", views.report, name="report"),
    path("<str:pk>/correct/", views.correct, name="correct"),
    path("<str:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("<str:pk>/grade/", views.grade, name="grade"),
]
