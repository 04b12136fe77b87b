"""A request handled with the other centre: by consent, end to end, answered or refused, revoked; and a partner who cheats."""

import base64
import dataclasses
import hashlib
import time
from datetime import timedelta

import pyrage
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.conftest import person
from tests.exchange.sealed_world import recipient
from tests.exchange.test_sealed_pages import bring_key
from tests.liaison.test_protection import NAME, ask, everything_stored, move
from tests.public.test_sealed import MIRROR
from tests.safety.hunted import files_of
from tregua.exchange import harm, joint, letter_box, letter_form
from tregua.exchange.joint_reading import read_letter
from tregua.exchange.letters import JointCase, LetterIn, LetterLeft, LetterOut, LetterRead
from tregua.liaison import clocks
from tregua.liaison.consenting import record_consent, withdraw_consent
from tregua.liaison.contacting import note_try, plan_contact
from tregua.liaison.models import ProtectionRequest
from tregua.liaison.protection import review_disclosures
from tregua.liaison.protection_views import ACTS
from tregua.liaison.saying import LiaisonError
from tregua.people import retention
from tregua.people.models import AccessNote, Custodian, VaultProposal
from tregua.people.vault import open_sealed, read_identity
from tregua.record import keys
from tregua.record.cosignature import Cosigner, parse_cosigner_vkey
from tregua.record.kept import new_ulid
from tregua.record.keys import LogKeyError, mirror_vkey
from tregua.record.models import Entry
from tregua.record.signed_request import sign_request

DETAILS = f"{NAME}, behind the mill, call after dark"
US = "hmeimim.example/log1"
NOBODY_ELSE = Cosigner("amman.example/mirror", Ed25519PrivateKey.generate())


class Partner:
    """The other centre, known by its keys alone: it opens what we write and writes whatever it likes."""

    origin = "amman.example/log1"

    def __init__(self, holder, ours):
        self.identity = holder.identity
        self.ours = ours

    def reads(self, letter):
        plain = letter_form.opened(bytes(letter.ciphertext), self.identity)
        return letter_form.read(plain, keys=[parse_cosigner_vkey(mirror_vkey())], sender=US, to=self.origin)

    def writes(self, verb, ref="0" * 32, *, by=MIRROR, sender=origin, to=US, **more):
        says = {
            "v": 1, "verb": verb, "ref": ref, "number": new_ulid(), "kind": "joint", "reason": "", "for": [], "asked": [],
            "soon": "", "details": "",
        }  # fmt: skip
        return letter_form.write(says | more, by=by, sender=sender, to=to, readers=self.ours)

    def offers(self, ref="a" * 32, *, verb="offer", **more):
        says = {"for": ["reporters"], "asked": ["anonymity"], "soon": "hours", "details": DETAILS}
        return self.writes(verb, ref, **says | more)


class Shelf:
    """What the other centre's server gives us."""

    def __init__(self, *letters):
        self.files = {f"letters/{letter_form.name_of(one)}": one for one in letters}
        names = "".join(f"{path.removeprefix('letters/')}\n" for path in self.files)
        self.files["letters/list"] = names.encode()

    def get(self, path, *, longest):
        return self.files.get(path, b"")[: longest + 1] or None


@pytest.fixture
def partner(staff, other, settings):
    settings.CENTRE = dataclasses.replace(settings.CENTRE, peer_cosigner=MIRROR.key.vkey)
    return Partner(recipient(staff), list(Custodian.objects.values_list("recipient", flat=True)))


@pytest.fixture
def opened(staff):
    """Receive letters and open each with our custodian's key; return what became of the last."""
    identity = read_identity(staff.key_file, staff.passphrase)

    def open_them(*letters):
        letter_box.receive_letters(Shelf(*letters))
        outcome = ""
        for one in LetterIn.objects.unread():
            outcome = read_letter(one, identity=identity, by=staff.custodian, reason="it came").outcome
        return outcome

    return open_them


@pytest.fixture
def agreed(staff):
    """A request whose story is sealed, with every consent toward the other centre."""
    request = move(ask(staff, story=NAME, imminence="days"), staff, "acknowledged")
    to = ["told", "details", "transfer"]
    record_consent(request, to=to, toward="other_centre", given_by="themselves", by=staff.liaison)
    return request


