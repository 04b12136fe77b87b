"""What the doctor sees, checkup by checkup, on both databases."""

import dataclasses
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone, translation

from tests.conftest import LOG_PASSPHRASE, PASSPHRASE
from tests.quick_keys import new_identity
from tregua.centre import checkups, translations
from tregua.centre.checkups import certificate, finding, installation, machine, record, settled, vault
from tregua.centre.folder import FolderError, centre_toml, read_folder, write_folder
from tregua.centre.trust.certificates import Files
from tregua.centre.trust.keeping import have_certificate
from tregua.people.models import Custodian
from tregua.record import keys
from tregua.record.actions import publish, release
from tregua.record.models import Entry


def _two_custodians(staff):
    """Let the custodian have tried the key, and a second one too."""
    Custodian.objects.update(proved_at=timezone.now())
    recipient, _key = new_identity(PASSPHRASE)
    Custodian.objects.create(person=staff.head, recipient=recipient, proved_at=timezone.now())


def test_a_centre_that_works_is_well(staff, settings):
    settings.CENTRE_FOLDER.chmod(0o700)
    _two_custodians(staff)
    wrong = [seen for seen in checkups.all_findings() if not seen.well]
    assert [seen.what for seen in wrong if seen.what not in {"database", "translations"}] == []


def test_every_finding_that_is_not_well_has_a_remedy(db, settings, monkeypatch):
    """Here nothing is seated, nothing is signed, and the key cannot be opened."""
    monkeypatch.delenv(keys.PASSPHRASE)
    for seen in checkups.all_findings():
        assert seen.well or seen.remedy, seen


def test_tables_without_their_triggers_are_named(staff):
    assert installation._without_triggers() == []
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER record_entry_kept_delete")
        else:
            cursor.execute("ALTER TABLE record_entry DISABLE TRIGGER record_entry_kept")
    assert installation._without_triggers() == ["record_entry"]


def test_a_certificate_that_ends_soon_is_told(staff, settings, monkeypatch):
    assert certificate.certificate().well  # a centre that serves no room needs none
    files = Files(settings.CENTRE_FOLDER)
    kept = have_certificate(files, code="valley", hosts=["centre.local"], passphrase=LOG_PASSPHRASE)
    assert certificate.certificate().well
    last_weeks = kept.server.not_valid_after_utc - timedelta(days=20)
    monkeypatch.setattr(certificate.timezone, "now", lambda: last_weeks)
    assert "serve --lan" in certificate.certificate().remedy
    last_months = kept.authority.not_valid_after_utc - timedelta(days=200)
    monkeypatch.setattr(certificate.timezone, "now", lambda: last_months)
    assert "--new" in certificate.certificate().remedy
    files.key.unlink()
    assert "--renew" in certificate.certificate().remedy
    files.ca.unlink()
    assert not certificate.certificate().well


def test_a_second_factor_for_nobody_is_told(staff, settings):
    settings.CENTRE = dataclasses.replace(settings.CENTRE, second_factor_for=("head", "administrator"))
    seen = settled.settings_in_force()
    assert not seen.well
    assert seen.seen.endswith(": head")


@pytest.mark.parametrize("wrong", ['"head_of_centre"', "[1]", "true"])
def test_a_second_factor_for_what_is_no_list_is_told_with_the_remedy(tmp_path, wrong):
    toml = centre_toml(code="x", names={"en": "x"}, origin="x.example/log1", zone="UTC")
    write_folder(tmp_path / "x", toml)
    (tmp_path / "x" / "centre.toml").write_text(f"second_factor_for = {wrong}\n{toml}")
    with pytest.raises(FolderError, match="is a list of words"):
        read_folder(tmp_path / "x")


def test_an_index_that_is_gone_is_named(staff):
    assert installation.indexes().well
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX place_kind_code")
    seen = installation.indexes()
    assert not seen.well
    assert "places_place.place_kind_code" in seen.seen
    assert seen.remedy


def test_one_custodian_or_a_key_that_nobody_tried_is_told(staff):
    assert "second custodian" in vault.custodians().remedy
    _two_custodians(staff)
    assert vault.custodians().well
    Custodian.objects.filter(person=staff.head).update(proved_at=None)
    assert "head" in vault.custodians().seen
    assert "Vault" in vault.custodians().remedy


