"""S-23: who could be hunted with what leaves? Everything public and everything exchanged is read to name somebody.

The reader finds nobody. With each protection taken away in turn it finds whom that protection hides: so it can fail.
"""

import dataclasses

import pytest

from tests.exchange.other_centre import alone, other
from tests.exchange.sealed_world import REASONS
from tests.safety import hunted, reader
from tests.safety.hunted import POINTS, REPORTERS, REQUESTS, SMALL, VAULT, WATCH
from tregua.agreement.models import Party
from tregua.centre.exports.actions import export_everything
from tregua.centre.exports.writing import Options
from tregua.exchange import entries
from tregua.incidents.actions import open_incident
from tregua.incidents.findings import adopt, draft_finding
from tregua.incidents.models import Finding
from tregua.liaison.models import Meeting, ProtectionRequest
from tregua.people import vault
from tregua.record import actions as record
from tregua.record.publishing import publish
from tregua.record.shown import PUBLIC

__all__ = ["alone", "other"]
pytestmark = pytest.mark.looks_at_words
HIDDEN = {
    "persons": VAULT,
    "reporters": REPORTERS,
    "requests for protection": REQUESTS,
    "who is out, alarms, breaches": WATCH,
    "small places": (SMALL, "place-v2"),
    "what is sealed to one recipient": (REASONS,),
}


@pytest.fixture
def centre(staff, other):
    return hunted.hold(staff)


@pytest.fixture
def read(client, tmp_path):
    """Publish, and return a function that gives what was found of each thing that is hidden."""

    def what_is_found(*, pages=False):
        publish(by="test")
        things = [*hunted.published(), *hunted.carried(tmp_path / "stick")]
        if pages:
            things += [*hunted.public_pages(client), *hunted.bulletins()]
            assert len(things) > 100
        texts = reader.opened(things)
        named = {what: reader.found(texts, words) for what, words in HIDDEN.items()}
        return named | {
            "positions": reader.shapes(texts, reader.near(POINTS) | reader.POSITIONS),
            "ways to reach somebody": reader.shapes(texts, reader.CONTACTS),
        }

    return what_is_found


def nothing_but(found, *but):
    return {what: places for what, places in found.items() if places and what not in but}


def test_s_23_nobody_is_named_by_anything_that_leaves(centre, read):
    hunted.let_out(centre)
    hunted.offer_to_other(centre)
    assert nothing_but(read(pages=True)) == {}


def test_s_23_the_reader_finds_who_is_hidden_where_a_field_is_declared_public(centre, read, monkeypatch):
    """Control: the audience of one field is changed, and the reader names what stood in it."""
    monkeypatch.setitem(Finding.shown_to, "reasons", PUBLIC)
    centre.release(centre.finding)
    found = read()
    assert found["what is sealed to one recipient"]
    assert nothing_but(found, "what is sealed to one recipient") == {}


def test_s_04_the_reader_finds_a_small_place_where_places_are_not_coarse(centre, read, settings):
    """Control: every settlement may be named, and the reader names the small one."""
    settings.COARSE_POPULATION = 0
    centre.release(Meeting.objects.get(participants__isnull=False))
    found = read()
    assert found["small places"]
    assert nothing_but(found, "small places") == {}


def attributed(centre, to):
    """Draft a finding that names who did it, and have it adopted."""
    staff, report = centre.valley.staff, centre.valley.reports["mill"]
    incident = open_incident([report], by=staff.verifier)
    finding = draft_finding(
        incident, answer="violation", reasons="seen", relied_on=[report], standard="reported", attribution="actor",
        attributed_to=to, certainty="likely", by=staff.verifier,
    )  # fmt: skip
    adopt(finding, by=staff.head)
    return finding


def test_s_04_a_party_that_is_a_small_place_is_told_by_its_kind(centre, read):
    """A settlement that joined bears the name of its place; below the threshold neither name nor code leaves."""
    council = Party.objects.get(place=centre.valley.places["V2"])
    assert council.name("en") == SMALL
    centre.release(attributed(centre, council))
    assert read()["small places"] == set()


def test_s_04_a_party_that_is_a_large_place_is_named(centre, read, settings):
    """Control: above the threshold it is named as everybody names it."""
    settings.COARSE_POPULATION = 0
    centre.release(attributed(centre, Party.objects.get(place=centre.valley.places["V2"])))
    assert read()["small places"]


def test_s_05_the_reader_finds_a_position_where_a_place_leaves_as_a_point(centre, read, monkeypatch):
    """Control: what leaves of a place is its point, and the reader finds it."""

    def point(place, _precision=""):
        return {"at": f"{place.latitude}, {place.longitude}"} if place else None

    monkeypatch.setattr(entries, "_area", point)
    centre.release(Meeting.objects.get(participants__isnull=False))
    assert {what for _where, what, _words in read()["positions"]} >= {POINTS[0][0], "a pair of degrees"}


def test_s_01_the_reader_finds_a_reporter_where_witnesses_may_be_named(centre, read, monkeypatch):
    """Control: a count by a witness leaves like that of an outlet, and the reader names the witness by the code."""
    with pytest.raises(entries.NotReleasableError, match="protected"):
        centre.release(centre.count)
    monkeypatch.setitem(entries.WAYS_OUT, type(centre.count.publisher), lambda source: {"code": source.code})
    centre.release(centre.count)
    assert {words for _where, words in read()["reporters"]} == {REPORTERS[0]}


def test_s_07_the_reader_finds_a_request_for_protection_that_was_given_a_leaf(centre, read):
    """Control: past every list, a request is written into the log, and the reader finds it."""
    asked = ProtectionRequest.objects.get()
    with pytest.raises(entries.NotReleasableError, match="never leave"):
        centre.release(asked)
    says = {"for": asked.beneficiaries, "to": asked.addressed_to}
    record.release(kind="meeting", record_id=asked.pk, public=says, by="test")
    assert {words for _where, words in read()["requests for protection"]} == {REQUESTS[0], "faction_leaders"}


def exported(staff, target):
    """Return what can be read in an export that is given to somebody outside."""
    options = Options(passphrase="several words together")
    export_everything(target, options, reason="a test", by=staff.administrator, given_to="the archive")
    return reader.opened(hunted.files_of(target))


@pytest.fixture
def with_toml(alone, settings):
    """Give this test's folder the settings that an export takes along."""
    (settings.CENTRE_FOLDER / "centre.toml").write_text('code = "hmeimim"\n', encoding="utf-8")


def test_s_07_an_export_for_others_names_nobody_of_the_vault_no_request_and_no_position(
    staff, with_toml, tmp_path
):
    hunted.hold(staff)
    files = exported(staff, tmp_path / "out")
    assert (
        reader.found(files, (*VAULT, *REQUESTS[:3], *REQUESTS[4:], *WATCH)) == set()
    )  # the codes of the lists are explained in it
    assert reader.shapes(files, reader.near(POINTS)) == set()


def test_s_01_the_same_reader_names_everybody_of_the_vault_where_sealing_is_off(
    staff, with_toml, tmp_path, settings, monkeypatch
):
    """Control: TREGUA_SEALING=off in a centre of the example; the export then says every name."""
    settings.CENTRE = dataclasses.replace(settings.CENTRE, example=True)
    valley = hunted.world.remembered(staff)  # sealed, so that no other test is laid down what lies in plain
    monkeypatch.setenv(vault.SEALING, "off")
    hunted.hold(staff, valley)
    found = reader.found(exported(staff, tmp_path / "out"), VAULT)
    assert {words for _where, words in found} == set(VAULT)
