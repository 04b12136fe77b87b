"""The charter at a centre: drafted of what is configured, accepted by a person, shown, warned of, and then trusted."""

import dataclasses
import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.record.delegations import DEPOSITARY, LOGS, MIRRORS, NEW_LOG, ROOTS, signed
from tregua.centre import charter_drafts, setting_up
from tregua.centre.arguments import build
from tregua.centre.checkups.charter import charter as checkup
from tregua.centre.commands import keys as command
from tregua.centre.key_ceremony import checklist
from tregua.centre.neighbours import Depositary
from tregua.exchange import charters, trust
from tregua.record import actions, charter_changes, keys, next_keys, stopped
from tregua.record.charter import CharterError
from tregua.record.checking import check_log
from tregua.record.checkpoint import Checkpoint
from tregua.record.disclosure import open_disclosure
from tregua.record.fingerprint import digits_of
from tregua.record.models import Entry, Head
from tregua.record.note import parse_vkey
from tregua.record.publishing import LogFaultError
from tregua.record.reading import read_published

ROOT_WORDS = [f"{name.partition('/')[0]}={one.verifier.vkey}" for name, one in ROOTS.items()]


@pytest.fixture
def neighbours(settings):
    """This centre, with the other and a depositary in its settings."""
    settings.CENTRE = dataclasses.replace(
        settings.CENTRE,
        path=settings.CENTRE_FOLDER,
        code="hmeimim",
        names={"en": "Hmeimim", "ar": "حميميم"},
        origin=settings.ORIGIN,
        peer_code="amman",
        peer_names={"en": "Amman", "ar": "عمّان"},
        peer_vkey=LOGS["amman"].verifier.vkey,
        peer_cosigner=MIRRORS["amman"].key.vkey,
        depositaries=(Depositary("depositary", DEPOSITARY.key.vkey, "../depositary"),),
    )
    (settings.CENTRE_FOLDER / "centre.toml").write_text(
        f'code = "hmeimim"\norigin = "{settings.ORIGIN}"\n\n[names]\nen = "Hmeimim"\n', encoding="utf-8"
    )
    return settings


def first(**changes):
    begins, expires = charter_drafts.times(None, None)
    made = charter_drafts.first(roots=ROOT_WORDS, threshold=None, begins=begins, expires=expires)
    return dataclasses.replace(made, **changes)


def accepted(staff, draft, **more):
    digits = "".join(digits_of(draft.hash)) if draft.version == 1 else ""
    return charters.accept(signed(draft), by=staff.head, digits=digits, **more)


def frozen(point, new=NEW_LOG.verifier):
    begins, expires = charter_drafts.times(None, None)
    return charter_changes.with_freeze(charter_drafts.next_draft(begins=begins, expires=expires), point, new)


def tregua(*words):
    return command.run(build().parse_args(["keys", *map(str, words)]))


def test_without_a_charter_the_settings_say_whom_to_trust(db, neighbours):
    assert trust.peer_verifier() == LOGS["amman"].verifier
    policy = trust.policy()
    everybody = {"hmeimim": 3, "amman": 2, DEPOSITARY.key.name: 1}
    assert policy.met_at(everybody) == 3
    for name in everybody:
        assert policy.met_at({one: at for one, at in everybody.items() if one != name}) is None
    neighbours.CENTRE = dataclasses.replace(neighbours.CENTRE, depositaries=())
    assert trust.policy() is None


def test_accepting_is_an_act_and_an_entry_and_a_published_file(staff, neighbours):
    made = accepted(staff, first())
    actions.publish(by="head")
    assert [one.charter for one in charters.chain()] == [made]
    published = neighbours.CENTRE_FOLDER / "published" / "charter" / "1"
    assert published.read_bytes() == (neighbours.CENTRE_FOLDER / "charter" / "1").read_bytes()
    (entry,) = Entry.objects.published()
    assert entry.content["t"] == "charter"
    assert open_disclosure(entry.body.disclosures).value == {"version": 1, "hash": made.hash}
    assert Head.objects.filter(log="published", size=1).exists()
    charters.accept(published.read_bytes(), by=staff.head)
    assert Entry.objects.published().count() == 1


def test_the_first_is_accepted_by_its_digits_alone(staff, neighbours):
    draft = first()
    for digits in ("", "12345", "".join(digits_of(draft.hash))[::-1]):
        with pytest.raises(CharterError, match="these are others"):
            charters.accept(signed(draft), by=staff.head, digits=digits)
    assert charters.accept(signed(draft), by=staff.head, digits=" ".join(digits_of(draft.hash)))


def test_another_first_charter_comes_too_late(staff, neighbours):
    accepted(staff, first())
    other = first(clauses=("republish bodies",))
    with pytest.raises(CharterError, match="another charter of version 1"):
        accepted(staff, other)
    assert not trust.republishes_bodies()


