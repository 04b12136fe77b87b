"""What a new centre needs, told by the register; its settings, rewritten safely; the ceremony of its keys."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests import world
from tests.conftest import PASSPHRASE
from tests.quick_keys import new_identity
from tregua.centre import setting_up, words
from tregua.centre.ceremony import sheet
from tregua.centre.folder import centre_toml, read_folder
from tregua.centre.rewriting import NotSimpleError, rewritten
from tregua.people.models import Ceremony, Custodian
from tregua.people.vault import read_identity, unlock
from tregua.record.fingerprint import fingerprint
from tregua.record.keys import log_vkey
from tregua.record.models import Entry

TOML = """# Our centre.
code = "haven" # never change it
origin = "haven.example/log1"
zone = "Asia/Beirut"   # where we are
language = "en"
publishers = ["ministry"]

[names]
# as on our letters
en = "Haven"

[other_centre]
code = "far"
"""
ARABIC = "الملاذ"
NAMES = {"ar": ARABIC, "en": "Haven", "fr": "Le Havre", "ru": "Гавань"}


@pytest.fixture
def toml(settings):
    file = settings.CENTRE_FOLDER / "centre.toml"
    file.write_text(TOML, encoding="utf-8")
    settings.CENTRE = replace(read_folder(settings.CENTRE_FOLDER), zone="Asia/Beirut")
    return file


def page(browser, name, **says):
    return browser.post(reverse(name), says) if says else browser.get(reverse(name))


def settings_form(browser, **changed):
    starts = page(browser, "settings").context["form"].initial
    return page(
        browser, "settings", **starts | {f"name_{code}": name for code, name in NAMES.items()} | changed
    )


def steps(person):
    return {one["code"]: one for one in setting_up.steps_for(person)}


def test_a_step_is_done_when_the_register_says_so_and_comes_back_when_it_does_not(staff):
    assert not steps(staff.administrator)["places"]["done"]
    assert not steps(staff.head)["agreement"]["done"]
    world.build(staff)
    now = steps(staff.head)
    assert {code for code in ("places", "agreement", "parties") if now[code]["done"]} == {
        "places", "agreement", "parties",
    }  # fmt: skip
    Custodian.objects.update(retired_at=timezone.now())
    assert "0 of 2" in steps(staff.administrator)["custodians"]["says"]


def test_each_step_leads_to_its_page_and_says_who_can_where_one_may_not(staff):
    mine, theirs = steps(staff.administrator), steps(staff.head)
    assert mine["agreement"]["address"] == ""
    assert "Head of centre" in mine["agreement"]["who"]
    assert theirs["agreement"]["address"] == reverse("agreement:new")
    assert mine["names"]["address"] == reverse("settings")


def test_home_leads_there_while_something_is_missing_and_only_those_who_can(staff, at_desk, monkeypatch):
    assert "setting-up-heading" in page(at_desk(staff.administrator), "home").content.decode()
    assert "setting-up-heading" not in page(at_desk(staff.duty), "home").content.decode()
    assert page(at_desk(staff.duty), "setting_up").status_code == 403
    done = tuple(replace(one, told=lambda: setting_up.Told(True, "")) for one in setting_up.STEPS)
    monkeypatch.setattr(setting_up, "STEPS", done)
    browser = at_desk(staff.administrator)
    assert "setting-up-heading" not in page(browser, "home").content.decode()
    assert "Nothing is missing" in page(browser, "setting_up").content.decode()


def test_settings_are_written_into_the_file_and_comments_stay(staff, at_desk, toml):
    answer = settings_form(at_desk(staff.administrator), zone="Asia/Damascus", day_begins="06:00")
    assert answer.status_code == 302
    text = toml.read_text(encoding="utf-8")
    for kept in (
        "# Our centre.",
        "# never change it",
        "# where we are",
        "# as on our letters",
        '["ministry"]',
    ):
        assert kept in text
    now = read_folder(toml.parent)
    assert (now.names, now.zone, now.day_begins, now.peer_code) == (NAMES, "Asia/Damascus", "06:00", "far")
    last = Entry.objects.journal().latest("index").content
    assert (last["act"], last["facts"]["zone"]) == ("settings changed", "Asia/Beirut → Asia/Damascus")


def test_a_change_holds_from_the_next_start_and_the_page_says_so(staff, at_desk, toml):
    browser = at_desk(staff.administrator)
    settings_form(browser, zone="Asia/Damascus")
    assert "was changed since this server was started" in page(browser, "settings").content.decode()
    seen = {one.what: one for one in page(browser, "checkups").context["findings"]}
    assert not seen["settings"].well
    assert "zone" in seen["settings"].seen


def test_two_people_do_not_overwrite_each_other(staff, at_desk, toml):
    browser = at_desk(staff.administrator)
    before = page(browser, "settings").context["form"].initial["before"]
    toml.write_text(TOML.replace("Haven", "Harbour"), encoding="utf-8")
    answer = settings_form(browser, before=before)
    assert answer.status_code == 422
    assert "meanwhile" in answer.content.decode()
    assert "Harbour" in toml.read_text(encoding="utf-8")


def test_moving_the_days_of_reports_that_exist_asks_for_a_second_thought(staff, at_desk, toml):
    world.build(staff)
    browser = at_desk(staff.administrator)
    answer = settings_form(browser, day_begins="06:00")
    assert answer.status_code == 422
    assert "another day" in answer.content.decode()
    assert read_folder(toml.parent).day_begins == "00:00"
    assert settings_form(browser).status_code == 302  # names alone move no day
    assert settings_form(browser, day_begins="06:00", understood="on").status_code == 302
    assert read_folder(toml.parent).day_begins == "06:00"


def test_settings_are_for_whoever_keeps_the_centre(staff, at_desk, toml):
    for who in (staff.head, staff.duty, staff.auditor):
        assert page(at_desk(who), "settings").status_code == 403


def test_a_broken_file_breaks_no_page_and_is_told(staff, at_desk, toml):
    browser = at_desk(staff.administrator)
    toml.write_text(TOML + "zone = [", encoding="utf-8")
    assert page(browser, "home").status_code == 200
    assert "cannot be read" in page(browser, "setting_up").content.decode()
    assert page(browser, "settings").status_code == 409
    seen = {one.what: one for one in page(browser, "checkups").context["findings"]}
    assert "cannot be read" in seen["settings"].seen


@pytest.mark.parametrize(
    "name", ["agreement:new", "people:add_several", "agreement:load_parties", "places:load", "ceremony"]
)
def test_an_empty_or_altered_form_is_refused_and_breaks_nothing(staff, at_desk, name):
    who = staff.head if name.startswith("agreement") else staff.administrator
    address = reverse(name) + ("?from=local-truce" if name == "agreement:new" else "")
    for says in (
        {"nothing": "1"},
        {"form-TOTAL_FORMS": "many", "form-INITIAL_FORMS": "-1"},
        {"form-TOTAL_FORMS": "99999999"},
    ):
        assert at_desk(who).post(address, says).status_code == 422, says


@pytest.mark.parametrize(
    "text",
    [
        TOML.replace('zone = "Asia/Beirut"', 'zone = """Asia/Beirut"""'),
        TOML.replace('[names]\n# as on our letters\nen = "Haven"\n', "").replace(
            "publishers", 'names = { en = "Haven" }\npublishers'
        ),
    ],
)
def test_a_file_written_in_another_way_is_left_alone(text):
    with pytest.raises(NotSimpleError):
        rewritten(text, {"zone": "Asia/Damascus"}, {"names": {"en": "Harbour"}})


@pytest.mark.parametrize("name", ['He said "no" ] # [', "back\\slash", "الملاذ = ١"])
def test_any_name_goes_through_the_file(name):
    made = centre_toml(code="x", names={"en": "X"}, origin="x.example/log1", zone="UTC")
    new = rewritten(made, {}, {"names": {"en": name, "ar": name}})
    assert rewritten(new, {}, {"names": {"en": "X", "ar": ""}}) == made


@pytest.mark.parametrize("name", ["a\nb", "a\r\n[evil]\nx = 1", "a\x1fb", "a\x7fb", "\u202eevil", "a\u2028b"])
def test_a_name_that_the_next_start_would_refuse_is_refused_here(staff, at_desk, toml, name):
    before = toml.read_bytes()
    answer = settings_form(at_desk(staff.administrator), name_en=name)
    assert answer.status_code == 422
    assert "on one line" in answer.content.decode()
    assert toml.read_bytes() == before
    with pytest.raises(words.WordError):
        words.name(name)


def test_the_digits_of_a_key_are_those_anybody_works_out():
    groups = fingerprint("haven.example/log1+c45cf56f+ATgJ/On9MVhMt6W2KDe/rDix61TxN3NLHJa2eH8xEVys\n")
    assert groups == ["03617", "20367", "12663", "35673", "19252", "59677", "86368", "36223"]


@pytest.mark.parametrize("language", ["ar", "en", "fr", "ru"])
def test_the_sheet_names_every_key_in_every_language_and_needs_no_other_file(staff, toml, language):
    made = sheet(language, alone=True)
    recipient = Custodian.objects.get().recipient
    assert f'lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}"' in made
    assert recipient in made
    assert all(group in made for group in (*fingerprint(log_vkey()), *fingerprint(recipient)))
    assert NAMES["en"] in made
    assert "src=" not in made
    assert "href=" not in made
    assert "<svg" in made


def test_a_ceremony_holds_for_the_keys_it_saw(staff, at_desk):
    browser = at_desk(staff.administrator)
    people = [staff.administrator.pk, staff.custodian.pk]
    says = {"held_on": timezone.localdate().isoformat(), "present": people}
    assert page(browser, "ceremony", **says).status_code == 302
    assert Ceremony.objects.get().present == ["administrator", "custodian"]
    assert steps(staff.administrator)["ceremony"]["done"]
    Custodian.objects.create(person=staff.head, recipient=new_identity(PASSPHRASE)[0])
    assert not steps(staff.administrator)["ceremony"]["done"]


@pytest.mark.parametrize(("days", "present"), [(1, 2), (0, 1)])
def test_a_ceremony_needs_two_people_and_a_day_that_has_come(staff, at_desk, days, present):
    held_on = timezone.localdate() + timedelta(days=days)
    people = [staff.administrator.pk, staff.custodian.pk][:present]
    answer = page(at_desk(staff.administrator), "ceremony", held_on=held_on.isoformat(), present=people)
    assert answer.status_code == 422
    assert not Ceremony.objects.exists()


def test_a_key_is_proved_when_its_holder_first_brings_it(staff):
    assert Custodian.objects.get().proved_at is None
    unlock(read_identity(staff.key_file, staff.passphrase), person=staff.custodian)
    first = Custodian.objects.get().proved_at
    assert first is not None
    unlock(read_identity(staff.key_file, staff.passphrase), person=staff.custodian)
    assert Custodian.objects.get().proved_at == first
