"""What stands open on a prepared bulletin is told before it is approved, and the journal says what stood open."""

import json
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests import world
from tests.bulletin.approving import approve as approve_shown
from tests.bulletin.test_pages import SEEN
from tregua.bulletin import points as points_module
from tregua.bulletin.actions import OpenPointsError, approve, correct, prepare, withdraw
from tregua.bulletin.embargo import approve_until
from tregua.bulletin.figures import BuildError
from tregua.bulletin.models import Approval
from tregua.bulletin.points import open_points
from tregua.exchange.actions import propose, read_peer, release
from tregua.exchange.held import own_ref
from tregua.incidents.actions import open_incident
from tregua.incidents.findings import adopt, draft_finding
from tregua.record.models import Entry
from tregua.reports.loaded import loaded_words
from tregua.reports.speech import speak

DAY_1, DAY_9 = date(2016, 3, 1), date(2016, 3, 9)


@pytest.fixture
def valley(staff, other):
    return world.remembered(staff)


def told(bulletin, staff):
    return {one.code.rpartition(":")[0] or one.code: one for one in open_points(bulletin, staff.head)}


def found(valley, incident, *names):
    finding = draft_finding(
        incident, answer="insufficient", reasons="nobody could look",
        relied_on=[valley.reports[name] for name in names], standard="reported", by=valley.staff.verifier,
    )  # fmt: skip
    adopt(finding, by=valley.staff.head)
    return finding


def test_incidents_without_a_finding_are_named_with_their_pages(valley):
    bridge = open_incident([valley.reports["bridge-1"]], by=valley.staff.verifier)
    point = told(prepare(DAY_1, by=valley.staff.publisher), valley.staff)["no_finding"]
    assert point.words == "1 incident has no finding that stands."
    assert point.links == ((str(bridge), reverse("incidents:incident", args=[bridge.number])),)
    found(valley, bridge, "bridge-1")
    assert "no_finding" not in told(prepare(DAY_1, by=valley.staff.publisher), valley.staff)


def test_an_incident_without_a_place_is_named(valley):
    open_incident([valley.reports["car"]], by=valley.staff.verifier)
    says = told(prepare(DAY_9, by=valley.staff.publisher), valley.staff)
    assert says["no_place"].words == "1 incident has no place on record."


def test_what_the_other_centre_contests_is_named(valley, other):
    staff = valley.staff
    bridge = open_incident([valley.reports["bridge-1"]], by=staff.verifier)
    release(propose(found(valley, bridge, "bridge-1"), by=staff.publisher), by=staff.head)
    assert "contested" not in told(prepare(DAY_1, by=staff.publisher), staff)
    other.answer(own_ref(0), "contested", reason="nothing fell there")
    other.publish()
    read_peer()
    point = told(prepare(DAY_1, by=staff.publisher), staff)["contested"]
    assert point.words == "The other centre contests 1 entry of ours about this day."
    assert point.links[0][1] == reverse("exchange:entry", args=["ours", 0])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Three militants were seen.", ["militants"]),
        ("He said: “the militants left”.", []),
        ("Les terroristes de la ville.", ["terroristes"]),
        ("Боевики открыли огонь.", ["Боевики"]),
        ("قصفت المليشيات البلدة", ["المليشيات"]),
        ("Two people were hurt.", []),
    ],
)
def test_loaded_words_are_found_in_four_languages_outside_quotations(text, words):
    assert loaded_words(text) == words


def test_loaded_words_and_numbers_of_people_in_our_own_texts_are_named(valley):
    staff = valley.staff
    speak(
        kind="briefing", day=DAY_1, speaker="the spokesman", language="en", by=staff.head,
        words="The militants may call us on +963 11 555 01 23.",
    )  # fmt: skip
    first = prepare(DAY_1, by=staff.publisher)
    says = told(first, staff)
    assert "“militants”" in says["loaded_words"].words
    assert "telephone" in says["looks_like"].words
    approve_shown(first, by=staff.head)
    further = correct(first, reason="A regime was named.", by=staff.publisher)
    assert any("“regime”" in one.words for one in open_points(further, staff.head))


def test_parts_by_which_somebody_could_be_recognised_are_named_and_not_known_is_no_part(valley):
    says = told(prepare(DAY_1, by=valley.staff.publisher), valley.staff)
    assert says["small:reports_received"].words.endswith("the Valley 2.")
    assert "small:reports_received" not in told(prepare(DAY_9, by=valley.staff.publisher), valley.staff)


