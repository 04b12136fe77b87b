"""Addresses that anybody may open: published things only, without logging in and without cookies."""

from django.urls import path

from tregua.public import entries, feeds, letters, open_data, sealed, views, witness_views

app_name = "public"
urlpatterns = [
    path("", views.home, name="home"),
    path("figures/", views.figures, name="figures"),
    path("report/", views.how_to_report, name="how_to_report"),
    path("feed/<slug:language>.atom", feeds.feed, name="feed"),
    path("bulletin/<str:key>/", views.bulletin, name="bulletin"),
    path("bulletin/<str:key>/<int:issue>/", views.bulletin, name="issue"),
    path("bulletin/<str:key>/<slug:language>/", views.bulletin, name="bulletin_in"),
    path("bulletin/<str:key>/<int:issue>/<slug:language>/", views.bulletin, name="issue_in"),
    path("bulletin/<str:key>/<int:issue>/as/<slug:form>/", views.bulletin_as, name="issue_as"),
    path(
        "bulletin/<str:key>/<int:issue>/as/<slug:form>/<slug:language>/",
        views.bulletin_as,
        name="issue_as_in",
    ),
    path("bulletin.schema.json", views.schema, name="schema"),
    path("release/<str:first>/<str:last>/", views.release, name="release"),
    *open_data.urlpatterns,
    path("entries/", entries.entries, name="entries"),
    path("method/", views.method, name="method"),
    path("check/", views.check, name="check"),
    path("check/verify.py", views.verifier, name="verifier"),
    path("record/proof/<int:index>.tlog-proof", views.proof, name="proof"),
    path("record/proof/<int:index>.public", views.public_part, name="public_part"),
    path("record/add-checkpoint", witness_views.add_checkpoint, name="add_checkpoint"),
    path("record/witness/<slug:log>/<path:file>", witness_views.witnessed, name="witnessed"),
    path("record/sealed/<slug:commitment>", sealed.sealed, name="sealed"),
    path("record/letters/<slug:name>", letters.letters, name="letters"),
    path("record/<path:file>", views.record, name="record"),
]
