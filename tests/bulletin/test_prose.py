"""People write an introduction and remarks beside the figures; translations are named, reviewed by another, and frozen."""

import io
import json
from datetime import date

import docx
import pikepdf
import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from jsonschema import Draft202012Validator

from tests import world
from tests.bulletin.approving import approve
from tests.conftest import by_role
from tregua.bulletin.actions import BulletinError, correct, prepare, withdraw
from tregua.bulletin.formats import BY_CODE
from tregua.bulletin.models import Bulletin, Paragraph, ParagraphReview
from tregua.bulletin.points import open_points
from tregua.bulletin.prose import PARTS, ProseError, printed, review, write
from tregua.bulletin.release import SCHEMA
from tregua.bulletin.text import as_json, as_text, document
from tregua.exchange.held import common_record
from tregua.people.conflict import Conflict
from tregua.people.roles import BY_CODE as ROLES

DAY = date(2016, 3, 1)
ENGLISH, FRENCH, ARABIC = "A day with little fire.", "Un jour de peu de tirs.", "يوم قليل النيران."
LANGUAGES = ("ar", "en", "fr", "ru")


@pytest.fixture
def valley(staff, alone):
    return world.remembered(staff)


@pytest.fixture
def bulletin(valley):
    return prepare(DAY, by=valley.staff.publisher)


def say(bulletin, staff, text=ENGLISH, language="en", part="introduction", replaces=""):
    return write(
        bulletin, part=part, language=language, text=text, replaces=replaces, by=staff.publisher
    )  # fmt: skip


def fresh(bulletin):
    return Bulletin.objects.select_related("approval").get(pk=bulletin.pk)


def note(bulletin, language):
    (remark,) = document(printed(fresh(bulletin)), language).introduction
    return remark.note


def test_what_is_written_first_is_the_original_and_the_others_translate_it(bulletin, staff):
    first = say(bulletin, staff)
    second = say(bulletin, staff, FRENCH, "fr")
    assert (first.translates, second.translates) == (None, first)
    (english,) = document(printed(bulletin), "en").introduction
    (french,) = document(printed(bulletin), "fr").introduction
    assert (english.text, english.note) == (ENGLISH, "")
    assert french.text == FRENCH
    assert "publisher" in french.note


def test_a_translation_that_nobody_reviewed_says_so_until_another_person_has(bulletin, staff):
    say(bulletin, staff)
    french = say(bulletin, staff, FRENCH, "fr")
    (prose,) = [one for one in printed(bulletin)["prose"] if one["language"] == "fr"]
    assert (prose["translator"], prose["reviewed_by"]) == (staff.publisher.code, None)
    with pytest.raises(ProseError, match="Somebody else"):
        review(french, by=staff.publisher)
    review(french, by=staff.head)
    (prose,) = [one for one in printed(bulletin)["prose"] if one["language"] == "fr"]
    assert prose["reviewed_by"] == staff.head.code
    with pytest.raises(Conflict):
        review(french, by=staff.second_head)
    assert staff.head.code in note(bulletin, "fr")


def test_what_is_not_translated_is_printed_as_it_was_written_and_says_so(bulletin, staff):
    say(bulletin, staff)
    (remark,) = document(printed(bulletin), "ar").introduction
    assert (remark.text, remark.language, remark.direction) == (ENGLISH, "en", "ltr")
    assert remark.note


def test_a_translation_of_an_earlier_wording_counts_as_not_reviewed(bulletin, staff):
    first = say(bulletin, staff)
    french = say(bulletin, staff, FRENCH, "fr")
    review(french, by=staff.head)
    say(bulletin, staff, "A day with some fire.", replaces=first.pk)
    (prose,) = [one for one in printed(fresh(bulletin))["prose"] if one["language"] == "fr"]
    assert prose["earlier_wording"]
    with pytest.raises(ProseError, match="written anew"):
        review(Paragraph.objects.get(pk=french.pk), by=staff.second_head)


def test_every_part_can_have_a_remark_and_none_is_lost(bulletin, staff):
    for part in PARTS:
        say(bulletin, staff, f"About {part}.", part=part)
    for language in LANGUAGES:
        text = as_text(bulletin, language)
        assert all(text.count(f"About {part}.") == 1 for part in PARTS), language


