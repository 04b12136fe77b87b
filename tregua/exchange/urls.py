"""Addresses of the common record."""

from django.urls import path

from tregua.exchange import (
    beside_views,
    concordance_views,
    disclosure_views,
    list_views,
    recipient_views,
    release_views,
    sealed_views,
    views,
    withholding_views,
)

app_name = "exchange"
urlpatterns = [
    path("", views.common, name="common"),
    path("read/", views.read_now, name="read"),
    path("beside/", beside_views.days, name="beside_days"),
    path("beside/<str:day>/", beside_views.beside, name="beside"),
    path("ours/<int:index>.tlog-proof", views.proof, name="proof"),
    path("concordance/", concordance_views.concordance, name="concordance"),
    path("concordance/undo/<str:pk>/", concordance_views.undo, name="undo_relation"),
    path("concordance/<slug:side>/<int:index>/", concordance_views.belongs, name="belongs"),
    path("lists/", list_views.lists, name="lists"),
    path("lists/add/", list_views.add, name="add_list"),
    path("lists/match/", list_views.match, name="match_names"),
    path("lists/undo/<str:pk>/", list_views.undo, name="undo_match"),
    path("<slug:side>/<int:index>/", views.entry, name="entry"),
    path("theirs/<int:index>/position/", views.position, name="position"),
    path("ours/<int:index>/withdraw/", views.withdraw, name="withdraw"),
    path("ours/<int:index>/sealed/", sealed_views.ours, name="sealed_ours"),
    path("ours/<int:index>/sealed/give/", sealed_views.give, name="give"),
    path("ours/<int:index>/destroy/", sealed_views.destroy, name="destroy"),
    path("theirs/<int:index>/sealed/", sealed_views.theirs, name="sealed_theirs"),
    path("theirs/<int:index>/withhold/", withholding_views.hide, name="withhold"),
    path("withheld/", withholding_views.all_withheld, name="all_withheld"),
    path("withheld/<str:pk>/", withholding_views.withheld, name="withheld"),
    path("recipients/", recipient_views.recipients, name="recipients"),
    path("recipients/<str:pk>/", recipient_views.recipient, name="recipient"),
    path("disclosures/", disclosure_views.disclosures, name="disclosures"),
    path("disclosures/<str:record>/<str:pk>/", disclosure_views.about, name="disclosures_about"),
    path("proposals/", release_views.proposals, name="proposals"),
    path("propose/", release_views.candidates, name="propose"),
    path("propose/<slug:kind>/<str:pk>/", release_views.propose, name="propose_record"),
    path("proposals/<str:pk>/", release_views.proposal, name="proposal"),
    path("proposals/<str:pk>/release/", release_views.release, name="release"),
    path("proposals/<str:pk>/refuse/", release_views.refuse, name="refuse"),
]
