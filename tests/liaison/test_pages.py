"""The pages of liaison: what they show, in which language, and who may not."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse

from tests.conftest import by_role, refusal
from tests.liaison.test_meetings_and_assurances import meet, promise, published
from tests.liaison.test_protection import NAME, ask, everything_stored, move
from tregua.liaison.actions import record_threat
from tregua.liaison.models import Assurance, Meeting, ProtectionRequest, Threat
from tregua.record.models import Entry, Seat

READ = ("liaison:meetings", "liaison:assurances")
RECORD = ("liaison:meeting_new", "liaison:assurance_new", "liaison:protection_new", "liaison:threat_new")
PROTECTION = ("liaison:protection",)


def shown(answer):
    """Return the words of a page without its markup, with single blanks."""
    main = answer.content.decode().split("<main", 1)[1].split("</main>", 1)[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


@pytest.fixture
def desk(at_desk, staff):
    return at_desk(staff.liaison)


@pytest.mark.parametrize("language", ["en", "ar", "fr", "ru"])
def test_every_page_renders_in_every_language(valley, staff, desk, language):
    published(staff, 23)
    requested = move(ask(staff), staff, "acknowledged")
    addresses = [
        *(reverse(name) for name in READ + RECORD + PROTECTION),
        reverse("liaison:meeting", args=[meet(staff, place=valley.places["V3"]).pk]),
        reverse("liaison:assurance", args=[promise(staff).pk]),
        reverse("liaison:protection_request", args=[requested.pk]),
    ]
    for address in addresses:
        answer = desk.get(address, headers={"accept-language": language})
        assert answer.status_code == 200, address
        html = answer.content.decode()
        assert f'lang="{language}"' in html
        assert " style=" not in html


def test_an_empty_centre_has_pages_too(desk):
    for name in READ + RECORD + PROTECTION:
        assert desk.get(reverse(name)).status_code == 200, name


@pytest.mark.parametrize(("names", "permission"), [
    (READ, "liaison.read"), (RECORD, "liaison.record"), (PROTECTION, "protection.read"),
])  # fmt: skip
def test_who_may_open_which_page(client, staff, names, permission):
    for code, person in by_role(staff).items():
        client.force_login(person)
        for name in names:
            expected = 200 if person.may(permission) else refusal(person)
            assert client.get(reverse(name)).status_code == expected, (code, name)


def test_who_may_not_read_a_request(client, staff):
    request = ask(staff, story=NAME)
    for code, person in by_role(staff).items():
        client.force_login(person)
        answer = client.get(reverse("liaison:protection_request", args=[request.pk]))
        assert answer.status_code == (200 if person.may("protection.read") else refusal(person)), code
        assert NAME not in answer.content.decode()


def test_the_published_figure_stands_beside_the_meetings_recorded_here(staff, desk):
    published(staff, 23)
    meet(staff)
    says = shown(desk.get(reverse("liaison:meetings")))
    assert "23 published by the ministry: 2 March 2016" in says
    assert "1 meeting recorded here" in says
    assert "24" not in says


def test_a_meeting_is_recorded_and_who_took_part_is_sealed(valley, desk):
    says = {
        "kind": "joining", "organiser": "the centre", "held_on": "2016-03-03", "place": "V3", "participants": NAME,
        "parties": [valley.parties["village-council"].pk], "result": "joined", "series": "meetings",
        "source": "own note",
    }  # fmt: skip
    assert desk.post(reverse("liaison:meeting_new"), says).status_code == 302
    made = Meeting.objects.get()
    assert made.place == valley.places["V3"]
    answer = desk.get(reverse("liaison:meeting", args=[made.pk]))
    assert "Village Council of Lower Farm" in shown(answer)
    assert NAME not in answer.content.decode()
    assert not any(NAME in value for value in everything_stored())
    taken = desk.post(reverse("liaison:meeting_take_back", args=[made.pk]), {"reason": "put off"})
    assert taken.status_code == 302
    assert "put off" in shown(desk.get(reverse("liaison:meeting", args=[made.pk])))


def test_a_request_is_recorded_and_waits_to_be_acknowledged(desk):
    says = {
        "beneficiaries": ["signatories"], "asked": ["guarantee"], "addressed_to": "the centre", "hearsay_depth": "2",
        "language": "ar", "story": NAME,
    }  # fmt: skip
    assert desk.post(reverse("liaison:protection_new"), says).status_code == 302
    page = shown(desk.get(reverse("liaison:protection")))
    assert re.search(r"acknowledge, by .{8,40} received those who signed a guarantee by a guarantor", page)
    request = ProtectionRequest.objects.get()
    says = shown(desk.get(reverse("liaison:protection_request", args=[request.pk])))
    assert "2 tell it on between those who ask and us" in says
    assert NAME not in says


def test_a_duty_officer_records_a_request_and_is_told_whom_to_call(at_desk, staff):
    desk = at_desk(staff.duty)
    says = {
        "beneficiaries": ["reporters"],
        "asked": ["anonymity"],
        "addressed_to": "us",
        "hearsay_depth": "0",
    }
    answer = desk.post(reverse("liaison:protection_new"), says, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("liaison:meetings")
    assert "Call them" in shown(answer)
    assert desk.get(reverse("liaison:protection")).status_code == 403


def test_a_late_acknowledgement_is_overdue(staff, desk, monkeypatch):
    ask(staff)
    monkeypatch.setattr("tregua.liaison.clocks.ACKNOWLEDGE_WITHIN", timedelta(minutes=-1))
    assert "overdue: acknowledge" in shown(desk.get(reverse("liaison:protection")))


def test_a_refused_step_says_what_is_missing(staff, desk):
    request = move(ask(staff), staff, "acknowledged", "assessed")
    address = reverse("liaison:protection_request", args=[request.pk])
    answer = desk.post(address, {"status": "declined", "reason": "", "note": ""})
    assert answer.status_code == 422
    assert "Say why" in shown(answer)
    assert desk.post(address, {"status": "declined", "reason": "outside our reach"}).status_code == 302
    assert "outside our reach" in shown(desk.get(address))
    assert desk.post(address, {"status": "reviewed"}).status_code == 422, "it is not among the choices"


def test_a_harm_shows_that_a_review_is_mandatory(staff, desk):
    request = move(ask(staff), staff, "closed_harmed")
    address = reverse("liaison:protection_request", args=[request.pk])
    assert "A review of our own disclosures is mandatory" in shown(desk.get(address))
    assert "review our own disclosures" in shown(desk.get(reverse("liaison:protection")))
    says = {"result": "possible", "account": NAME}
    assert desk.post(reverse("liaison:review", args=[request.pk]), says).status_code == 302
    page = shown(desk.get(address))
    assert "mandatory" not in page
    assert "something that we disclosed may have led to it" in page


def test_a_custodian_reads_and_does_not_decide(staff, at_desk):
    request = ask(staff)
    desk = at_desk(staff.custodian)
    address = reverse("liaison:protection_request", args=[request.pk])
    assert "Move it on" not in shown(desk.get(address))
    assert desk.post(address, {"status": "acknowledged"}).status_code == 403


def test_nobody_reads_a_request_unseen(staff, at_desk):
    request = ask(staff)
    desk = at_desk(staff.head)
    desk.get(reverse("liaison:protection"))
    answer = desk.get(reverse("liaison:protection_request", args=[request.pk]))
    acts = [(entry.content["act"], entry.content["by"]) for entry in Entry.objects.journal()][-2:]
    assert acts == [("protection requests listed", "head"), ("protection request read", "head")]
    assert "head : read" in shown(answer).replace("head:", "head :"), (
        "whoever reads it sees who read it before"
    )
    assert "no-store" in answer["Cache-Control"]


def test_a_copy_that_cannot_note_a_reading_shows_no_request(staff, at_desk, monkeypatch):
    request = ask(staff)
    monkeypatch.setattr("tregua.record.seat._why_not", lambda: "this is a copy")
    desk = at_desk(staff.head)
    answer = desk.get(reverse("liaison:protection_request", args=[request.pk]))
    assert answer.status_code == 403
    assert "those who signed" not in answer.content.decode()
    assert Seat.objects.exists()


def test_a_threat_is_shown_with_words_and_party_where_protection_is_read(valley, staff, desk):
    says = {
        "against": "signatories", "by_party": valley.parties["black-band"].pk, "by_as_written": "the band of the north",
        "basis": "an outlet", "imminence": "ongoing",
    }  # fmt: skip
    assert desk.post(reverse("liaison:threat_new"), says).status_code == 302
    assert Threat.objects.get().by_party == valley.parties["black-band"]
    page = shown(desk.get(reverse("liaison:protection")))
    assert "those who signed the Black Band the band of the north ongoing an outlet" in page


def test_a_promise_is_followed_up_on_its_page(staff, desk):
    one = promise(staff)
    assert "1 promise is to be followed up" in shown(desk.get(reverse("liaison:meetings")))
    address = reverse("liaison:assurance", args=[one.pk])
    assert "The day to follow up has come" in shown(desk.get(address))
    assert desk.post(address, {"state": "kept", "evidence": ""}).status_code == 422
    assert desk.post(address, {"state": "kept", "evidence": "the patrol was there"}).status_code == 302
    assert "the patrol was there" in shown(desk.get(address))
    assert "Nothing is due." in shown(desk.get(reverse("liaison:assurances")))


def test_a_promise_is_recorded_on_its_page(desk):
    says = {
        "promised_by": "the head of the centre", "beneficiaries": ["faction_leaders"], "promise": "Nous les aiderons.",
        "language": "fr", "promised_on": "2016-03-02", "follow_up_on": "2016-03-01",
    }  # fmt: skip
    assert desk.post(reverse("liaison:assurance_new"), says).status_code == 422
    assert (
        desk.post(reverse("liaison:assurance_new"), says | {"follow_up_on": "2016-03-09"}).status_code == 302
    )
    assert Assurance.objects.get().follow_up_on == date(2016, 3, 9)


def test_a_publisher_reads_meetings_and_records_none(staff, at_desk):
    one = promise(staff)
    desk = at_desk(staff.publisher)
    assert reverse("liaison:meeting_new") not in desk.get(reverse("liaison:meetings")).content.decode()
    assert reverse("liaison:protection") not in desk.get(reverse("liaison:meetings")).content.decode()
    assert desk.post(reverse("liaison:assurance", args=[one.pk]), {"state": "kept"}).status_code == 403


def test_a_threat_names_no_party_when_none_is_known(staff, desk):
    record_threat(against="monitors", basis="a call", imminence="unknown", by=staff.liaison)
    assert "monitors not known not known a call" in shown(desk.get(reverse("liaison:protection")))