@pytest.mark.parametrize("language", ["ar", "fr", "ru"])
def test_every_checkup_is_told_in_the_language_of_the_page(staff, language):
    with translation.override(language):
        told = list(checkups.all_findings())
    assert {one.what for one in told} <= set(finding.WORDS)


def test_only_quick_checkups_are_made_unless_all_are_asked_for(staff, at_desk):
    browser = at_desk(staff.administrator)
    quick = browser.get(reverse("checkups")).context["findings"]
    everything = browser.get(reverse("checkups"), {"all": "1"}).context["findings"]
    assert {one.what for one in everything} - {one.what for one in quick} == {"logs", "published files"}


def test_check_ups_are_for_whoever_keeps_the_centre(staff, at_desk):
    assert at_desk(staff.head).get(reverse("checkups")).status_code == 403


def test_a_clock_behind_what_is_written_is_told(staff, monkeypatch):
    earlier = timezone.now() - timedelta(hours=1)
    monkeypatch.setattr(machine.timezone, "now", lambda: earlier)
    assert "Set the clock" in machine.clock().remedy


def test_a_full_disk_is_told(staff, monkeypatch):
    monkeypatch.setattr(machine, "LEAST_FREE", 2**80)
    assert "Make room" in machine.disk().remedy


def test_released_entries_that_nobody_signed_are_told(staff):
    release(kind="meeting", record_id="1", public={"kind": "call"}, by="test")
    assert "1 released entry waits" in record.published_files().seen
    publish(by="test")
    assert record.published_files().well


def test_published_files_that_are_not_what_was_signed_are_told(staff, settings):
    release(kind="meeting", record_id="1", public={"kind": "call"}, by="test")
    publish(by="test")
    checkpoint = settings.CENTRE_FOLDER / "published" / "checkpoint"
    checkpoint.write_text(checkpoint.read_text().replace("\n1\n", "\n2\n"))
    seen = record.published_files()
    assert not seen.well
    assert "tregua serve" in seen.remedy


def test_a_checkup_that_fails_itself_does_not_silence_the_others(staff, monkeypatch):
    def broken():
        raise TypeError("a row that no program wrote")

    monkeypatch.setattr(checkups, "CHECKUPS", (broken, machine.disk))
    first, second = checkups.all_findings()
    assert not first.well
    assert "a row that no program wrote" in first.seen
    assert second.what == "disk"


def test_the_fonts_that_pages_name_are_there():
    assert installation.fonts().well


def test_translations_are_compiled_once(tmp_path, monkeypatch):
    folder = tmp_path / "ar" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text('msgid "yes"\nmsgstr "نعم"\n', encoding="utf-8")
    monkeypatch.setattr(translations, "LOCALE", tmp_path)
    assert "ar" in installation.translations().seen
    assert not installation.translations().well
    assert translations.compile_catalogues() == 1
    assert translations.compile_catalogues() == 0
    assert installation.translations().well


@pytest.mark.parametrize("passphrase", ["", "another passphrase", LOG_PASSPHRASE])
def test_the_log_key_is_tried_where_its_passphrase_is_given(staff, monkeypatch, passphrase):
    monkeypatch.setenv(keys.PASSPHRASE, passphrase)
    seen = record.log_key()
    assert seen.well == (passphrase != "another passphrase")
    assert ("not tried" in seen.seen) == (not passphrase)


def test_an_altered_entry_is_named(staff):
    entry = Entry.objects.journal().first()
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER record_entry_kept_update")
        else:
            cursor.execute("ALTER TABLE record_entry DISABLE TRIGGER record_entry_kept")
        altered = bytes(entry.data).replace(b"created", b"treated")
        cursor.execute("UPDATE record_entry SET data = %s WHERE id = %s", [altered, entry.pk])
    seen = record.own_logs()
    assert "journal, entry 0" in seen.seen
    assert "evidence" in seen.remedy


def test_a_day_in_figures_is_not_turned_round_by_the_arabic_beside_it(staff, at_desk):
    seen = machine.clock().seen
    at = re.search(r"\d{4}-\d\d-\d\d \d\d:\d\d", seen)[0]
    page = at_desk(staff.administrator).get(reverse("checkups")).content.decode()
    assert re.search(rf"\u2066{at[:10]} \d\d:\d\d\u2069", page)
    assert "\u2066" not in seen, "a terminal is told without marks"
