"""Addresses of the bulletins, for staff."""

from django.urls import path

from tregua.bulletin import layout_views, prose_views, rule_views, views

app_name = "bulletin"
urlpatterns = [
    path("", views.bulletins, name="list"),
    path("prepare/", views.prepare, name="prepare"),
    path("layout/", layout_views.layout, name="layout"),
    path("rules/", rule_views.rules, name="rules"),
    path("<str:key>/<int:issue>/", views.bulletin, name="bulletin"),
    path("<str:key>/<int:issue>/as/<slug:form>/", views.bulletin_as, name="as"),
    path("<str:key>/<int:issue>/prose/", prose_views.prose, name="prose"),
    path("<str:pk>/write/", prose_views.write, name="write"),
    path("paragraph/<str:pk>/review/", prose_views.review, name="review"),
    path("<str:pk>/approve/", views.approve, name="approve"),
    path("embargo/<str:pk>/take-back/", views.take_back, name="take_back"),
    path("<str:pk>/correct/", views.correct, name="correct"),
    path("<str:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("figure/<str:pk>/", views.figure, name="figure"),
]
