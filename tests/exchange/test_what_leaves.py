"""What may leave this centre: only kinds on the list, only public fields, places as areas, times as days."""

from datetime import date

import pytest
from django.apps import apps
from django.db import models

from tests import world
from tregua.exchange import entries
from tregua.exchange.entries import (
    OPENED,
    RELEASABLE,
    WAYS_OUT,
    NotReleasableError,
    can_be_sealed,
    kind_of,
    public_part,
)
from tregua.exchange.ledger import NEVER as NEVER_PACKAGES
from tregua.exchange.ledger import NEVER_RECORDS, Disclosed, NeverDisclosedError, disclose
from tregua.incidents.actions import open_incident
from tregua.incidents.findings import adopt, draft_finding
from tregua.incidents.models import Incident
from tregua.liaison import actions as liaison
from tregua.places.models import Place
from tregua.record.shown import OTHER_CENTRE, PUBLIC, fields_shown_to, shown_to
from tregua.reports import actions as reports
from tregua.reports.counting import record_count

OURS = [model for model in apps.get_models() if model.__module__.startswith("tregua.")]
KINDS = {kind.model for kind in RELEASABLE}
PROTECTED = NEVER_RECORDS | {model._meta.label for model in OURS if model._meta.app_label in NEVER_PACKAGES}
NEVER = (
    "liaison.ProtectionRequest", "liaison.ProtectionStep", "liaison.Threat", "liaison.Assurance",
    "liaison.AssuranceStep", "people.Sealed", "people.Person", "people.AccessNote", "intake.Message", "intake.Draft",
    "liaison.DisclosureReview", "people.Custodian", "matching.Judgement", "matching.Suggestion",
    "incidents.Incident", "incidents.Membership", "exchange.Disclosed", "exchange.Recipient", "exchange.Opening",
    "exchange.Grant", "exchange.Received", "exchange.Withheld", "exchange.Shredded",
    "incidents.Deescalation", "reports.Report", "reports.Source", "exchange.Proposal",
)  # fmt: skip


@pytest.fixture
def valley(staff, alone):
    return world.remembered(staff)


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_no_other_model_can_be_released(model):
    """A protected record has no kind: there is nothing to propose it with."""
    if model in KINDS:
        assert kind_of(model()).model is model
        return
    with pytest.raises(NotReleasableError, match="never leave"):
        kind_of(model())
    with pytest.raises(NotReleasableError):
        public_part(model())


@pytest.mark.parametrize("label", NEVER)
def test_what_must_never_leave_is_on_no_list(label):
    assert apps.get_model(label) not in KINDS


@pytest.mark.parametrize("label", sorted({model._meta.label for model in OURS} & PROTECTED))
def test_the_ledger_takes_no_line_of_what_has_no_way_out(db, label):
    """That such a record was disclosed is a fault of the program; the ledger is no list of protected people either."""
    with pytest.raises(NeverDisclosedError, match="never leaves"):
        disclose(record=label, record_id="01J", way="release", audience="public", by="test")
    assert not Disclosed.objects.exists()


def test_everything_about_people_at_risk_is_on_the_list_of_what_the_ledger_refuses():
    of_liaison = {model._meta.label for model in OURS if model._meta.app_label == "liaison"}
    leave = {model._meta.label for model in KINDS} | {"liaison.MeetingParty", "liaison.MeetingTakenBack"}
    assert of_liaison - leave <= NEVER_RECORDS


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_what_can_be_sealed_is_declared_for_the_other_centre_and_leads_to_nobody(model):
    """Sealed or not: no field for nobody, no sealed name, no link to a protected record goes out."""
    if model not in KINDS:
        return
    names = [path for path, _words in can_be_sealed(model)]
    for path in names:
        holder = model
        *steps, name = path.split(".")
        for step in steps:
            holder = holder._meta.get_field(step).related_model
        assert shown_to(holder)[name] == OTHER_CENTRE
        assert not holder._meta.get_field(name).is_relation


