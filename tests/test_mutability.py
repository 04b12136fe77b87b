"""What states something is kept as it was written; every model is on one of two lists."""

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.db.utils import DatabaseError

from tregua.record.kept import NeverChangedError
from tregua.record.triggers import never_changed_models
from tregua.reports.actions import add_source
from tregua.reports.models import Source

MAY_CHANGE = {
    "people.Person": "roles, language and password of an account",
    "people.OneTimeLogin": "is marked as used",
    "people.AuthenticatorApp": "is confirmed, removed, and remembers the last code",
    "people.Passkey": "counts its uses and is removed",
    "people.RecoveryCode": "is marked as used or replaced",
    "people.DuressWord": "is replaced by another",
    "people.Outing": "tells when a team is due next",
    "people.SavedFilter": "is deleted by its owner",
    "people.WrongTry": "counts, and is forgotten after its time",
    "calls.HalfCall": "grows with each answer, and is gone when the call is over",
    "calls.CallBack": "is put off, and forgets its number when they were reached",
    "people.Custodian": "is proved, and retired",
    "people.Sealed": "is destroyed when somebody must be forgotten",
    "intake.Grid": "a table that somebody is still writing; taken in, it becomes a message",
    "intake.GridRow": "a row of such a table",
    "agreement.OwnNameConfirmed": "is blanked when the proof is revoked",
    "reports.Unfinished": "is written on while somebody types, and thrown away",
    "places.Place": "a newer gazetteer brings better facts",
    "places.Loading": "tells how far a file is",
    "matching.Suggestion": "worked out anew at any time",
    **dict.fromkeys(
        (
            "matching.Examined",
            "matching.ClaimVector",
            "matching.Coded",
            "matching.Grouping",
            "matching.Regrouped",
            "matching.Relink",
            "matching.Learned",
            "intake.Heard",
            "reports.Carried",
        ),
        "worked out anew at any time",
    ),
    **dict.fromkeys(
        (
            "intake.UncutMessage",
            "intake.UndecidedDraft",
            "reports.UnsettledFlag",
            "matching.UnexaminedReport",
            "matching.UnjudgedPair",
            "incidents.UnverifiedIncident",
            "incidents.UnadoptedFinding",
            "incidents.ReturnedDraft",
            "incidents.UnplacedReport",
            "incidents.UnansweredRequest",
            "liaison.UnansweredEntry",
            "exchange.UndecidedProposal",
            "portal.UnseenFiling",
        ),
        "what waits, kept by the database itself and made anew at any time",
    ),
    **dict.fromkeys(
        ("people.SoughtWords", "people.SoughtTerm", "people.SoughtLater"), "the search, made anew at any time"
    ),
    "exchange.Reached": "how asking a neighbour went the last time",
    "exchange.Turn": "passes from one process to the next",
    "exchange.PeerEntry": "its public part goes when the other centre redacts it, or it is withheld here",
    "exchange.Opening": "is destroyed with its keys when its entry is shredded",
    "exchange.Grant": "is destroyed when its entry is shredded",
    "exchange.Received": "is destroyed when the other centre redacts its entry",
    "record.Body": "is blanked by a redaction",
}
OURS = [model for model in apps.get_models() if model.__module__.startswith("tregua.")]


def test_every_model_is_kept_or_says_why_not():
    kept = {model._meta.label for model in never_changed_models()}
    assert not kept & set(MAY_CHANGE)
    assert {model._meta.label for model in OURS} == kept | set(MAY_CHANGE)


def test_a_kept_row_refuses_to_be_saved_again_or_removed(staff):
    source = add_source(code="sohr", kind="ngo", names={"en": "SOHR"}, by=staff.duty)
    source.code = "another"
    with pytest.raises(NeverChangedError, match="kept as it was written"):
        source.save()
    with pytest.raises(NeverChangedError, match="cannot be removed"):
        source.delete()


@pytest.mark.parametrize("way", ["update", "delete"])
def test_the_database_itself_refuses_what_goes_round_the_models(staff, way):
    source = add_source(code="sohr", kind="ngo", names={"en": "SOHR"}, by=staff.duty)
    rows = Source.objects.filter(pk=source.pk)
    goes_round = {"update": lambda: rows.update(code="another"), "delete": rows.delete}[way]
    with pytest.raises(DatabaseError, match="kept as written"), transaction.atomic():
        goes_round()
    assert Source.objects.get(pk=source.pk).code == "sohr"


def test_every_kept_table_has_its_trigger(db):
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT tbl_name FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute("SELECT event_object_table FROM information_schema.triggers")
        guarded = {row[0] for row in cursor.fetchall()}
    assert {model._meta.db_table for model in never_changed_models()} <= guarded
