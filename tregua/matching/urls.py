"""Addresses of matching."""

from django.urls import path

from tregua.matching import evaluation_views, move_views, views

app_name = "matching"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("evaluation/", evaluation_views.evaluation, name="evaluation"),
    path("moves/", move_views.moves, name="moves"),
    path("moves/<str:pk>/undo/", move_views.undo, name="undo_move"),
    path("<str:first>/<str:second>/", views.pair, name="pair"),
    path("<str:first>/<str:second>/judge/", views.judge, name="judge"),
    path("judgement/<str:pk>/take-back/", views.take_back, name="take_back"),
]
