"""Pages of the common record: two columns, nothing added up, and everything the other centre sent is harmless."""

from dataclasses import replace
from datetime import date

import pytest
from django.urls import reverse

from tests.conftest import by_role
from tregua.exchange.actions import propose, read_peer, release
from tregua.exchange.models import PeerEntry, Proposal, Release
from tregua.people.roles import BY_CODE
from tregua.record.entry import Ref
from tregua.record.models import Entry
from tregua.record.tree import leaf_hash
from tregua.reports.speech import record_statement

DAY = date(2016, 3, 5)


@pytest.fixture
def statement(staff, alone):
    return record_statement(
        speaker="a spokesman", words="A truck was fired at.", language="en", said_on=DAY, by=staff.duty
    )


@pytest.fixture
def both(staff, other, statement, django_capture_on_commit_callbacks):
    """Each centre has published something on one day; ours holds what the other published."""
    with django_capture_on_commit_callbacks(execute=True):
        release(propose(statement, by=staff.publisher), by=staff.head)
    day = DAY.isoformat()
    amman, sohr = ({"code": code, "names": {"en": code.upper()}} for code in ("amman", "sohr"))
    other.release(
        "published_count", id="c1", day=day, value=None, unit="violation", series="daily", publisher=amman
    )
    other.release(
        "published_count", id="c2", day=day, value=36, unit="violation", series="daily", publisher=sohr
    )
    other.release(
        "finding",
        id="f1",
        day=day,
        answer="violation",
        incident={"place": {"code": "SY02", "names": {"en": "Aleppo"}}},
    )
    other.publish()
    read_peer()
    return other


def text(response):
    assert response.status_code == 200, response.content
    return response.content.decode()


def test_the_common_record_shows_a_day_in_two_columns(both, at_desk, staff):
    page = text(at_desk(staff.reader).get(reverse("exchange:common")))
    start = page.index('<time datetime="2016-03-05">')
    row = page[start : page.index("</tr>", start)]
    ours, theirs = row.split("<td ")[1:]
    assert "nothing published" in ours
    assert "A truck was fired at." in ours
    assert "no count published" in theirs
    assert "received by Amman" in theirs
    assert "SOHR" in theirs
    assert "Aleppo" in theirs
    assert "substantiated violation" in theirs
    assert "received, not yet examined" in theirs
    assert "never added up" in page


def test_without_another_centre_the_page_works_and_says_so(alone, at_desk, staff):
    page = text(at_desk(staff.reader).get(reverse("exchange:common")))
    assert "No other centre is named" in page


def test_another_centre_without_a_folder_is_told(alone, settings, at_desk, staff):
    settings.CENTRE = replace(alone, peer_code="amman", peer_names={"en": "Amman"})
    assert "do not say where" in text(at_desk(staff.reader).get(reverse("exchange:common")))


def test_the_page_shows_what_is_held_and_reads_the_other_centre_by_a_button(staff, other, at_desk):
    other.release(id="f1", day="2016-03-05", answer="violation")
    other.publish()
    browser = at_desk(staff.reader)
    assert "substantiated violation" not in text(browser.get(reverse("exchange:common")))
    page = text(browser.post(reverse("exchange:read"), follow=True))
    assert "substantiated violation" in page
    other.release(id="f2", day="2016-03-05", answer="no_access")
    other.publish()
    assert "no access" not in text(browser.get(reverse("exchange:common")))
    page = text(browser.post(reverse("exchange:read"), follow=True))
    assert "verified up to entry 2" in page
    assert "no access" in page


def test_a_fault_is_shown_with_both_notes(both, at_desk, staff):
    both.leaves.pop(), both.bodies.pop()
    both.publish()
    page = text(at_desk(staff.reader).post(reverse("exchange:read"), follow=True))
    assert "ROLLBACK" in page
    assert page.count("amman.example/log1\n") >= 2


def test_an_entry_page_shows_origin_index_state_leaf_and_how_to_verify(both, at_desk, staff):
    page = text(at_desk(staff.reader).get(reverse("exchange:entry", args=["ours", 0])))
    entry = Entry.objects.published().get()
    for part in (
        entry.leaf_hash,
        "hmeimim.example/log1",
        "signed by its centre",
        "0.tlog-proof",
        "&quot;_sd&quot;",
        "verify.py",
        "hmeimim.example/log1+",
    ):
        assert part in page
    theirs = text(at_desk(staff.reader).get(reverse("exchange:entry", args=["theirs", 2])))
    assert PeerEntry.objects.get(index=2).leaf_hash in theirs
    assert "Take a position" not in theirs


def test_a_released_entry_that_is_not_published_yet_says_so(staff, statement, at_desk):
    release(propose(statement, by=staff.publisher), by=staff.head)
    assert "1 released entry is not yet published" in text(
        at_desk(staff.reader).get(reverse("exchange:common"))
    )
    assert "the next publication signs it" in text(
        at_desk(staff.reader).get(reverse("exchange:entry", args=["ours", 0]))
    )


@pytest.mark.parametrize("where", [["ours", 99], ["theirs", 99], ["nowhere", 0]])
def test_an_entry_that_is_not_there_is_not_found(both, at_desk, staff, where):
    assert at_desk(staff.reader).get(reverse("exchange:entry", args=where)).status_code == 404


