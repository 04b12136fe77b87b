"""The pages of sealed parts, recipients, the ledger, destroying and withholding, as people use them."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests import world
from tests.exchange.sealed_world import REASONS, adopted, recipient, released
from tregua.exchange.ledger import Disclosed
from tregua.exchange.models import PeerEntry, Proposal
from tregua.exchange.peer import read_peer
from tregua.exchange.seals import Grant, Opening, Recipient, Shredded
from tregua.exchange.withheld import Withheld
from tregua.people.models import AccessNote


@pytest.fixture
def valley(staff, alone):
    return world.remembered(staff)


def text_of(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def bring_key(browser, staff):
    key = SimpleUploadedFile("custodian.key", staff.key_file)
    assert (
        browser.post(reverse("people:vault"), {"key": key, "passphrase": staff.passphrase}).status_code == 302
    )


def test_a_publisher_looks_at_what_each_audience_would_read_and_proposes(valley, at_desk):
    finding, to = adopted(valley), recipient(valley.staff)
    browser = at_desk(valley.staff.publisher)
    page = reverse("exchange:propose_record", args=["finding", finding.pk])
    assert "cannot be made to forget" in text_of(browser.get(page))
    says = {"parts": "both", "place": "province", "time": "month", f"to_{to.row.pk}": ["reasons"]}
    looked = text_of(browser.post(page, says | {"look": "1"}))
    assert "Nothing is proposed yet" in looked
    assert REASONS in looked
    assert f"Sealed to {to.row}" in looked
    assert not Proposal.objects.exists()
    assert browser.post(page, says).status_code == 302
    proposal = Proposal.objects.get()
    seen = text_of(at_desk(valley.staff.head).get(reverse("exchange:proposal", args=[proposal.pk])))
    assert REASONS in seen  # the second person sees the same
    assert "2016-03-02" not in seen
    browser.post(reverse("exchange:release", args=[proposal.pk]))
    after = text_of(browser.get(reverse("exchange:proposal", args=[proposal.pk])))
    assert REASONS not in after
    assert "Sealed fields, of which nothing is kept here in plain" in after


def test_the_preview_says_who_could_be_recognised(valley, at_desk):
    finding = adopted(valley)
    browser = at_desk(valley.staff.publisher)
    page = reverse("exchange:propose_record", args=["finding", finding.pk])
    assert "it is the only incident on record" in text_of(browser.get(page))
    coarse = text_of(browser.post(page, {"place": "none", "look": "1"}))
    assert "it is the only incident" not in coarse


def test_a_text_with_a_telephone_number_is_pointed_out(valley, at_desk):
    from tregua.liaison.actions import record_meeting  # noqa: PLC0415

    meeting = record_meeting(
        kind="joining", organiser="the mayor, +963 944 123 456", held_on=world.instant(2).date(), result="joined",
        source="own note", about="", by=valley.staff.liaison,
    )  # fmt: skip
    page = reverse("exchange:propose_record", args=["meeting", meeting.pk])
    assert "telephone number" in text_of(at_desk(valley.staff.publisher).get(page))


def test_a_custodian_opens_ours_and_gives_it_to_one_more(valley, at_desk):
    made = released(valley, adopted(valley), recipient(valley.staff))
    later = recipient(valley.staff, name="Their lawyer")
    browser = at_desk(valley.staff.custodian)
    page = reverse("exchange:sealed_ours", args=[made.entry_index])
    assert REASONS not in text_of(browser.get(page))
    without = text_of(browser.post(page, {"reason": "they ask back"}))
    assert "Bring your key first" in without
    bring_key(browser, valley.staff)
    opened = browser.post(page, {"reason": "they ask back"})
    assert REASONS in text_of(opened)
    assert "no-store" in opened["Cache-Control"]
    gave = browser.post(
        reverse("exchange:give", args=[made.entry_index]),
        {"recipient": later.row.pk, "fields_given": ["reasons"], "reason": "the court asked"},
    )
    assert gave.status_code == 302
    assert Grant.objects.filter(recipient=later.row).count() == 1
    assert AccessNote.objects.count() == 2
    notes = text_of(at_desk(valley.staff.auditor).get(reverse("people:access_notes")))
    assert f"exchange.Opening/{made.entry_index}" in notes
    assert REASONS not in notes


def test_a_custodian_destroys_and_the_entry_says_so(valley, at_desk):
    made = released(valley, adopted(valley), recipient(valley.staff))
    browser = at_desk(valley.staff.custodian)
    page = reverse("exchange:destroy", args=[made.entry_index])
    assert "stays as it is" in text_of(browser.get(page))
    refused = browser.post(page, {"reason_code": "safety", "authority": "the head of centre"})
    assert refused.status_code == 422
    done = browser.post(page, {"reason_code": "safety", "authority": "the head of centre", "sure": "on"})
    assert done.status_code == 302
    assert Shredded.objects.get().keys == 2
    assert not Opening.objects.exists()
    entry = text_of(browser.get(reverse("exchange:entry", args=["ours", made.entry_index])))
    assert "2 keys were destroyed" in entry
    assert "has not said yet" in entry


def test_s_06_after_harm_one_page_tells_everything_that_left_about_a_record(valley, at_desk):
    finding, to = adopted(valley), recipient(valley.staff)
    released(valley, finding, to)
    other = adopted(valley, "mill")
    released(valley, other, to)
    browser = at_desk(valley.staff.liaison)
    page = text_of(browser.get(reverse("exchange:disclosures_about", args=["incidents.Finding", finding.pk])))
    assert finding.pk in page
    assert other.pk not in page
    assert str(to.row) in page
    assert "everybody" in page
    everything = text_of(browser.get(reverse("exchange:disclosures")))
    assert other.pk in everything
    only = text_of(browser.get(reverse("exchange:disclosures"), {"way": "sealed", "about": finding.pk}))
    assert "named recipients" in only
    assert other.pk not in only


def test_s_06_whole_copies_of_the_register_are_told_with_every_record(valley, at_desk):
    from tregua.exchange.ledger import EVERYTHING, disclose  # noqa: PLC0415

    disclose(
        record=EVERYTHING, record_id="", way="export", audience="named", recipient="the archive", by="admin"
    )
    page = text_of(at_desk(valley.staff.head).get(reverse("exchange:disclosures_about", args=["x.Y", "1"])))
    assert "everything the register held" in page
    assert "the archive" in page


def test_a_recipient_is_entered_by_one_and_confirmed_by_another(staff, alone, at_desk):
    from tests.quick_keys import new_identity  # noqa: PLC0415

    key, _file = new_identity("four words no name")
    browser = at_desk(staff.custodian)
    assert browser.post(
        reverse("exchange:recipients"), {"name": "Amman desk", "body": "amman", "key": key}
    ).status_code == 302  # fmt: skip
    row = Recipient.objects.get()
    page = reverse("exchange:recipient", args=[row.pk])
    assert row.digits in text_of(browser.get(page))
    assert browser.post(page, {"heard_from": "x", "how": "y"}).status_code == 422
    browser = at_desk(staff.head)
    assert browser.post(page, {"heard_from": "their duty officer", "how": "by telephone"}).status_code == 302
    assert "confirmed by Head" in text_of(browser.get(reverse("exchange:recipients")))
    assert browser.post(page, {"act": "retire", "reason": "the key was lost"}).status_code == 302
    assert not Recipient.objects.usable().exists()


def test_what_names_a_victim_is_withheld_by_two(staff, other, at_desk):
    other.release(answer="violation", reason="the name of somebody who is hunted")
    other.publish()
    read_peer()
    entry = reverse("exchange:entry", args=["theirs", 0])
    browser = at_desk(staff.liaison)
    assert "somebody who is hunted" in text_of(browser.get(entry))
    browser.post(reverse("exchange:withhold", args=[0]), {"reason": "a victim", "authority": "the head"})
    shown = text_of(browser.get(entry))
    assert "somebody who is hunted" not in shown
    assert "Withheld here by Liaison" in shown
    for page in ("exchange:common", "exchange:concordance"):
        assert "somebody who is hunted" not in text_of(browser.get(reverse(page)))
    row = Withheld.objects.get()
    browser = at_desk(staff.head)
    assert row.reason in text_of(browser.get(reverse("exchange:all_withheld")))
    assert browser.post(
        reverse("exchange:withheld", args=[row.pk]), {"upheld": "yes", "reason": "seen"}
    ).status_code == 302  # fmt: skip
    assert "our copy of the text was destroyed" in text_of(browser.get(entry))
    assert PeerEntry.objects.get().public == {}


def test_the_ledger_has_no_page_for_whoever_must_not_read_it(valley, at_desk):
    for who in ("publisher", "reader", "administrator", "duty"):
        assert at_desk(getattr(valley.staff, who)).get(reverse("exchange:disclosures")).status_code == 403
    assert not Disclosed.objects.exists()
