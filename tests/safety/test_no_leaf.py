"""Protection, the vault, contacts and access notes have no leaf in the published log at all: every model is walked."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps

from tests.exchange.other_centre import alone, other
from tests.safety import hunted
from tregua.exchange.entries import BY_KIND, BY_LABEL
from tregua.exchange.ledger import NEVER, NEVER_RECORDS
from tregua.exchange.sealing import open_own
from tregua.exchange.seals import Opening
from tregua.people import vault
from tregua.record import actions as record
from tregua.record import entry as leaf
from tregua.record import schemas
from tregua.record.models import Body, Entry
from tregua.record.publishing import publish

__all__ = ["alone", "other"]
ROOT = Path(__file__).resolve().parents[2]
OURS = [model for model in apps.get_models() if model.__module__.startswith("tregua.")]
# Whose rows may stand behind a leaf: records that are released by two people, and bulletins that two people approve.
MAY_HAVE_A_LEAF = {*BY_LABEL, "bulletin.Bulletin"}
# What the centre of these tests holds of what is protected.
FILLED = {
    "agreement.OwnName", "agreement.OwnNameConfirmed", "agreement.OwnNameRevoked",
    "incidents.EvidenceFile", "incidents.Custody",
    "people.Outing", "people.CheckIn", "people.Alarm", "people.AlarmAnswer", "people.Breach", "people.BreachStep",
    "people.Period", "people.KeptLonger", "people.SuggestionSwitch", "people.DuressWord", "people.SavedFilter",
    "people.Sealed", "people.AccessNote", "people.Custodian", "exchange.Recipient", "exchange.Disclosed",
    "liaison.ProtectionRequest", "liaison.ProtectionStep", "liaison.Threat", "liaison.DisclosureReview",
    "liaison.Consent", "liaison.ConsentWithdrawn", "liaison.ContactPlan", "liaison.ContactTry",
    "exchange.JointCase", "exchange.JointStep", "exchange.LetterOut", "exchange.LetterLeft",
    "liaison.ProtectedPoint", "liaison.ProtectedPointEnded", "liaison.ProtectedSquare", "liaison.PointQuestion",
    "liaison.Shift", "liaison.ShiftHandover", "liaison.DutyEntry", "liaison.DutyAnswer", "liaison.UnansweredEntry",
    "liaison.HuntEvent", "liaison.HuntRule", "liaison.RiskWarning", "liaison.RiskWarningStep",
    "calls.HalfCall", "calls.Call", "calls.CallTold", "calls.CallBack",
    "liaison.PatternRule", "liaison.Dossier", "liaison.DossierDecision", "liaison.DecisionSeconded",
}  # fmt: skip
# Of the packages that hold what is protected: models of which those tests need no row, each kind with its reason.
NOT_FILLED = {
    **dict.fromkeys(
        ("people.Person", "people.OneTimeLogin", "people.AuthenticatorApp", "people.Passkey", "people.RecoveryCode",
         "people.WrongTry", "people.MachineReset", "people.ResetProposal", "people.ResetDecision"),
        "accounts of the staff and ways in",
    ),
    **dict.fromkeys(("people.VaultProposal", "people.VaultDecision", "people.Ceremony"), "who agreed to what, by number"),
    **dict.fromkeys(
        ("people.SoughtWords", "people.SoughtTerm", "people.SoughtLater"),
        "the search, made from records that may be found; test_search.py of this folder looks through it",
    ),
    **dict.fromkeys(("people.ListProposal", "people.ListDecision", "people.ListTaken"), "who took which list out"),
    **dict.fromkeys(("people.Taking", "people.TakingEnded"), "who of the staff has which work"),
    **dict.fromkeys(("liaison.AlarmScreen", "liaison.AlarmScreenEnded"), "a screen of the desk"),
    **dict.fromkeys(
        ("liaison.Assurance", "liaison.AssuranceStep", "liaison.Outcome", "liaison.SeriesRule", "liaison.MeetingParty",
         "liaison.MeetingTakenBack"),
        "liaison work that is not released; what of a meeting leaves is of the meeting",
    ),
}  # fmt: skip
HOLD_WHAT_IS_PROTECTED = {"people", "liaison", "calls"}
# Who may write into the published log. Each is about a released record, a bulletin, an entry, or the log itself.
MAY_WRITE = {
    "exchange/actions.py", "exchange/acks.py", "exchange/charters.py", "exchange/following.py", "bulletin/actions.py",
    "centre/reopening.py",
}  # fmt: skip
WRITES = {"release", "release_all"}
CAPITAL = re.compile(r"(?<=[a-z])([A-Z])")


@pytest.fixture
def centre(staff, other):
    made = hunted.let_out(hunted.hold(staff))
    hunted.offer_to_other(made)
    vault_key = vault.read_identity(staff.key_file, staff.passphrase)
    open_own(Opening.objects.earliest("id"), identity=vault_key, by=staff.custodian, reason="to see")
    publish(by="test")
    return made


def leaves():
    """Return every leaf, as its bytes are, with the public part beside it."""
    bodies = dict(Body.objects.values_list("entry", "disclosures"))
    return [(bytes(row.data), bodies.get(row.pk, "")) for row in Entry.objects.published().order_by("index")]


def with_a_leaf():
    """Return the models of which some row is named by a leaf, or by the public part or the references of one."""
    said = "\n".join(data.decode() + body for data, body in leaves())
    return {
        model._meta.label
        for model in OURS
        if model._meta.label not in {"record.Entry", "record.Body", "record.Head"}
        for pk in model._base_manager.values_list("pk", flat=True)
        if len(str(pk)) > 20 and str(pk) in said
    }


def test_s_01_only_what_is_released_by_two_people_has_a_leaf(centre):
    """Every model is walked, and every row of it: the identifier of none but these stands in the log."""
    rows = {model._meta.label: model._base_manager.count() for model in OURS}
    assert {label for label in FILLED if not rows[label]} == set(), "nothing to look for"
    assert with_a_leaf() <= MAY_HAVE_A_LEAF
    assert {"incidents.Finding", "liaison.Meeting"} <= with_a_leaf()


def test_s_01_a_new_model_of_what_is_protected_is_put_on_a_list():
    """Whoever adds one says whether a row of it is looked for, or why none is; nothing protected can be released."""
    ours = {model._meta.label for model in OURS if model._meta.app_label in HOLD_WHAT_IS_PROTECTED}
    assert ours - MAY_HAVE_A_LEAF - FILLED - set(NOT_FILLED) == set(), (
        "put it into FILLED with a row in hunted.py"
    )
    assert set(NOT_FILLED) <= ours
    assert not (FILLED | set(NOT_FILLED)) & MAY_HAVE_A_LEAF


def test_s_01_the_walk_finds_a_protected_row_that_was_given_a_leaf(centre):
    """Control: past every list one is written, and the walk names its model."""
    sealed = apps.get_model("people.Sealed").objects.first()
    record.release(kind="meeting", record_id=sealed.pk, public={}, by="test")
    assert with_a_leaf() - MAY_HAVE_A_LEAF == {"people.Sealed"}


def test_s_07_a_protected_model_has_no_word_in_the_formats_of_the_log():
    """No kind and no schema is named after one, so no leaf can be read as one."""
    protected = [
        model
        for model in OURS
        if model._meta.label in NEVER_RECORDS or model._meta.app_label in NEVER
        if model._meta.label not in MAY_HAVE_A_LEAF
    ]
    own = {one.sch.partition("/")[0] for one in schemas.known()} | set(BY_KIND)
    assert len(protected) > 30
    assert {CAPITAL.sub(r"_\1", model.__name__).lower() for model in protected} & own == set()
    assert "published_count" in own


def test_s_07_every_kind_of_a_leaf_is_of_the_list(centre):
    kinds = {leaf.parse(data).data["kind"] for data, _body in leaves()}
    assert kinds <= {*BY_KIND, "bulletin", "genesis", "schema", "checkpoint", "ack"}


def writers(text):
    """Return the calls in a module that write into the published log."""
    called = (node.func for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call))
    for one in called:
        if isinstance(one, ast.Attribute) and one.attr in WRITES and getattr(one.value, "id", "") == "record":
            yield one.attr


def test_s_07_no_package_of_protected_records_writes_into_the_published_log():
    found = {
        path.relative_to(ROOT / "tregua").as_posix()
        for path in (ROOT / "tregua").rglob("*.py")
        if "record.release" in (text := path.read_text(encoding="utf-8")) and list(writers(text))
    }
    assert found <= MAY_WRITE
    assert {"exchange/actions.py", "bulletin/actions.py"} <= found
    assert list(writers("record.release(kind='x')")) == ["release"]