def test_nothing_but_prose_is_changed_by_prose(bulletin, staff):
    before = json.loads(as_json(bulletin))
    say(bulletin, staff)
    after = json.loads(as_json(fresh(bulletin)))
    assert {name for name in after if after[name] != before.get(name)} == {"prose"}
    with pytest.raises(ProseError, match="no such part"):
        say(bulletin, staff, part="figures")


def test_who_rewrites_what_somebody_else_rewrote_is_shown_the_conflict(bulletin, staff):
    first = say(bulletin, staff)
    theirs = say(bulletin, staff, "Another.", replaces=first.pk)
    with pytest.raises(Conflict) as conflict:
        say(bulletin, staff, "Mine.", replaces=first.pk)
    assert conflict.value.theirs == theirs
    with pytest.raises(Conflict):
        say(bulletin, staff, "Mine, too.")
    assert Paragraph.objects.count() == 2, "nothing is overwritten"


def test_a_paragraph_is_taken_out_by_one_without_words_and_stays_on_record(bulletin, staff):
    first = say(bulletin, staff)
    say(bulletin, staff, FRENCH, "fr")
    say(bulletin, staff, "", replaces=first.pk)
    assert "prose" not in printed(fresh(bulletin))
    assert Paragraph.objects.filter(text=ENGLISH).exists()


def test_preparing_the_day_again_keeps_what_was_written(bulletin, staff):
    say(bulletin, staff)
    assert printed(prepare(DAY, by=staff.publisher))["prose"][0]["text"] == ENGLISH


def test_prose_is_frozen_at_the_approval_and_released_with_the_figures(bulletin, staff):
    say(bulletin, staff)
    french = say(bulletin, staff, FRENCH, "fr")
    approval = approve(bulletin, by=staff.head)
    (item,) = common_record().items
    assert item.public == printed(fresh(bulletin)) == bulletin.content | {"prose": approval.prose}
    with pytest.raises(ProseError, match="never changes"):
        say(bulletin, staff, "Later.", "ru")
    with pytest.raises(ProseError, match="never changes"):
        review(french, by=staff.head)
    further = correct(bulletin, reason="a word was wrong", by=staff.publisher)
    assert "prose" not in printed(further)


def test_nobody_approves_prose_that_they_wrote(bulletin, staff):
    """Somebody may hold both roles: what they wrote beside what another prepared is approved by a third."""
    staff.head.roles = [*staff.head.roles, "publisher"]
    staff.head.save(update_fields=["roles"])
    write(bulletin, part="introduction", language="en", text=ENGLISH, by=staff.head)
    with pytest.raises(BulletinError, match="Somebody else"):
        approve(bulletin, by=staff.head)
    approve(bulletin, by=staff.second_head)


def test_a_withdrawal_has_no_prose(bulletin, staff):
    approve(bulletin, by=staff.head)
    withdrawal = withdraw(bulletin, reason="It named a place.", by=staff.publisher)
    with pytest.raises(ProseError, match="nothing else"):
        say(withdrawal, staff)


def test_a_withdrawal_prints_nothing_of_a_correction_that_waits_beside_it(bulletin, staff):
    approve(bulletin, by=staff.head)
    waiting = correct(bulletin, reason="a word was wrong", by=staff.publisher)
    say(waiting, staff)
    withdrawal = withdraw(bulletin, reason="It named a place.", by=staff.publisher)
    assert "prose" in printed(waiting)
    assert "prose" not in printed(withdrawal)
    approve(withdrawal, by=staff.head)
    assert ENGLISH not in as_text(fresh(withdrawal), "en")


def test_a_bulletin_of_before_there_was_prose_still_prints(bulletin):
    old = {name: value for name, value in bulletin.content.items() if name != "withdraws"} | {"version": 1}
    assert document(old, "ar").introduction == []
    validator = Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))
    assert validator.is_valid(old)


@pytest.mark.parametrize("form", list(BY_CODE))
def test_no_letter_that_somebody_wrote_keeps_a_form_from_being_made(bulletin, staff, form):
    """What is published never changes: a form that fails on a letter would fail for ever, and the archive with it."""
    say(bulletin, staff, "Quiet \N{WAVING WHITE FLAG} \x0b\x07 \N{TIFINAGH LETTER YAZ} 停火.")
    assert BY_CODE[form].make(fresh(bulletin), "en") == BY_CODE[form].make(fresh(bulletin), "en")