def test_a_head_takes_a_position_on_the_page(both, at_desk, staff):
    browser = at_desk(staff.head)
    address = reverse("exchange:position", args=[2])
    wrong = browser.post(address, {"position": "contested"})
    assert wrong.status_code == 422
    assert "why it is contested" in wrong.content.decode()
    page = text(browser.post(address, {"position": "contested", "reason": "no fire was seen"}, follow=True))
    assert "contested" in page
    assert "no fire was seen" in page


def test_what_the_other_centre_contests_says_how_it_is_answered(both, at_desk, staff, settings):
    browser = at_desk(staff.head)
    address = reverse("exchange:entry", args=["ours", 0])
    assert "The other centre contests this" not in text(browser.get(address))
    leaf = Entry.objects.published().get(index=0)
    both.answer(
        Ref(settings.ORIGIN, 0, leaf_hash(bytes(leaf.data)).hex()), "contested", reason="another truck"
    )
    both.publish()
    read_peer()
    page = text(browser.get(address))
    assert "The other centre contests this" in page
    assert "another truck" in page


def test_a_head_withdraws_what_was_released(both, at_desk, staff):
    page = text(
        at_desk(staff.head).post(
            reverse("exchange:withdraw", args=[0]), {"reason": "another truck"}, follow=True
        )
    )
    assert "withdrawn" in page
    assert "another truck" in page


def test_proposing_shows_exactly_what_would_leave(staff, statement, at_desk):
    browser = at_desk(staff.publisher)
    address = reverse("exchange:propose_record", args=["statement", statement.pk])
    assert address in text(browser.get(reverse("exchange:propose"), {"kind": "statement"}))
    preview = text(browser.get(address))
    assert "Exactly this would leave" in preview
    assert "A truck was fired at." in preview
    assert "Proposed." in text(browser.post(address, {"reason": "asked for"}, follow=True))
    proposal = Proposal.objects.get()
    assert browser.post(address, {"reason": "again"}).status_code == 422
    head = at_desk(staff.head)
    assert "A truck was fired at." in text(head.get(reverse("exchange:proposal", args=[proposal.pk])))
    assert "Released as entry 0" in text(
        head.post(reverse("exchange:release", args=[proposal.pk]), follow=True)
    )
    late = at_desk(staff.second_head).post(reverse("exchange:refuse", args=[proposal.pk]), {"reason": "no"})
    assert late.status_code == 409
    assert "Somebody else was faster" in late.content.decode()
    assert Release.objects.count() == 1


def test_a_refusal_needs_its_reason_and_shows_it(staff, statement, at_desk):
    proposal = propose(statement, by=staff.publisher)
    browser = at_desk(staff.head)
    address = reverse("exchange:refuse", args=[proposal.pk])
    assert browser.post(address, {"reason": ""}).status_code == 422
    assert "a name in it" in text(browser.post(address, {"reason": "a name in it"}, follow=True))


def pages(proposal):
    return (
        ("get", reverse("exchange:common"), "exchange.read"),
        ("get", reverse("exchange:proposals"), "exchange.read"),
        ("get", reverse("exchange:proposal", args=[proposal]), "exchange.read"),
        ("get", reverse("exchange:entry", args=["ours", 0]), "exchange.read"),
        ("get", reverse("exchange:propose"), "exchange.propose"),
        ("post", reverse("exchange:release", args=[proposal]), "exchange.release"),
        ("post", reverse("exchange:refuse", args=[proposal]), "exchange.release"),
        ("post", reverse("exchange:position", args=[2]), "exchange.release"),
        ("post", reverse("exchange:withdraw", args=[0]), "exchange.release"),
    )


def test_who_may_not(both, staff, at_desk):
    proposal = Proposal.objects.get().pk
    for role, person in by_role(staff).items():
        browser = at_desk(person)
        for method, address, permission in pages(proposal):
            allowed = permission in BY_CODE[role].permissions
            assert (getattr(browser, method)(address).status_code not in {403, 404}) == allowed, (
                role,
                address,
            )


def test_nobody_reads_the_common_record_without_logging_in(both, client):
    for method, address, _permission in pages("x"):
        response = getattr(client, method)(address)
        assert response.status_code == 302
        assert "login" in response["Location"]


ODD = (
    "<script>alert(1)</script>",
    -1,
    True,
    [],
    [[]],
    {},
    {"code": {"x": []}},
    {"names": {"en": []}},
    None,
    "x" * 5000,
)


@pytest.mark.parametrize(
    "kind", ["finding", "published_count", "bulletin", "statement", "meeting", "acceptance", "oath"]
)
def test_whatever_the_other_centre_sends_the_page_stands(staff, other, at_desk, kind):
    names = (
        "answer",
        "words",
        "value",
        "publisher",
        "figures",
        "incident",
        "place",
        "kind",
        "series",
        "answer_by",
        "unit",
    )
    for odd in ODD:
        first = other.release(kind, id="odd", day="2016-03-05", **dict.fromkeys(names, odd))
        other.release(
            kind, id="odder", day=odd, figures=[odd, {"rule": odd, "value": odd}], odd={"deep": odd}
        )
        other.release("position", sort="position", refs=[first], position=odd, reason=odd, due=odd)
        other.release(kind, sort="freeze", id="later")
    other.publish()
    assert read_peer().size == 4 * len(ODD)
    browser = at_desk(staff.head)
    addresses = [reverse("exchange:entry", args=["theirs", n]) for n in range(0, 4 * len(ODD), 3)]
    for address in (reverse("exchange:common"), *addresses):
        assert "<script>alert" not in text(browser.get(address))