def test_a_charter_of_other_centres_is_not_ours(staff, neighbours):
    draft = first()
    neighbours.ORIGIN = "elsewhere.example/log1"
    with pytest.raises(CharterError, match="does not name this centre"):
        accepted(staff, draft)


def test_only_a_head_of_centre_accepts(staff, neighbours):
    with pytest.raises(Exception, match=r"."):
        charters.accept(signed(first()), by=staff.publisher, digits="")
    assert charters.chain() == []


def test_what_the_charter_says_counts_and_not_the_settings(staff, neighbours):
    accepted(staff, first(clauses=("republish bodies", "redact never finding/1")))
    neighbours.CENTRE = dataclasses.replace(
        neighbours.CENTRE, peer_vkey="", peer_cosigner="", depositaries=()
    )
    assert trust.peer_verifier() == LOGS["amman"].verifier
    assert trust.peer_cosigner() == MIRRORS["amman"].key.vkey
    assert trust.policy() is not None
    assert trust.republishes_bodies()
    assert trust.never_redacts("finding/1")


def test_the_other_centres_new_log_is_followed_by_itself(staff, neighbours):
    accepted(staff, first())
    point = Checkpoint("amman.example/log1", 7, "ab" * 32)
    new = dataclasses.replace(NEW_LOG.verifier, name="amman.example/log2")
    accepted(staff, frozen(point, new))
    assert trust.peer_verifier() == new
    assert [one.name for one in trust.peer_verifiers()] == ["amman.example/log1", "amman.example/log2"]
    assert trust.frozen("amman.example/log1") == 7
    assert trust.frozen("amman.example/log2") is None
    assert trust.centre_of("amman.example/log1") == trust.centre_of("amman.example/log2") == "amman"


def test_nothing_is_signed_under_the_name_of_a_frozen_log(staff, neighbours):
    accepted(staff, first())
    head = actions.publish(by="head")
    accepted(staff, frozen(Checkpoint(neighbours.ORIGIN, 1, head.root)))
    actions.release(kind="note", record_id="x", public={"a": 1}, by="head", type="note")
    with pytest.raises(LogFaultError, match="tregua keys reopen"):
        actions.publish(by="head")
    assert not Head.objects.filter(log="published", size__gt=1).exists()
    assert "tregua keys reopen" in checkup().remedy


def test_a_log_that_is_not_the_frozen_one_is_not_opened_anew(staff, neighbours, capsys):
    accepted(staff, first())
    accepted(staff, frozen(Checkpoint(neighbours.ORIGIN, 1, "cd" * 32)))
    assert tregua("reopen", "--by", "head") == 1
    assert "are not those that the charter froze" in capsys.readouterr().err
    assert neighbours.ORIGIN == "hmeimim.example/log1"


def test_a_log_whose_new_key_is_elsewhere_is_not_opened_anew(staff, neighbours, capsys):
    accepted(staff, first())
    head = actions.publish(by="head")
    accepted(staff, frozen(Checkpoint(neighbours.ORIGIN, 1, head.root)))
    assert tregua("reopen", "--by", "head") == 1
    assert "that is not here" in capsys.readouterr().err


def test_the_new_log_continues_the_old_one_and_may_be_opened_again_after_a_crash(staff, neighbours, capsys):
    accepted(staff, first())
    head = actions.publish(by="head")
    assert tregua("rotate", "log") == 0
    new = parse_vkey(capsys.readouterr().out.splitlines()[0])
    actions.release(kind="note", record_id="void", public={"a": 1}, by="head", type="note")
    accepted(staff, frozen(Checkpoint(neighbours.ORIGIN, head.size, head.root), new))
    stopped.stop(stopped.BEHIND, who="amman", theirs=9, ours=1)
    for _again in range(2):
        assert tregua("reopen", "--by", "head") == 0
    assert stopped.kinds() == set()
    assert neighbours.ORIGIN == new.name == "hmeimim.example/log2"
    assert 'origin = "hmeimim.example/log2"' in (neighbours.CENTRE_FOLDER / "centre.toml").read_text(
        encoding="utf-8"
    )
    (genesis,) = [one for one in Entry.objects.published() if one.content["t"] == "genesis"]
    assert genesis.content["refs"][0]["i"] == head.size - 1
    says = open_disclosure(genesis.body.disclosures).value
    assert (says["before"], says["size"], says["root"]) == ("hmeimim.example/log1", head.size, head.root)
    published = read_published(neighbours.CENTRE_FOLDER / "published", new.vkey)
    assert [one.data["o"] for one in published.entries][-1] == new.name
    assert check_log() == []
    assert checkup().well


def test_it_warns_a_month_before_it_expires_and_is_read_on_after(staff, neighbours):
    now = timezone.now()
    made = accepted(staff, first(expires=(now + timedelta(days=29)).replace(microsecond=0)))
    assert trust.expiring(made) == 29
    assert not checkup().well
    assert "expires on" in checkup().remedy
    assert trust.expiring(made, now - timedelta(days=5)) is None
    assert trust.expiring(made, now + timedelta(days=40)) <= 0
    assert trust.peer_verifier() == LOGS["amman"].verifier


