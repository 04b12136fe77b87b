"""What this centre itself wrote and publishes is looked through for words that take a side, in four languages."""

from datetime import date

import pytest
from django.urls import reverse

from tests import world
from tregua.exchange.actions import propose, release
from tregua.exchange.models import Release
from tregua.incidents.actions import open_incident
from tregua.incidents.findings import adopt, draft_finding
from tregua.reports.speech import speak

DAY = date(2016, 3, 1)
LOADED = (
    "The militants fired.",
    "Les terroristes ont tiré.",
    "Боевики открыли огонь.",
    "أطلقت المليشيات النار",
)
ASKED = "Loaded words outside a quotation"


@pytest.fixture
def valley(staff, other):
    return world.remembered(staff)


def drafted(valley, reasons):
    return draft_finding(
        open_incident([valley.reports["bridge-1"]], by=valley.staff.verifier), answer="insufficient",
        reasons=reasons, relied_on=[valley.reports["bridge-1"]], standard="reported", by=valley.staff.verifier,
    )  # fmt: skip


def read(browser, name, *args):
    answer = browser.get(reverse(name, args=args))
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("reasons", LOADED)
def test_whoever_adopts_a_finding_sees_them_in_its_reasons(valley, at_desk, reasons):
    finding = drafted(valley, reasons)
    assert f"{ASKED}, in reasons" in read(at_desk(valley.staff.head), "incidents:finding", finding.pk)


def test_in_a_quotation_they_are_the_speaker_s(valley, at_desk):
    finding = drafted(valley, "He said “the militants fired”, and nobody else did.")
    assert ASKED not in read(at_desk(valley.staff.head), "incidents:finding", finding.pk)


def test_whoever_releases_sees_them_in_what_would_leave(valley, at_desk):
    staff = valley.staff
    finding = drafted(valley, "nobody could look")
    adopt(finding, by=staff.head)
    said = speak(
        kind="briefing", day=DAY, speaker="the spokesman", words=LOADED[0], language="en", by=staff.head
    )
    for record, asked in ((finding, False), (said, True)):
        proposal = propose(record, by=staff.publisher)
        assert (ASKED in read(at_desk(staff.head), "exchange:proposal", proposal.pk)) is asked


def test_a_reason_that_is_published_is_asked_about_once(valley, at_desk):
    staff = valley.staff
    said = speak(
        kind="briefing", day=DAY, speaker="the spokesman", words="We count.", language="en", by=staff.head
    )
    release(propose(said, by=staff.publisher), by=staff.head)
    index = Release.objects.get().entry_index
    head, address = at_desk(staff.head), reverse("exchange:withdraw", args=[index])
    answer = head.post(address, {"reason": LOADED[0]})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert ASKED in page
    assert 'type="checkbox" name="as_it_is"' in page
    assert head.post(address, {"reason": LOADED[0], "as_it_is": "on"}).status_code == 302
