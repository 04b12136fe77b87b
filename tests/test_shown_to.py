"""Every field of every model says who outside this centre may see it."""

import pytest
from django.apps import apps

from tregua.record.shown import AUDIENCES, NOBODY, PUBLIC, shown_to

OURS = [model for model in apps.get_models() if model.__module__.startswith("tregua.")]
# Protected by construction: nothing of these may ever be shown to anybody outside.
NEVER_OUTSIDE = (
    "people.Person", "people.OneTimeLogin", "people.Custodian", "people.Sealed", "people.AccessNote",
    "people.AuthenticatorApp", "people.Passkey", "people.RecoveryCode", "people.WrongTry",
    "people.Outing", "people.CheckIn", "people.Alarm", "people.AlarmAnswer", "people.DuressWord",
    "agreement.OwnName", "agreement.OwnNameConfirmed", "agreement.OwnNameRevoked",
    "incidents.EvidenceFile", "incidents.Custody", "people.Period", "people.KeptLonger", "people.Breach", "people.BreachStep", "people.SuggestionSwitch", "people.SavedFilter", "people.ListProposal", "people.ListDecision", "people.ListTaken",
    "people.Ceremony", "people.ResetProposal", "people.ResetDecision", "people.MachineReset",
    "intake.Draft", "intake.DraftDecision", "intake.Heard", "intake.Grid", "intake.GridRow", "reports.Carried", "reports.CarriedDecision",
    "reports.Unfinished",
    "matching.Suggestion", "matching.Judgement", "matching.TakenBack",
    "matching.ClaimVector", "matching.Coded", "matching.Grouping", "matching.Regrouped", "matching.Learned",
    "exchange.Disclosed", "exchange.Recipient", "exchange.Opening", "exchange.Grant", "exchange.Received",
    "exchange.Shredded", "exchange.Withheld", "exchange.CopyProposal", "exchange.CopyDecision",
    "liaison.ProtectionRequest", "liaison.ProtectionStep", "liaison.Threat",
    "liaison.Consent", "liaison.ConsentWithdrawn", "liaison.ContactPlan", "liaison.ContactTry",
    "liaison.ProtectedPoint", "liaison.ProtectedPointEnded", "liaison.ProtectedSquare", "liaison.PointQuestion",
    "liaison.AlarmScreen", "liaison.AlarmScreenEnded",
    "calls.HalfCall", "calls.Call", "calls.CallTold", "calls.CallBack",
    "liaison.HuntEvent", "liaison.HuntRule", "liaison.RiskWarning", "liaison.RiskWarningStep",
    "exchange.JointCase", "exchange.JointStep", "exchange.LetterOut", "exchange.LetterLeft", "exchange.LetterIn",
    "exchange.LetterRead",
)  # fmt: skip


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_every_field_names_its_audience(model):
    fields = {field.name for field in model._meta.get_fields() if field.concrete}
    declared = shown_to(model)
    assert fields - set(declared) == set(), "fields without an audience"
    assert set(declared) - fields == set(), "audiences of fields that do not exist"
    assert set(declared.values()) <= set(AUDIENCES)


@pytest.mark.parametrize("label", NEVER_OUTSIDE)
def test_nothing_of_a_protected_record_leaves(label):
    assert set(shown_to(apps.get_model(label)).values()) == {NOBODY}


def test_nothing_sealed_is_shown_to_anybody():
    sealed = apps.get_model("people.Sealed")
    for model in OURS:
        for field in model._meta.get_fields():
            if field.concrete and field.related_model is sealed:
                assert shown_to(model)[field.name] == NOBODY, f"{model._meta.label}.{field.name}"


def test_coordinates_are_shown_to_nobody():
    for model in OURS:
        for name, audience in shown_to(model).items():
            if name in {"latitude", "longitude", "geometry"}:
                assert audience == NOBODY, f"{model._meta.label}.{name}"


def test_who_recorded_a_row_is_never_public():
    assert all(shown_to(model).get("recorded_by", NOBODY) != PUBLIC for model in OURS)