def reached(model, seen=()):
    """Follow every public relation of a model as far as a public part would."""
    for name in fields_shown_to(model, PUBLIC):
        related = model._meta.get_field(name).related_model
        if isinstance(related, type) and related not in seen:
            yield related
            if related in OPENED:
                yield from reached(related, (*seen, related))


@pytest.mark.parametrize("kind", RELEASABLE, ids=lambda kind: kind.kind)
def test_no_link_of_a_released_record_leads_to_a_protected_one(kind):
    """From a published record one reaches areas, parties, the agreement, an incident or occasion; nothing else."""
    assert set(reached(kind.model)) <= {Place, *WAYS_OUT, *OPENED, kind.model}


def finding_of(valley, report):
    staff = valley.staff
    incident = open_incident([valley.reports[report]], by=staff.verifier)
    return draft_finding(
        incident,
        answer="violation",
        reasons="The words of a witness whose name is nobody's business.",
        relied_on=[valley.reports[report]],
        standard="reported",
        by=staff.verifier,
    )


def test_a_finding_leaves_with_its_area_and_day_and_nothing_of_its_reasons(valley):
    finding = finding_of(valley, "farm")
    with pytest.raises(NotReleasableError, match="adopted"):
        public_part(finding)
    adopt(finding, by=valley.staff.head)
    public = public_part(finding)
    assert public["answer"] == "violation"
    assert public["day"] == "2016-03-02"
    # Upper Farm has 300 people: the district is named, not the farm.
    assert public["incident"]["place"]["code"] == "R"
    assert public["incident"]["began_at"] == "2016-03-02"
    assert "reasons" not in public
    assert "Upper Farm" not in str(public)
    assert "number" not in public["incident"]


def test_every_field_of_a_public_part_is_declared_public(valley):
    meeting = liaison.record_meeting(
        kind="joining", organiser="this centre", held_on=date(2016, 3, 3), result="joined", source="own note",
        place=valley.places["V3"], about="who came and what was said", by=valley.staff.liaison,
    )  # fmt: skip
    public = public_part(meeting)
    assert set(public) == fields_shown_to(type(meeting), PUBLIC) | {"day"}
    assert public["place"]["code"] == "S"
    assert "who came" not in str(public)


def count(valley, publisher, **says):
    source = reports.add_source(by=valley.staff.duty, **publisher)
    return record_count(
        publisher=source, series="daily", window_end=world.instant(2), by=valley.staff.duty, **says
    )


def test_a_count_keeps_its_window_and_belongs_to_the_day_that_ends_it(valley):
    made = count(valley, {"code": "sohr", "kind": "ngo", "names": {"en": "SOHR"}}, unit="violation", value=7)
    public = public_part(made)
    assert public["publisher"] == {"code": "sohr", "names": {"en": "SOHR"}}
    assert public["day"] == "2016-03-01"
    assert public["window_end"].startswith("2016-03-01T22:00:00")


def test_a_small_part_of_a_count_of_people_is_left_out(valley):
    parts = {"SY01": 1, "SY07": 12}
    made = count(
        valley,
        {"code": "sohr", "kind": "ngo", "names": {"en": "SOHR"}},
        unit="killed",
        value=13,
        by_province=parts,
    )
    assert public_part(made)["by_province"] == {"SY07": 12}


def test_a_count_by_a_witness_never_leaves(valley):
    made = count(
        valley, {"code": "w-2", "kind": "witness", "identity": "the neighbour"}, unit="violation", value=2
    )
    with pytest.raises(NotReleasableError, match="protected"):
        public_part(made)


def test_a_relation_nobody_declared_a_way_out_for_is_refused(valley, monkeypatch):
    """Should a field to a protected table ever be declared public by mistake, the release still fails."""
    monkeypatch.setattr(entries, "OPENED", ())
    finding = finding_of(valley, "mill")
    finding_kind = next(kind for kind in RELEASABLE if kind.kind == "finding")
    assert issubclass(Incident, models.Model)
    assert finding_kind.model is type(finding)
    with pytest.raises(NotReleasableError, match="another kind"):
        entries._public_fields(finding)
