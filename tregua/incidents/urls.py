"""Addresses of incidents and findings."""

from django.urls import path

from tregua.incidents import (
    board_views,
    calm_views,
    coverage_views,
    finding_views,
    map_views,
    notified_views,
    views,
    window_views,
)

app_name = "incidents"
urlpatterns = [
    path("", views.incident_list, name="list"),
    path("open/", views.open_incident, name="open"),
    path("board/", board_views.board, name="board"),
    path("notifications/", notified_views.notifications, name="notifications"),
    path("notifications/<str:pk>/back/", notified_views.take_back, name="notification_back"),
    path("windows/", window_views.windows, name="windows"),
    path("windows/<str:pk>/", window_views.window, name="window"),
    path("windows/<str:pk>/guarantee/", window_views.guarantee, name="window_guarantee"),
    path("windows/<str:pk>/extend/", window_views.extend, name="window_extend"),
    path("windows/<str:pk>/end/", window_views.end, name="window_end"),
    path("windows/<str:pk>/incident/", window_views.bearing, name="window_bearing"),
    path("guarantees/<str:pk>/back/", window_views.guarantee_back, name="guarantee_back"),
    path("coverage/", coverage_views.coverage, name="coverage"),
    path("coverage/day/", coverage_views.coverage_day, name="coverage_day"),
    path("coverage/restriction/", coverage_views.restriction_new, name="restriction_new"),
    path("coverage/areas/", coverage_views.areas, name="areas"),
    path("map/", map_views.on_map, name="map"),
    path("<int:number>/", views.incident, name="incident"),
    path("<int:number>/put/", views.put, name="put"),
    path("<int:number>/split/", views.split, name="split"),
    path("<int:number>/merge/", views.merge, name="merge"),
    path("merge/<str:pk>/undo/", views.undo_merge, name="undo_merge"),
    path("<int:number>/take/", views.take, name="take"),
    path("<int:number>/call/", views.call, name="call"),
    path("<int:number>/restriction/", views.restriction, name="restriction"),
    path("<int:number>/ask/", calm_views.ask, name="ask"),
    path("<int:number>/reply/", calm_views.reply, name="reply"),
    path("<int:number>/notification/<str:pk>/", notified_views.answer, name="notification_answer"),
    path("<int:number>/calm/", calm_views.calm, name="calm"),
    path("<int:number>/clock/stop/", calm_views.stop, name="stop"),
    path("<int:number>/clock/start/", calm_views.start, name="start"),
    path("<int:number>/finding/", finding_views.draft, name="draft"),
    path("finding/<str:pk>/", finding_views.finding, name="finding"),
    path("finding/<str:pk>/adopt/", finding_views.adopt, name="adopt"),
    path("finding/<str:pk>/withdraw/", finding_views.withdraw, name="withdraw"),
]
