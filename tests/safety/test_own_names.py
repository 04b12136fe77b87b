"""S-08: a signatory stays sealed until two people saw that they published their own name, and again once it is revoked."""

import hashlib
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from tests import world
from tests.conftest import person
from tests.safety import reader
from tregua.agreement.acceptances import record_acceptance, take_back
from tregua.agreement.models import OwnName, OwnNameConfirmed
from tregua.agreement.naming import MOST_BYTES, confirm_own_name, name_told, note_own_name, revoke_own_name
from tregua.agreement.saying import AgreementError
from tregua.exchange.entries import NotReleasableError, public_part
from tregua.people.vault import open_sealed, read_identity
from tregua.record.models import Entry

NAME = "EXERCISE-SPOKESMAN-THREE"
COPY = f"<p>I am {NAME} and I signed.</p>".encode()
SAYS = {"where": "interview", "published_on": date(2016, 3, 2), "source": "message 12", "copy": COPY}


@pytest.fixture
def second(db):
    return person("second-liaison", "liaison_officer")


@pytest.fixture
def signed(staff):
    valley = world.remembered(staff)
    return record_acceptance(
        valley.agreement, party=valley.parties["column"], channel="alpha", how_expressed="letter",
        signatory=NAME, since=world.instant(2), source="their letter", by=staff.liaison,
    )  # fmt: skip


@pytest.fixture
def page(at_desk, staff, signed):
    browser = at_desk(staff.liaison)

    def shown():
        return browser.get(reverse("agreement:acceptance", args=[signed.pk])).content.decode()

    return shown


def tells(**texts):
    return bool(reader.found(reader.opened((where, said.encode()) for where, said in texts.items()), [NAME]))


def everything_kept():
    """Return every row of every table of ours, as text."""
    return "\n".join(
        str(list(model._base_manager.values()))
        for model in apps.get_models()
        if model.__module__.startswith("tregua.")
    )


def test_s_08_a_signatory_is_shown_only_after_two_people_saw_that_they_published_their_name(
    signed, staff, second, page
):
    assert not tells(page=page(), rows=everything_kept())
    noted = note_own_name(signed, **SAYS, by=staff.liaison)
    assert not tells(page=page(), rows=everything_kept()), "one person's word is no proof"
    with pytest.raises(AgreementError, match="noted this yourself"):
        confirm_own_name(noted, name=NAME, by=staff.liaison)
    assert name_told(signed) is None
    confirm_own_name(noted, name=NAME, by=second)
    assert tells(page=page()), "the page can show it: so its silence before proves something"


def test_s_08_a_revoked_proof_seals_the_name_again_and_no_row_keeps_it(signed, staff, second, page):
    noted = note_own_name(signed, **SAYS, by=staff.liaison)
    confirm_own_name(noted, name=NAME, by=second)
    assert tells(rows=everything_kept())
    revoke_own_name(noted, reason="they asked for it", by=staff.liaison)
    assert not tells(page=page(), rows=everything_kept())
    with pytest.raises(AgreementError, match="revoked"):
        confirm_own_name(noted, name=NAME, by=second)
    assert note_own_name(signed, **SAYS, by=second), "another proof may be noted, and is to be confirmed anew"
    assert name_told(signed) is None


def test_s_08_the_proof_is_kept_sealed_and_a_custodian_reads_it_as_it_came(signed, staff):
    noted = note_own_name(signed, **SAYS, by=staff.liaison)
    assert not tells(rows=everything_kept())
    assert noted.copy_sha256 == hashlib.sha256(COPY).hexdigest()
    identity = read_identity(staff.key_file, staff.passphrase)
    assert open_sealed(noted.copy, identity=identity, by=staff.custodian, reason="a doubt") == COPY