def again(case):
    return JointCase.objects.get(pk=case.pk)


def offered(request, staff, kind="joint", details=""):
    return joint.offer(request, kind=kind, details=details, by=staff.liaison)


def leave():
    for name in letter_box.listing().decode().split():
        letter_box.take_along(name, way="line")


@pytest.mark.parametrize(("to", "kind", "details"), [
    ([], "joint", ""), (["told"], "transfer", ""), (["told"], "joint", DETAILS), (["told", "details"], "transfer", DETAILS),
])  # fmt: skip
def test_s_03_nothing_is_offered_beyond_what_the_person_agreed_to(partner, staff, to, kind, details):
    request = ask(staff)
    if to:
        record_consent(request, to=to, toward="other_centre", given_by="themselves", by=staff.liaison)
    with pytest.raises(LiaisonError, match="has not agreed"):
        offered(request, staff, kind, details)
    assert not LetterOut.objects.exists()
    assert letter_box.listing() == b""


def test_an_offer_is_one_letter_that_only_their_custodians_open(partner, staff, agreed):
    case = offered(agreed, staff, details=DETAILS)
    letter = LetterOut.objects.get()
    says = partner.reads(letter)
    assert (says["verb"], says["for"], says["soon"], says["details"]) == (
        "offer",
        agreed.beneficiaries,
        "days",
        DETAILS,
    )
    assert (
        letter_form.opened(bytes(letter.ciphertext), read_identity(staff.key_file, staff.passphrase)) is None
    )
    assert again(case).state == "offered"
    raw = bytes(letter.ciphertext) + base64.b64encode(bytes(letter.ciphertext))
    assert not [
        word for word in (b"tregua letter", case.ref.encode(), b"offer", NAME.encode()) if word in raw
    ]


