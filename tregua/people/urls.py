"""Addresses of accounts, roles, the vault and the journal."""

from django.urls import path

from tregua.people import (
    coming_in,
    own_account,
    reset_views,
    several,
    two_custodians_views,
    vault_views,
    views,
)

app_name = "people"
urlpatterns = [
    path("", views.people, name="list"),
    path("login/", coming_in.log_in, name="login"),
    path("enter/<str:token>/", coming_in.enter, name="enter"),
    path("logout/", coming_in.log_out, name="logout"),
    path("second/", coming_in.second, name="second"),
    path("lost/", coming_in.lost_password, name="lost_password"),
    path("me/", own_account.me, name="me"),
    path("me/app/", own_account.begin_app, name="begin_app"),
    path("me/app/code/", own_account.confirm_app, name="confirm_app"),
    path("me/app/remove/", own_account.remove_app, name="remove_app"),
    path("me/passkey/", own_account.add_passkey, name="add_passkey"),
    path("me/passkey/<str:pk>/remove/", own_account.remove_passkey, name="remove_passkey"),
    path("me/codes/", own_account.print_codes, name="print_codes"),
    path("me/sessions/", own_account.end_others, name="end_others"),
    path("resets/", reset_views.resets, name="resets"),
    path("resets/<str:pk>/", reset_views.decide, name="decide_reset"),
    path("new/", views.add, name="add"),
    path("several/", several.add_several, name="add_several"),
    path("roles/", views.roles, name="roles"),
    path("journal/", views.journal, name="journal"),
    path("vault/", vault_views.vault, name="vault"),
    path("vault/lock/", vault_views.lock, name="lock"),
    path("vault/custodian/", vault_views.custodian, name="custodian"),
    path("vault/notes/", vault_views.notes, name="access_notes"),
    path("vault/together/", two_custodians_views.together, name="together"),
    path("vault/together/<str:pk>/", two_custodians_views.decide, name="together_one"),
    path("vault/together/<str:pk>/take-out/", two_custodians_views.take_out, name="take_out"),
    path("vault/reviews/", two_custodians_views.reviews, name="reviews"),
    path("vault/reviews/<str:pk>/", two_custodians_views.review, name="review"),
    path("vault/<str:pk>/destroy/", two_custodians_views.destroy, name="destroy"),
    path("vault/<str:pk>/", vault_views.open_one, name="open"),
    path("<str:code>/reset/", reset_views.propose, name="propose_reset"),
    path("<str:code>/sessions/", reset_views.end_sessions, name="end_sessions"),
    path("<str:code>/", views.person, name="person"),
]