def test_s_08_the_journal_says_that_it_was_done_and_neither_the_name_nor_the_source(signed, staff, second):
    noted = note_own_name(signed, **SAYS, by=staff.liaison)
    confirm_own_name(noted, name=NAME, by=second)
    revoke_own_name(noted, reason="they asked for it", by=second)
    journal = [one.content for one in Entry.objects.journal()]
    assert [one["act"] for one in journal if one["act"].startswith("own name")] == [
        "own name noted", "own name confirmed", "own name revoked",
    ]  # fmt: skip
    assert not tells(journal=str(journal))
    assert "message 12" not in str(journal)


def test_s_08_a_name_that_was_published_leaves_with_no_record_of_ours(signed, staff, second):
    made = confirm_own_name(note_own_name(signed, **SAYS, by=staff.liaison), name=NAME, by=second)
    for kept in (made, made.own_name):
        with pytest.raises(NotReleasableError, match="never leave"):
            public_part(kept)
    assert not tells(leaves=str(public_part(signed)))


def test_s_08_an_acceptance_that_was_taken_back_names_nobody(signed, staff, second, page):
    confirm_own_name(note_own_name(signed, **SAYS, by=staff.liaison), name=NAME, by=second)
    take_back(signed, reason="another party signed", by=staff.liaison)
    assert not tells(page=page())


def test_s_08_a_proof_says_when_and_by_what_source_and_there_is_one_at_a_time(signed, staff):
    for wrong, words in (
        ({"source": " "}, "Give the address"),
        ({"published_on": timezone.localdate() + timedelta(days=1)}, "still to come"),
        ({"copy": b""}, "Add a copy"),
        ({"copy": b"x" * (MOST_BYTES + 1)}, "larger than 7 megabytes"),
    ):
        with pytest.raises(AgreementError, match=words):
            note_own_name(signed, **{**SAYS, **wrong}, by=staff.liaison)
    note_own_name(signed, **SAYS, by=staff.liaison)
    with pytest.raises(AgreementError, match="noted already"):
        note_own_name(signed, **SAYS, by=staff.liaison)


def test_s_08_the_same_on_the_pages(signed, staff, second, at_desk, client):
    first = at_desk(staff.liaison)
    without = {name: told for name, told in SAYS.items() if name != "copy"}
    assert first.post(reverse("agreement:own_name", args=[signed.pk]), without).status_code == 422
    upload = SimpleUploadedFile("saved.html", COPY)
    answer = first.post(reverse("agreement:own_name", args=[signed.pk]), SAYS | {"copy": upload})
    assert answer.status_code == 302
    assert "Copy, sealed" in first.get(answer.url).content.decode()
    noted = OwnName.objects.get()
    confirm = reverse("agreement:confirm_own_name", args=[noted.pk])
    assert confirm not in first.get(answer.url).content.decode()
    refused = first.post(confirm, {"name": NAME})
    assert refused.status_code == 422
    assert not OwnNameConfirmed.objects.exists()
    client.force_login(second)
    assert confirm in client.get(answer.url).content.decode()
    assert "message 12" in client.get(confirm).content.decode()
    assert client.post(confirm, {"name": NAME}).status_code == 302
    assert tells(page=first.get(answer.url).content.decode())
    revoke = reverse("agreement:revoke_own_name", args=[noted.pk])
    assert first.post(revoke, {"reason": "they asked for it"}).status_code == 302
    assert not tells(page=first.get(answer.url).content.decode())


def test_s_08_whoever_may_not_change_acceptances_neither_notes_nor_confirms_nor_revokes(
    signed, staff, at_desk, second
):
    noted = note_own_name(signed, **SAYS, by=staff.liaison)
    for act, says in (
        (note_own_name, {"acceptance": signed, **SAYS}),
        (confirm_own_name, {"own_name": noted, "name": NAME}),
        (revoke_own_name, {"own_name": noted, "reason": "x"}),
    ):
        subject, *_more = says.values()
        with pytest.raises(PermissionDenied):
            act(subject, **dict(list(says.items())[1:]), by=staff.duty)
    browser = at_desk(staff.duty)
    for name, pk in (("own_name", signed.pk), ("confirm_own_name", noted.pk), ("revoke_own_name", noted.pk)):
        assert browser.get(reverse(f"agreement:{name}", args=[pk])).status_code == 403