def test_no_letter_tells_by_its_length_what_it_does(partner, staff, agreed, opened):
    case = offered(agreed, staff, details="story " * (joint.LONGEST_DETAILS // 6))
    leave()
    joint.revoke(case, reason="they ask us to", by=staff.liaison)
    opened(partner.offers())
    joint.answer(JointCase.objects.get(ours=False), accepted=False, reason="outside our reach", by=staff.head)
    assert LetterOut.objects.count() == 3
    lengths = [len(bytes(one.ciphertext)) for one in LetterOut.objects.all()]
    assert max(lengths) - min(lengths) < 1024, "age itself adds some bytes at random"


def test_there_is_no_leaf_and_no_plain_word_of_it_anywhere(partner, staff, agreed):
    offered(agreed, staff, details=DETAILS)
    assert not Entry.objects.published().exists()
    assert not any(NAME in value for value in everything_stored())
    acts = [one.content for one in Entry.objects.journal() if one.content["act"].startswith("joint")]
    assert [(one["act"], one["facts"]) for one in acts] == [("joint handling offered", {})]


def test_an_answer_is_followed_at_home_and_both_know_how_it_stands(partner, staff, agreed, opened):
    case = offered(agreed, staff)
    leave()
    assert opened(partner.writes("accept", case.ref)) == "taken"
    assert again(case).state == "accepted"
    assert AccessNote.objects.filter(subject__startswith="exchange.LetterIn/", opened=True).count() == 1
    joint.revoke(again(case), reason="they moved", by=staff.liaison)
    about = Entry.objects.about(f"liaison.ProtectionRequest/{agreed.pk}")
    assert {one.content["act"] for one in about} <= set(ACTS), (
        "its page says every act in the reader's language"
    )
    assert [partner.reads(one)["verb"] for one in letter_box.may_leave()] == ["revoke"]
    assert opened(partner.writes("accept", case.ref)) == "too_late"
    assert again(case).state == "revoked"


def test_a_refusal_comes_with_its_reason_and_another_offer_may_follow(partner, staff, agreed, opened):
    case = offered(agreed, staff)
    assert opened(partner.writes("refuse", case.ref, reason="outside our reach")) == "taken"
    assert (again(case).state, again(case).latest_step.reason) == ("refused", "outside our reach")
    assert offered(agreed, staff).state == "offered"
    with pytest.raises(joint.JointError, match="offered already"):
        offered(agreed, staff)


def test_after_a_transfer_only_a_stub_is_left(partner, staff, agreed, opened):
    second = person("second-custodian", "custodian")
    key = str(pyrage.x25519.Identity.generate().to_public())
    Custodian.objects.create(person=second, recipient=key, proved_at=timezone.now())
    case = offered(agreed, staff, "transfer")
    leave()
    assert opened(partner.writes("accept", case.ref, kind="transfer")) == "taken"
    request = ProtectionRequest.objects.get(pk=agreed.pk)
    assert request.status == "closed_handed_over"
    assert clocks.run_out(timezone.now() + timedelta(days=9)) == 0
    assert set(VaultProposal.objects.values_list("sealed", flat=True)) == {request.story_id}
    with pytest.raises(joint.JointError, match="cannot be revoked"):
        joint.revoke(again(case), by=staff.liaison)
    with pytest.raises(joint.JointError, match="closed"):
        offered(request, staff)


def test_nothing_leaves_of_a_request_that_was_closed_meanwhile(partner, staff, agreed):
    offered(agreed, staff, details=DETAILS)
    assert len(letter_box.may_leave()) == 1
    move(agreed, staff, "closed_withdrawn")
    assert letter_box.may_leave() == []
    assert letter_box.take_along(LetterOut.objects.get().name, way="line") is None


def test_who_takes_over_after_a_harm_ends_no_review_here(partner, staff, agreed, opened):
    case = offered(agreed, staff, "transfer", DETAILS)
    leave()
    request = move(agreed, staff, "closed_harmed")
    assert opened(partner.writes("accept", case.ref, kind="transfer")) == "taken"
    request = ProtectionRequest.objects.get(pk=request.pk)
    assert request.review_missing
    assert not VaultProposal.objects.exists()


def test_details_that_were_offered_are_of_the_request_as_its_story_is(partner, staff, agreed):
    case = offered(agreed, staff, details=DETAILS)
    assert {one.pk for one in joint.texts_of(agreed)} == {agreed.story_id, case.details_id}
    open_sealed(
        case.details,
        identity=read_identity(staff.key_file, staff.passphrase),
        by=staff.custodian,
        reason="to call them",
    )
    assert [one.sealed_id for one in harm.opened_here(agreed)] == [case.details_id]


def test_their_offer_becomes_a_request_of_ours_when_it_is_accepted(partner, staff, opened):
    assert opened(partner.offers()) == "taken"
    case = JointCase.objects.get()
    assert (case.ours, case.state, case.asked) == (False, "offered", ["anonymity"])
    assert not any(NAME in value for value in everything_stored())
    assert not ProtectionRequest.objects.exists()
    step = joint.answer(case, accepted=True, by=staff.head)
    assert (step.request.beneficiaries, step.request.hearsay_depth) == (["reporters"], 1)
    assert partner.reads(LetterOut.objects.get())["verb"] == "accept"
    with pytest.raises(joint.JointError, match="nothing to answer"):
        joint.answer(again(case), accepted=False, reason="no", by=staff.head)
    assert opened(partner.writes("revoke", case.ref)) == "taken"
    assert again(case).state == "revoked"


def test_s_14_details_are_never_due_while_the_request_they_tell_of_is_open(partner, staff, opened):
    def due_by_now():
        return list(retention.destroyable("at_risk", timezone.now()))

    opened(partner.offers())
    case = JointCase.objects.get()
    assert due_by_now() == [], "an offer that nobody answered"
    made = joint.answer(case, accepted=True, by=staff.head).request
    plan = plan_contact(
        made, next_at=timezone.now() + timedelta(days=1), channel="radio", word="", if_no_answer="wait", by=staff.liaison
    )  # fmt: skip
    note_try(plan, reached=True, note="heard them", by=staff.liaison)
    assert due_by_now() == []
    move(made, staff, "closed_withdrawn")
    assert case.details in due_by_now()


def test_a_refusal_of_ours_says_why(partner, staff, opened):
    opened(partner.offers())
    with pytest.raises(joint.JointError, match="Say why"):
        joint.answer(JointCase.objects.get(), accepted=False, by=staff.head)


def test_s_03_a_withdrawn_consent_holds_back_what_has_not_left(partner, staff, agreed):
    case = offered(agreed, staff)
    assert len(letter_box.may_leave()) == 1
    withdraw_consent(agreed.consents.get(), by=staff.liaison)
    assert again(case).state == "revoked"
    assert letter_box.may_leave() == [], "who was told nothing is not told that there was something"
    assert letter_box.take_along(LetterOut.objects.filter(verb="offer").get().name, way="line") is None
    with pytest.raises(LiaisonError, match="has not agreed"):
        offered(agreed, staff)


def test_s_03_a_withdrawn_consent_tells_those_who_were_told(partner, staff, agreed, opened):
    case = offered(agreed, staff)
    leave()
    withdraw_consent(agreed.consents.get(), by=staff.liaison)
    assert [partner.reads(one)["verb"] for one in letter_box.may_leave()] == ["revoke"]
    assert opened(partner.writes("accept", case.ref)) == "too_late"
    assert again(case).state == "revoked"


def test_s_03_a_consent_is_withdrawn_also_when_nobody_can_be_written_to(partner, staff, agreed, monkeypatch):
    case = offered(agreed, staff)
    monkeypatch.setattr(joint, "readers", list)
    withdraw_consent(agreed.consents.get(), by=staff.liaison)
    assert again(case).state == "revoked"
    assert letter_box.may_leave() == []


def test_s_03_a_consent_is_withdrawn_also_where_our_own_key_is_missing(partner, staff, agreed, monkeypatch):
    def missing():
        raise LogKeyError("no key")

    case = offered(agreed, staff)
    monkeypatch.setattr(keys, "mirror_cosigner", missing)
    withdraw_consent(agreed.consents.get(), by=staff.liaison)
    assert again(case).state == "revoked"
    assert letter_box.may_leave() == []


def test_s_03_a_consent_whose_time_is_over_holds_back_too_and_an_answer_comes_too_late(
    partner, staff, opened, monkeypatch
):
    request = ask(staff)
    until = timezone.now() + timedelta(hours=1)
    record_consent(
        request, to=["told"], toward="other_centre", given_by="themselves", until=until, by=staff.liaison
    )
    case = offered(request, staff)
    monkeypatch.setattr(joint.timezone, "now", lambda later=until + timedelta(hours=1): later)
    assert letter_box.may_leave() == []
    assert opened(partner.writes("accept", case.ref)) == "too_late"
    assert again(case).state == "revoked"


# ---- a partner who cheats


def test_an_answer_to_nothing_changes_nothing(partner, opened):
    assert opened(partner.writes("accept")) == "to_nothing"
    assert opened(partner.writes("revoke")) == "to_nothing"
    assert not JointCase.objects.exists()


def test_an_answer_to_their_own_offer_changes_nothing(partner, opened):
    opened(partner.offers())
    assert opened(partner.writes("accept", "a" * 32)) == "to_nothing"
    assert JointCase.objects.get().state == "offered"


def test_the_same_letter_again_is_not_taken_twice(partner, staff, agreed, opened):
    case = offered(agreed, staff)
    number = new_ulid()
    assert opened(partner.writes("refuse", case.ref, number=number)) == "taken"
    offered(agreed, staff)
    assert opened(partner.writes("refuse", case.ref, number=number)) == "repeated"
    letter = partner.offers()
    assert opened(letter) == "taken"
    assert letter_box.receive_letters(Shelf(letter)) == 0
    assert opened(partner.offers()) == "repeated", "the same offer under another number"
    assert JointCase.objects.filter(ours=False).count() == 1


@pytest.mark.parametrize("verb", ["accept", "refuse", "revoke"])
def test_whatever_comes_after_a_revocation_changes_nothing(partner, staff, agreed, opened, verb):
    case = offered(agreed, staff, "transfer")
    joint.revoke(case, by=staff.liaison)
    assert opened(partner.writes(verb, case.ref, kind="transfer")) == "too_late"
    assert (again(case).state, ProtectionRequest.objects.get().status) == ("revoked", "acknowledged")


def test_an_offer_to_handle_together_is_not_taken_over_by_the_answer(partner, staff, agreed, opened):
    case = offered(agreed, staff, "joint")
    assert opened(partner.writes("accept", case.ref, kind="transfer")) == "to_nothing"
    assert ProtectionRequest.objects.get().status == "acknowledged"


@pytest.mark.parametrize("forged", [
    {"by": NOBODY_ELSE}, {"sender": "somebody.example/log1"}, {"to": "somebody.example/log1"},
], ids=["another key", "another sender", "to another"])  # fmt: skip
def test_a_letter_that_they_did_not_sign_for_us_is_refused(partner, staff, agreed, opened, forged):
    case = offered(agreed, staff)
    assert opened(partner.writes("accept", case.ref, **forged)) == "not_theirs"
    assert again(case).state == "offered"


@pytest.mark.parametrize("odd", [
    {"verb": "destroy"}, {"for": ["NAME OF SOMEBODY"]}, {"for": []}, {"for": "reporters"}, {"kind": "sale"}, {"v": 2},
    {"soon": "never"}, {"more": 1}, {"details": ["x"]}, {"reason": "x" * 201}, {"ref": "b"}, {"number": ""},
    {"for": [["reporters"]]}, {"asked": {"anonymity": 1}}, {"reason": "a\0b"}, {"ref": "\0" * 32},
], ids=str)  # fmt: skip
def test_a_letter_of_another_form_is_refused(partner, opened, odd):
    letter = partner.offers(**{"ref": "a" * 32} | odd)
    assert opened(letter) == "malformed"
    assert not JointCase.objects.exists()


def test_a_letter_that_is_not_what_its_name_says_is_not_taken_in(partner):
    shelf = Shelf(partner.offers())
    shelf.files = {path: b"x" + raw if path != "letters/list" else raw for path, raw in shelf.files.items()}
    assert letter_box.receive_letters(shelf) == 0
    shelf.files["letters/list"] = b"../../secret\n" + b"Z" * 64 + b"\n\xff\n"
    assert letter_box.receive_letters(shelf) == 0


def test_a_flood_of_letters_ends_where_nobody_can_open_more(partner, monkeypatch):
    monkeypatch.setattr(letter_box, "MOST_UNREAD", 3)
    letters = [f"letter {number}".encode() for number in range(5)]
    letter_box.receive_letters(Shelf(*letters))
    assert LetterIn.objects.count() == 3


def test_what_is_no_letter_opens_with_no_key_and_stays(partner, staff, opened):
    with pytest.raises(joint.JointError, match="does not open"):
        opened(b"age-encryption.org/v1\n" + b"-> X25519 x\n" * 6000)
    assert not LetterRead.objects.exists()
    assert AccessNote.objects.get().opened is False


# ---- ways out


def get(client, path, by=MIRROR):
    header = sign_request(by, path=path, to=US, now=int(time.time()))
    return client.get(f"/public/record/{path}", headers={"Authorization": header})


def test_only_their_signed_request_is_given_letters_and_that_it_left_is_noted(partner, staff, agreed, client):
    offered(agreed, staff)
    name = LetterOut.objects.get().name
    for path in ("letters/list", f"letters/{name}"):
        assert client.get(f"/public/record/{path}").status_code == 404
        assert get(client, path, NOBODY_ELSE).status_code == 404
    assert not LetterLeft.objects.exists()
    assert get(client, "letters/list").content == f"{name}\n".encode()
    found = get(client, f"letters/{name}").content
    assert hashlib.sha256(found).hexdigest() == name
    get(client, f"letters/{name}")
    assert [(one.letter.name, one.way) for one in LetterLeft.objects.all()] == [(name, "line")]
    assert get(client, f"letters/{'0' * 64}").status_code == 404


def test_a_stick_carries_letters_and_drops_those_that_may_leave_no_more(partner, staff, agreed, tmp_path):
    case = offered(agreed, staff, details=DETAILS)
    assert letter_box.carry_letters(tmp_path / "stick") == 1
    name = LetterOut.objects.get().name
    assert {path for path, _raw in files_of(tmp_path / "stick")} == {"letters/list", f"letters/{name}"}
    assert NAME.encode() not in b"".join(raw for _path, raw in files_of(tmp_path / "stick"))
    joint.revoke(case, by=staff.liaison)
    letter_box.carry_letters(tmp_path / "stick")
    assert f"letters/{name}" not in {path for path, _raw in files_of(tmp_path / "stick")}


def test_who_handles_requests_sees_how_it_stands_and_nobody_else(partner, staff, agreed, at_desk, opened):
    desk = at_desk(staff.liaison)
    page = reverse("liaison:protection_request", args=[agreed.pk])
    assert "Offer it to the other centre" in desk.get(page).content.decode()
    answer = desk.post(reverse("exchange:joint_offer", args=[agreed.pk]), {"kind": "joint", "details": ""})
    assert answer.status_code == 302
    assert "to handle it together: offered" in desk.get(page).content.decode()
    case = JointCase.objects.get()
    there = reverse("exchange:joint_case", args=[case.pk])
    assert "has not left yet" in desk.get(there).content.decode()
    leave()
    assert desk.post(there, {"reason": "they ask us to"}).status_code == 302
    assert "revoked" in desk.get(there).content.decode()
    letter_box.receive_letters(Shelf(partner.offers()))
    assert (
        reverse("exchange:joint_letter", args=[LetterIn.objects.get().pk])
        not in desk.get(reverse("exchange:joint")).content.decode()
    )
    with pytest.raises(PermissionDenied):
        joint.offer(agreed, kind="joint", by=staff.duty)


def test_nobody_reads_an_offer_of_theirs_unseen(partner, staff, at_desk, opened):
    opened(partner.offers())
    before = Entry.objects.journal().count()
    at_desk(staff.head).get(reverse("exchange:joint_case", args=[JointCase.objects.get().pk]))
    assert Entry.objects.journal().count() == before + 1


def test_a_custodian_opens_a_letter_on_its_page(partner, staff, at_desk):
    letter_box.receive_letters(Shelf(partner.offers()))
    desk = at_desk(staff.custodian)
    page = reverse("exchange:joint_letter", args=[LetterIn.objects.get().pk])
    assert page in desk.get(reverse("exchange:joint")).content.decode()
    assert "Bring your key first" in desk.post(page, {"reason": "it came"}).content.decode()
    bring_key(desk, staff)
    assert desk.post(page, {"reason": "it came"}).status_code == 302
    there = reverse("exchange:joint_case", args=[JointCase.objects.get().pk])
    head = Client()
    head.force_login(staff.head)
    assert head.post(there, {"accepted": "no", "reason": ""}).status_code == 422
    assert head.post(there, {"accepted": "yes", "reason": ""}).status_code == 302
    assert ProtectionRequest.objects.count() == 1


def test_s_06_after_harm_one_page_lists_every_recipient(partner, staff, agreed, at_desk):
    offered(agreed, staff)
    leave()
    request = move(agreed, staff, "closed_harmed")
    told = harm.letters_about(request)
    assert [(one["left"].way, one["to"]) for one in told] == [("line", ["Amman desk (amman)"])]
    desk = at_desk(staff.head)
    page = reverse("exchange:harm", args=[request.pk])
    assert page in desk.get(reverse("liaison:protection_request", args=[request.pk])).content.decode()
    assert "Amman desk (amman)" in desk.get(page).content.decode()
    review_disclosures(request, result="nothing", account="all was looked at", by=staff.head)


def test_a_letter_that_nobody_opens_and_an_offer_that_nobody_answers_ring_the_alarm(partner, opened):
    letter_box.receive_letters(Shelf(partner.offers()))
    later = timezone.now() + timedelta(minutes=16)
    assert clocks.run_out(timezone.now()) == 0
    assert clocks.run_out(later) == 1
    opened()
    assert clocks.run_out(later) == 1