@pytest.mark.parametrize("form", ["pdf", "docx", "html", "txt", "json"])
def test_each_form_carries_prose_in_its_own_language(bulletin, staff, form):
    say(bulletin, staff)
    say(bulletin, staff, ARABIC, "ar")
    say(bulletin, staff, "Two of five.", part="coverage")
    made = BY_CODE[form].make(bulletin, "ar")
    assert made == BY_CODE[form].make(fresh(bulletin), "ar")
    if form == "pdf":
        with pikepdf.open(io.BytesIO(made)) as pdf:
            assert len(pdf.pages)
            assert b"/Lang(en)" in pdf.Root.StructTreeRoot.unparse() or "en" in tongues(
                pdf.Root.StructTreeRoot
            )
    elif form == "docx":
        text = "\n".join(one.text for one in docx.Document(io.BytesIO(made)).paragraphs)
        assert ARABIC in text
        assert "Two of five." in text
    else:
        assert ARABIC in made.decode()
        assert "Two of five." in made.decode()
    if form == "json":
        validator = Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))
        assert [one.message for one in validator.iter_errors(json.loads(made))] == []


def tongues(node):
    """Return the languages of the structure elements below one of a PDF."""
    found, waiting = set(), [node]
    while waiting:
        children = waiting.pop().get("/K", [])
        for child in children if isinstance(children, pikepdf.Array) else [children]:
            if isinstance(child, pikepdf.Dictionary) and "/S" in child:
                found.add(str(child.get("/Lang", "")))
                waiting.append(child)
    return found


def test_open_points_speak_of_prose_and_a_changed_word_is_shown_before_it_is_approved(bulletin, staff):
    first = say(bulletin, staff, "The militants fired.")
    say(bulletin, staff, FRENCH, "fr")
    points = {one.code.partition(":")[0]: one for one in open_points(bulletin, staff.head)}
    assert {"prose", "prose_not_reviewed", "prose_not_translated", "loaded_words"} <= set(points)
    say(bulletin, staff, "They fired.", replaces=first.pk)
    later = {one.code.partition(":")[0]: one for one in open_points(fresh(bulletin), staff.head)}
    assert later["prose"].code != points["prose"].code
    assert "loaded_words" not in later


def test_only_who_drafts_bulletins_writes(bulletin, staff):
    with pytest.raises(PermissionDenied):
        write(bulletin, part="introduction", language="en", text=ENGLISH, by=staff.head)


def test_prose_is_written_translated_and_reviewed_on_its_page(bulletin, staff, at_desk):
    browser = at_desk(staff.publisher)
    page = reverse("bulletin:prose", args=["2016-03-01", 1])
    assert page in browser.get(reverse("bulletin:bulletin", args=["2016-03-01", 1])).content.decode()
    to = reverse("bulletin:write", args=[bulletin.pk])
    says = {"part": "introduction", "language": "en", "text": ENGLISH, "replaces": ""}
    assert ENGLISH in browser.post(to, says, follow=True).content.decode()
    browser.post(to, says | {"language": "ar", "text": ARABIC})
    late = browser.post(to, says | {"text": "Mine."})
    assert late.status_code == 409
    assert "Mine." in late.content.decode()
    head = at_desk(staff.head)
    shown = head.get(page, {"part": "introduction", "language": "ar"}).content.decode()
    translation = Paragraph.objects.get(language="ar")
    address = reverse("bulletin:review", args=[translation.pk])
    assert address in shown
    assert ENGLISH in shown, "the original stands beside it"
    assert head.post(address, follow=True).status_code == 200
    assert ParagraphReview.objects.get().recorded_by == staff.head
    assert "not reviewed" not in head.get(page).content.decode()


def test_who_may_write_and_who_may_review(bulletin, staff, at_desk):
    say(bulletin, staff)
    french = say(bulletin, staff, FRENCH, "fr")
    says = {"part": "work", "language": "en", "text": ENGLISH, "replaces": ""}
    for role, person in by_role(staff).items():
        browser = at_desk(person)
        allowed = ROLES[role].permissions
        got = browser.get(reverse("bulletin:prose", args=["2016-03-01", 1])).status_code
        assert (got == 200) == ("exchange.read" in allowed), role
        wrote = browser.post(reverse("bulletin:write", args=[bulletin.pk]), says).status_code
        assert (wrote not in {403, 404}) == ("bulletin.draft" in allowed), role
        read = browser.post(reverse("bulletin:review", args=[french.pk])).status_code
        assert (read not in {403, 404}) == bool({"bulletin.draft", "bulletin.approve"} & allowed), role
