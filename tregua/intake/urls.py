"""Addresses of intake."""

from django.urls import path

from tregua.intake import (
    batch_views,
    cutting,
    dry_views,
    grid_kept,
    grid_views,
    machine_views,
    sheet_views,
    views,
)

app_name = "intake"
urlpatterns = [
    path("", views.message_list, name="messages"),
    path("text/", views.receive_text, name="receive"),
    path("call/", views.receive_call, name="call"),
    path("sheet/", sheet_views.receive, name="receive_sheet"),
    path("grid/", grid_views.grids, name="grids"),
    path("grid/<str:pk>/", grid_views.grid, name="grid"),
    path("grid/<str:pk>/text/", grid_views.plain, name="grid_plain"),
    path("grid/<str:pk>/shown/", grid_views.shown, name="grid_shown"),
    path("grid/<str:pk>/rows/", grid_kept.rows, name="grid_rows"),
    path("grid/<str:pk>/pasted/", grid_kept.pasted, name="grid_pasted"),
    path("grid/<str:pk>/outlook/", grid_views.dry, name="grid_dry"),
    path("grid/<str:pk>/problems/", grid_views.problems, name="grid_problems"),
    path("grid/<str:pk>/throw-away/", grid_views.throw_away, name="grid_throw_away"),
    path("batches/", batch_views.batch_list, name="batches"),
    path("batches/<str:pk>/", batch_views.batch, name="batch"),
    path("out/<str:kind>/", batch_views.out, name="sheet_out"),
    path("draft/<str:pk>/", cutting.make, name="make"),
    path("draft/<str:pk>/reject/", cutting.reject, name="reject"),
    path("<str:pk>/", views.message, name="message"),
    path("<str:pk>/table/", sheet_views.choose, name="sheet"),
    path("<str:pk>/columns/", sheet_views.columns, name="sheet_columns"),
    path("<str:pk>/rows/<str:kept>/", dry_views.dry, name="sheet_dry"),
    path("<str:pk>/rows/<str:kept>/problems/", dry_views.problems, name="sheet_problems"),
    path("<str:pk>/original/", views.original, name="original"),
    path("<str:pk>/cut/", cutting.cut, name="cut"),
    path("<str:pk>/proposals/", machine_views.decide, name="decide"),
]
