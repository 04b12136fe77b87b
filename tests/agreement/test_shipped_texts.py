"""Agreements that are recorded from a text to start from, or clause by clause."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from tregua.agreement.mandate import PRESETS, VERBS
from tregua.agreement.models import Agreement, ClauseKind, MandateChange
from tregua.agreement.shipped import LANGUAGES, shipped_texts
from tregua.agreement.violation_types import VIOLATION_TYPES

HEAD = {
    "code": "valley-truce",
    "name_en": "Truce of the Valley",
    "signed_on": "2026-02-28",
    "zone": "Asia/Damascus",
    "starts": "2016-03-01T00:00",
    "starts_as_written": "at midnight, Damascus time",
    "co_chairs": "alpha, beta،gamma alpha",
    "source": "the text",
    "verbs": ["observe", "publish"],
}


def rows(*clauses):
    """Return clauses as the rows of the page send them."""
    says = {"form-TOTAL_FORMS": len(clauses), "form-INITIAL_FORMS": 0}
    for number, clause in enumerate(clauses):
        says |= {f"form-{number}-{name}": value for name, value in clause.items()}
    return says


def send(browser, *clauses, start_from="nothing", **changed):
    return browser.post(
        reverse("agreement:new") + f"?from={start_from}", HEAD | changed | rows(*clauses), follow=True
    )


@pytest.mark.parametrize("text", shipped_texts().values(), ids=lambda text: text.code)
def test_every_shipped_text_is_whole(text):
    assert set(text.names) == set(text.describes) == set(LANGUAGES)
    assert set(text.verbs) <= set(VERBS)
    assert len({clause.path for clause in text.clauses}) == len(text.clauses) >= 5
    for clause in text.clauses:
        assert clause.kind in ClauseKind.values
        assert set(clause.violation_types) <= set(VIOLATION_TYPES)
        assert all(clause.texts[language].strip() for language in LANGUAGES), clause.path
        assert clause.due_hours is None or clause.kind == "deadline"


def test_the_four_kinds_are_offered_in_the_language_of_the_page(staff, at_desk):
    shown = at_desk(staff.head).get(reverse("agreement:new")).content.decode()
    assert all(text.names["en"] in shown for text in shipped_texts().values())


def test_a_text_is_edited_before_it_is_recorded(staff, at_desk):
    browser = at_desk(staff.head)
    page = browser.get(reverse("agreement:new") + "?from=local-truce")
    first = page.context["rows"].forms[1].initial
    assert "Nobody fires" in first["text_en"]
    kept = {
        "take": "on",
        "path": "1",
        "kind": "prohibition",
        "text_en": "Nobody fires.",
        "violation_types": "1.1 1.2",
    }
    left_out = {"path": "2", "kind": "prohibition", "text_en": "Left out."}
    blank = {"take": "on", "path": "", "kind": "prohibition", "text_en": ""}
    late = {"take": "on", "path": "3", "kind": "deadline", "text_ar": "خلال ثلاثة أيام", "due_hours": "72"}
    answer = send(browser, kept, left_out, blank, late, start_from="local-truce", guarantors="depositary")
    assert answer.status_code == 200
    made = Agreement.objects.get()
    assert made.starts_at == datetime(2016, 2, 29, 22, tzinfo=UTC)
    assert (made.co_chairs, made.guarantors) == (["alpha", "beta", "gamma"], ["depositary"])
    clauses = {one.path: one for one in made.clauses.all()}
    assert set(clauses) == {"1", "3"}
    assert clauses["1"].violation_types == ["1.1", "1.2"]
    assert clauses["3"].due == datetime(2016, 3, 3, 22, tzinfo=UTC)
    assert "clause 3 of: the text" in clauses["3"].source


@pytest.mark.parametrize(
    ("changed", "clause", "says"),
    [
        ({"code": ""}, {}, "Code"),
        ({"name_en": ""}, {}, "Give the name in one language at least."),
        ({"zone": "Nowhere/Land"}, {}, "Time zone of the text"),
        ({"starts": "2016-03-25T00:30"}, {}, "comes twice or not at all"),
        ({}, {"path": ""}, "Give the clause its number"),
        ({}, {"text_en": ""}, "Write the clause in one language at least."),
        ({}, {"violation_types": "1.1, 99"}, "No such violation type: 99."),
    ],
)
def test_what_cannot_be_recorded_is_told_and_nothing_is_recorded(staff, at_desk, changed, clause, says):
    good = {"take": "on", "path": "1", "kind": "prohibition", "text_en": "Nobody fires."}
    answer = send(at_desk(staff.head), good | clause, **changed)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert not Agreement.objects.exists()


def test_a_number_stands_once(staff, at_desk):
    one = {"take": "on", "path": "1", "kind": "prohibition", "text_en": "Nobody fires."}
    answer = send(at_desk(staff.head), one, one)
    assert "on an earlier clause too" in answer.content.decode()
    assert not Agreement.objects.exists()


def test_a_clause_is_added_with_whom_it_binds_and_its_deadline(valley, at_desk):
    browser = at_desk(valley.staff.head)
    says = {
        "path": "2", "kind": "deadline", "text_en": "Weapons are withdrawn.", "violation_types": "2.4",
        "bound": [valley.parties["garrison"].pk], "due": "2016-03-05T12:00", "source": "paragraph 2",
    }  # fmt: skip
    browser.post(reverse("agreement:clause", args=["valley-truce"]), says)
    made = valley.agreement.clauses.get(path="2")
    assert (made.bound, made.violation_types) == (["garrison"], ["2.4"])
    assert made.due is not None
    again = browser.post(reverse("agreement:clause", args=["valley-truce"]), says)
    assert "recorded already" in again.content.decode()


@pytest.mark.parametrize("preset", PRESETS)
def test_a_preset_ticks_what_such_a_mandate_allows(valley, at_desk, preset):
    page = at_desk(valley.staff.head).get(
        reverse("agreement:mandate", args=["valley-truce"]) + f"?preset={preset}"
    )
    assert page.context["form"].initial["verbs"] == list(PRESETS[preset][1])
    assert set(PRESETS[preset][1]) <= set(VERBS)
    assert not MandateChange.objects.exists()


def test_each_verb_says_what_leaves_the_forms(valley, at_desk):
    shown = (
        at_desk(valley.staff.head).get(reverse("agreement:mandate", args=["valley-truce"])).content.decode()
    )
    assert "attribute (off: no field for attribution, attributed to, certainty)" in shown


def test_who_may_not_change_the_agreement_records_none(staff, at_desk):
    for who in (staff.administrator, staff.duty, staff.auditor):
        assert at_desk(who).get(reverse("agreement:new")).status_code == 403
        assert at_desk(who).get(reverse("agreement:load_parties")).status_code == 403