def test_figures_without_coverage_and_languages_that_nobody_reviewed_are_named(valley, monkeypatch):
    bulletin = prepare(DAY_1, by=valley.staff.publisher)
    says = told(bulletin, valley.staff)
    assert says["no_coverage"].code == f"no_coverage:{len(bulletin.content['figures'])}"
    monkeypatch.setattr(points_module, "reviewed_by", lambda code: "" if code in {"ar", "ru"} else "x")
    point = told(bulletin, valley.staff)["not_reviewed"]
    assert [to.rpartition("=")[2] for _name, to in point.links] == ["ar", "ru"]


def test_a_withdrawal_has_no_figures_to_look_at(valley):
    staff = valley.staff
    first = prepare(DAY_1, by=staff.publisher)
    approve_shown(first, by=staff.head)
    says = told(withdraw(first, reason="It named a place.", by=staff.publisher), staff)
    assert set(says) <= {"not_reviewed"}


def test_who_approves_was_shown_every_point_and_the_journal_says_which_stood_open(valley):
    staff = valley.staff
    open_incident([valley.reports["bridge-1"]], by=staff.verifier)
    bulletin = prepare(DAY_1, by=staff.publisher)
    shown = [one.code for one in open_points(bulletin, staff.head)]
    with pytest.raises(OpenPointsError, match="approve once more"):
        approve(bulletin, by=staff.head, seen=[code for code in shown if code != "no_finding:1"])
    assert not Approval.objects.exists()
    approve(bulletin, by=staff.head, seen=shown)
    acts = [one.content for one in Entry.objects.filter(log="journal").order_by("-index")[:8]]
    (act,) = [one for one in acts if "bulletin approved" in json.dumps(one)]
    assert all(code in json.dumps(act) for code in shown)


def test_the_page_tells_what_stands_open_and_asks_once_more(valley, at_desk):
    staff = valley.staff
    open_incident([valley.reports["bridge-1"]], by=staff.verifier)
    bulletin = prepare(DAY_1, by=staff.publisher)
    head = at_desk(staff.head)
    page = head.get(reverse("bulletin:bulletin", args=["2016-03-01", 1])).content.decode()
    assert "1 incident has no finding that stands." in page
    assert "Approve all the same" not in page
    asked = head.post(reverse("bulletin:approve", args=[bulletin.pk]))
    assert asked.status_code == 422
    assert "Approve all the same" in asked.content.decode()
    assert set(SEEN.findall(asked.content.decode())) == {
        one.code for one in open_points(bulletin, staff.head)
    }
    own = at_desk(staff.publisher).get(reverse("bulletin:bulletin", args=["2016-03-01", 1])).content.decode()
    assert "What stands open" in own


def test_the_act_itself_takes_no_approval_of_what_was_not_shown(valley):
    open_incident([valley.reports["bridge-1"]], by=valley.staff.verifier)
    bulletin = prepare(DAY_1, by=valley.staff.publisher)
    with pytest.raises(OpenPointsError):
        approve(bulletin, by=valley.staff.head)
    with pytest.raises(OpenPointsError):
        approve_until(bulletin, until=timezone.now() + timedelta(hours=1), by=valley.staff.head)
    assert not Approval.objects.exists()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda figures: figures["incidents_open"].update(value=5), "the parts add up to 1, the total is 5"),
        (
            lambda figures: figures["incidents_open"].update(value=2, parts={"V": 2}),
            "add up to 2, the total is 1",
        ),
        (
            lambda figures: figures["incidents_open"].update(parts={"W": 1}),
            "add up to 1, the total is 1",
        ),
        (lambda figures: figures["meetings_recorded"].update(value=3), "not the length of its frozen list"),
    ],
)
def test_a_figure_that_does_not_add_up_cannot_be_approved_whoever_asks(valley, change, words):
    open_incident([valley.reports["bridge-1"]], by=valley.staff.verifier)
    bulletin = prepare(DAY_1, by=valley.staff.publisher)
    change({one["rule"]: one for one in bulletin.content["figures"]})
    seen = [one.code for one in open_points(bulletin, valley.staff.head)]
    with pytest.raises(BuildError, match=words):
        approve(bulletin, by=valley.staff.head, seen=seen)
    assert not Approval.objects.exists()


def test_a_figure_of_findings_opens_each_finding_with_its_reasons(valley, client):
    bridge = open_incident([valley.reports["bridge-1"]], by=valley.staff.verifier)
    finding = found(valley, bridge, "bridge-1")
    bulletin = prepare(DAY_1, by=valley.staff.publisher)
    client.force_login(valley.staff.head)
    figure = bulletin.figures.get(rule__code="not_verified", since=None)
    page = client.get(reverse("bulletin:figure", args=[figure.pk])).content.decode()
    assert reverse("incidents:finding", args=[finding.pk]) in page
    assert "nobody could look" in page
    whole = bulletin.figures.get(rule__code="incidents_recorded", since=None)
    assert "nobody could look" not in client.get(reverse("bulletin:figure", args=[whole.pk])).content.decode()
