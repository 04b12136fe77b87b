"""Addresses of accounts, roles, the vault and the journal."""

from django.urls import path

from tregua.people import coming_in, vault_views, views

app_name = "people"
urlpatterns = [
    path("", views.people, name="list"),
    path("login/", coming_in.log_in, name="login"),
    path("enter/<str:token>/", coming_in.enter, name="enter"),
    path("logout/", coming_in.log_out, name="logout"),
    path("me/", coming_in.me, name="me"),
    path("new/", views.add, name="add"),
    path("roles/", views.roles, name="roles"),
    path("journal/", views.journal, name="journal"),
    path("vault/", vault_views.vault, name="vault"),
    path("vault/lock/", vault_views.lock, name="lock"),
    path("vault/custodian/", vault_views.custodian, name="custodian"),
    path("vault/notes/", vault_views.notes, name="access_notes"),
    path("vault/<str:pk>/", vault_views.open_one, name="open"),
    path("<str:code>/", views.person, name="person"),
]