def test_a_charter_put_into_the_folder_by_nobody_is_found_out(staff, neighbours):
    place = neighbours.CENTRE_FOLDER / "charter"
    place.mkdir()
    (place / "1").write_bytes(signed(first()))
    assert "no person accepted it" in checkup().seen


def test_spoilt_or_missing_files_are_told_and_nobody_is_trusted_instead(staff, neighbours):
    accepted(staff, first())
    file = neighbours.CENTRE_FOLDER / "charter" / "1"
    raw = file.read_bytes()
    file.write_bytes(raw.replace(b"threshold 4", b"threshold 5"))
    assert not checkup().well
    assert trust.peer_verifier() is None
    assert trust.policy() is None
    file.unlink()
    assert "are gone" in checkup().seen


def test_the_step_of_setting_up_says_what_is_lacking(staff, neighbours):
    def says():
        return next(one for one in setting_up.steps_for(staff.head) if one["code"] == "charter")

    assert "waits to be signed" in says()["says"]
    neighbours.CENTRE = dataclasses.replace(neighbours.CENTRE, peer_cosigner="", depositaries=())
    assert "mirror" in says()["says"]
    assert "depositary" in says()["says"]
    assert not says()["done"]
    neighbours.CENTRE = dataclasses.replace(neighbours.CENTRE, peer_code="")
    assert says()["done"]


def test_pages_show_the_keys_and_the_charter(staff, neighbours, at_desk):
    browser = at_desk(staff.head)
    assert "No charter is accepted yet" in browser.get(reverse("charter")).content.decode()
    made = accepted(staff, first())
    page = browser.get(reverse("charter")).content.decode()
    for one in (made.hash, keys.log_vkey(), *digits_of(made.hash), ROOTS["amman/anna"].verifier.vkey):
        assert one.replace("+", "+") in page.replace("&#x2B;", "+")
    assert at_desk(staff.duty).get(reverse("charter")).status_code == 403


@pytest.mark.parametrize("language", ["en", "ar", "fr", "ru"])
def test_the_checklist_is_one_file_in_each_language(staff, neighbours, language):
    page = checklist(language, alone=True)
    assert f'<html lang="{language}"' in page
    assert "tregua keys charter accept charter-1.note" in page
    assert "<link" not in page
    assert "<script" not in page


def test_show_says_it_all_for_programs(staff, neighbours, capsys):
    accepted(staff, first())
    assert tregua("show", "--json") == 0
    says = json.loads(capsys.readouterr().out)
    assert says["charter"]["version"] == 1
    assert {one["key"] for one in says["keys"]} >= {keys.log_vkey(), keys.mirror_vkey()}
    assert tregua("show") == 0
    assert "charter, version 1" in capsys.readouterr().out


def test_a_new_mirror_key_waits_for_the_charter_that_names_it(staff, neighbours, tmp_path, capsys):
    accepted(staff, first())
    before = keys.mirror_vkey()
    assert tregua("rotate", "mirror", tmp_path / "2.txt") == 0
    assert keys.mirror_vkey() == before
    waits = next_keys.waiting(neighbours.CENTRE_FOLDER, "mirror")
    note = tmp_path / "2.note"
    note.write_bytes(signed((tmp_path / "2.txt").read_text(encoding="utf-8")))
    assert tregua("charter", "accept", note, "--by", "head") == 0
    assert keys.mirror_vkey() == waits != before
    assert keys.mirror_cosigner().key.vkey == waits
    assert trust.policy().witnesses["hmeimim"].vkey == waits
    assert checkup().well
    capsys.readouterr()


def test_a_draft_is_never_written_over_another_and_must_be_readable(staff, neighbours, tmp_path, capsys):
    file = tmp_path / "draft.txt"
    file.write_text("mine", encoding="utf-8")
    with pytest.raises(Exception, match="exists already"):
        tregua("charter", "draft", file, *(f"--root={one}" for one in ROOT_WORDS))
    assert tregua("charter", "draft", tmp_path / "b.txt", *(f"--root={one}" for one in ROOT_WORDS[:3])) == 1
    assert "fewer than 2 root keys" in capsys.readouterr().err
    assert not (tmp_path / "b.txt").exists()


def test_freezing_finds_the_last_head_that_both_signed(staff, neighbours, tmp_path, capsys):
    accepted(staff, first())
    assert tregua("freeze", tmp_path / "x.txt", "--log", "amman.example/log1") == 1
    assert "--checkpoint FILE" in capsys.readouterr().err
    assert tregua("freeze", tmp_path / "x.txt", "--log", "nowhere.example/log1") == 1
    assert "no centre of version 1" in capsys.readouterr().err
