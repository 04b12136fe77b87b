"""Tables of coverage and of restrictions of movement: read in four languages, looked at first, taken back as a batch."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from tests.incidents.test_coverage import DAY, NEXT, cell, said
from tests.liaison.test_pages import shown
from tests.world import instant
from tregua.bulletin.counting import restrictions
from tregua.bulletin.period import period_of
from tregua.incidents.actions import note_restriction
from tregua.incidents.coverage import restrictions_in
from tregua.incidents.coverage_rows import MOST_DAYS, CoverageRows
from tregua.incidents.looked import Coverage, Restriction
from tregua.incidents.looked_words import CODES, vocabularies
from tregua.incidents.restriction_rows import RestrictionRows
from tregua.intake import taking_in
from tregua.intake.mapping import guessed
from tregua.intake.row_wording import worded
from tregua.intake.taking_out import write_kind
from tregua.record.models import Entry
from tregua.reports.claim_words import folded, labelled, read

IN_FOUR = {
    "en": "Day,Area,Means of observation,Access",
    "fr": "Jour,Lieu,Moyen d'observation,Étendue de la couverture",
    "ar": "التاريخ,المنطقة,وسيلة المراقبة,مدى التغطية",
    "ru": "Дата,Место,Средство наблюдения,Охват",
}
SAYS = {
    "en": "Mill Town,patrol,in part",
    "fr": "V1,patrouille,partiellement",
    "ar": "بلدة الطاحون,دورية,جزئي",
    "ru": "Мельничный,патруль,частично",
}
RESTRICTED_IN_FOUR = {
    "en": "Day,Time,Location,Kind of restriction,Denied by,Reason given",
    "fr": "Jour,Heure,Lieu,Type de restriction,Refusé par,Motif invoqué",
    "ar": "التاريخ,الوقت,الموقع,نوع التقييد,الجهة المقيِّدة,السبب المعلن",
    "ru": "Дата,Время,Место,Вид ограничения,Кем ограничено,Названная причина",
}
RESTRICTED = {
    "en": "Mill Town,access denied,the Column,mines on the road",
    "fr": "V1,refus d'accès,column,la route est minée",
    "ar": "بلدة الطاحون,منع الوصول,column,الطريق ملغوم",
    "ru": "Мельничный,отказ в доступе,column,дорога заминирована",
}


@pytest.fixture
def valley(valley, settings):
    """Return the valley, whose tables tell its own local time."""
    settings.TIME_ZONE = "Asia/Damascus"
    return valley


def received(table, valley):
    message, _new = taking_in.receive_file(
        raw=table.encode(), media_type="text/csv", file_name="table.csv", by=valley.staff.duty
    )
    return message


def read_as(kind, message, answers=None):
    table = taking_in.table_of(taking_in.book_of(message), "")
    columns, _guesses = guessed(table, kind)
    return table, columns.answering(answers or {})


def looked_at(kind, table, valley, **answers):
    message = received(table, valley)
    return taking_in.dry_run(message, *read_as(kind, message, answers), kind=kind)


def taken(kind, table, valley, by=None, passed=(), **answers):
    message = received(table, valley)
    return taking_in.take_in(
        message, *read_as(kind, message, answers), kind=kind, passed=passed, by=by or valley.staff.duty
    )


def wrong(kind, table, valley):
    """Return (row, what, what is said) of everything that keeps rows of a table out; nothing is made."""
    outlook = looked_at(kind, table, valley)
    assert not Coverage.objects.exists()
    assert not Restriction.objects.exists()
    return [
        (item.lines[0].number, one.what, worded(kind.code, one.what, one.detail))
        for item, one in outlook.problems(stopping=True)
    ]


@pytest.mark.parametrize("language", list(IN_FOUR))
def test_coverage_is_read_in_four_languages(valley, language):
    table = f"{IN_FOUR[language]}\n2016-03-01,{SAYS[language]}\n"
    assert looked_at(CoverageRows, table, valley).counts == {"made": 1, "same": 0, "refused": 0}
    assert not Coverage.objects.exists()
    taken(CoverageRows, table, valley)
    one = Coverage.objects.get()
    assert (one.place, one.day, one.means, one.extent) == (valley.places["V1"], DAY, "patrol", "part")
    assert one.recorded_by == valley.staff.duty
    facts = Entry.objects.journal().filter(subject=f"incidents.Coverage/{one.pk}").get().content
    assert (facts["act"], facts["facts"]["said"]) == ("coverage said", [["V1", "patrol", "part"]])


@pytest.mark.parametrize("language", list(RESTRICTED_IN_FOUR))
def test_restrictions_are_read_in_four_languages(valley, language):
    table = f"{RESTRICTED_IN_FOUR[language]}\n2016-03-01,14:20,{RESTRICTED[language]}\n"
    assert looked_at(RestrictionRows, table, valley).counts == {"made": 1, "same": 0, "refused": 0}
    assert not Restriction.objects.exists()
    taken(RestrictionRows, table, valley)
    one = Restriction.objects.get()
    assert (one.where, one.kind, one.party) == (valley.places["V1"], "denial", valley.parties["column"])
    assert (one.at, one.until) == (instant(1, 14, 20), None)
    assert (one.reason, one.reason_given) == ("not_known", RESTRICTED[language].split(",")[-1])
    assert Entry.objects.journal().filter(subject=f"incidents.Restriction/{one.pk}").exists()


def test_one_row_may_say_many_days(valley):
    table = "Day,Until date,Place,Looked by,Extent\n2016-03-01,2016-03-04,R,post,could\n"
    batch = taken(CoverageRows, table, valley)
    assert [one.day for one in Coverage.objects.order_by("day")] == [
        DAY + timedelta(days=n) for n in range(4)
    ]
    assert batch.made == 1
    assert cell(valley, "R", NEXT).means == {"post": "all"}


def test_what_comes_in_a_sheet_counts_as_what_is_typed(valley):
    said(valley, R_patrol="none")
    table = "Day,Place,Looked by,Extent\n2016-03-01,R,patrol,could\n"
    assert looked_at(CoverageRows, table, valley).may_pass == {"said_otherwise": 1}
    with pytest.raises(taking_in.UndecidedError):
        taken(CoverageRows, table, valley)
    taken(CoverageRows, table, valley, passed=["said_otherwise"])
    assert cell(valley, "R").means == {"patrol": "all"}


def test_a_batch_of_coverage_is_taken_back_and_what_was_said_before_counts_again(valley, at_desk):
    said(valley, R_patrol="none")
    table = "Day,Until date,Place,Looked by,Extent\n2016-03-01,2016-03-02,R,patrol,could\n"
    batch = taken(CoverageRows, table, valley, passed=["said_otherwise"])
    taking_in.take_back(batch, reason="another district was meant", by=valley.staff.duty)
    assert cell(valley, "R").means == {"patrol": "none"}
    assert cell(valley, "R", NEXT).means == {}
    assert Coverage.objects.count() == 3
    assert {one.taken_back.reason for one in Coverage.objects.exclude(taken_back=None)} == {
        "another district was meant"
    }
    taken(CoverageRows, table, valley, passed=["said_otherwise"])  # the same file may come in again
    assert cell(valley, "R").means == {"patrol": "all"}


def test_a_batch_of_restrictions_is_taken_back_and_counts_nowhere(valley, at_desk):
    kept = note_restriction(place=valley.places["S"], kind="delay", at=instant(1, 9), by=valley.staff.duty)
    table = "Day,Time,Place,Restriction,By whom,Reason\n2016-03-01,10:00,R,denied,column,\n"
    batch = taken(RestrictionRows, table, valley)
    period = period_of(DAY)
    assert len(restrictions_in(period.start, period.end)) == len(list(restrictions(period))) == 2
    taking_in.take_back(batch, reason="it was another day", by=valley.staff.duty)
    assert restrictions_in(period.start, period.end) == [kept]
    assert [one.id for one in restrictions(period)] == [kept.pk]
    assert Restriction.objects.count() == 2
    page = shown(at_desk(valley.staff.duty).get(reverse("incidents:coverage") + "?last=2016-03-01"))
    assert "it was another day" in page


@pytest.mark.parametrize(("row", "what", "remedy"), [
    ("2016-03-01,Nowhere at all,post,could", "place_unknown", "“Nowhere at all” leads to no one place"),
    ('2016-03-01,"34.5, 36.5",post,could', "place_is_a_point", "Write the name or code of a place"),
    ("2016-03-01,,post,could", "place_missing", "Fill in the place or the province"),
    ("2090-03-01,R,post,could", "day_to_come", "has not come yet"),
    ("2016-02-01,R,post,could", "before_the_truce", "before the agreement came into force"),
    (",R,post,could", "needed", "Fill it in"),
    ("2016-03-01,R,post,", "needed", "Fill it in"),
])  # fmt: skip
def test_a_row_of_coverage_that_cannot_be_taken_says_why_and_what_to_do(valley, row, what, remedy):
    ((number, found, says),) = wrong(CoverageRows, f"Day,Place,Looked by,Extent\n{row}\n", valley)
    assert (number, found) == (2, what)
    assert remedy in says


@pytest.mark.parametrize(("row", "what", "remedy"), [
    ("2016-03-05,,2016-03-04,R,denied,,", "ends_before", "Correct one of the two"),
    ("2090-03-01,,,R,denied,,", "day_to_come", "has not come yet"),
    ("2016-03-01,,,Nowhere at all,denied,,", "place_unknown", "Write the code"),
    ("2016-03-01,,,R,,column,", "needed", "Fill it in"),
])  # fmt: skip
def test_a_row_of_restrictions_that_cannot_be_taken_says_why_and_what_to_do(valley, row, what, remedy):
    header = "Day,Time,Until date,Place,Restriction,By whom,Reason"
    ((number, found, says),) = wrong(RestrictionRows, f"{header}\n{row}\n", valley)
    assert (number, found) == (2, what)
    assert remedy in says


def test_spans_that_cannot_be_and_rows_that_contradict_each_other_are_refused(valley):
    table = (
        "Day,Until date,Place,Looked by,Extent\n"
        "2016-03-05,2016-03-04,R,post,could\n"
        "2016-03-01,2019-03-04,R,post,could\n"
        "2016-03-01,2016-03-03,S,post,could\n"
        "2016-03-03,,S,post,could not\n"
    )
    found = wrong(CoverageRows, table, valley)
    assert [(row, what) for row, what, _says in found] == [
        (2, "ends_before"), (3, "too_many_days"), (5, "rows_disagree"),
    ]  # fmt: skip
    assert "Row 4" in found[2][2]
    assert str(MOST_DAYS) in found[1][2]


def test_a_word_or_a_party_that_is_not_known_is_asked_about_once(valley):
    table = (
        "Day,Place,Restriction,By whom\n2016-03-01,R,turned round,the men at the gate\n"
        "2016-03-02,R,turned round,the men at the gate\n"
    )
    asked = looked_at(RestrictionRows, table, valley).questions
    assert [(one.field, one.written, one.rows) for one in asked] == [
        ("restriction_kind", "turned round", 2), ("restricted_by", "the men at the gate", 2),
    ]  # fmt: skip
    with pytest.raises(taking_in.UndecidedError, match="Answer what is asked"):
        taken(RestrictionRows, table, valley)
    answers = {
        "restriction_kind": {"turned round": "denial"},
        "restricted_by": {"the men at the gate": "unknown"},
    }
    taken(RestrictionRows, table, valley, **answers)
    assert {(one.kind, one.party) for one in Restriction.objects.all()} == {("denial", None)}


def test_the_class_of_a_reason_is_read_beside_its_words(valley):
    table = "Day,Place,Restriction,Class of the reason,Reason given\n2016-03-01,R,denied,mines,the road is mined\n"
    taken(RestrictionRows, table, valley)
    one = Restriction.objects.get()
    assert (one.reason, one.reason_given) == ("mines", "the road is mined")


def test_a_restriction_of_a_day_lasts_that_day_and_falls_on_it(valley):
    table = "Day,Until date,Place,Restriction\n2016-03-01,2016-03-02,R,denied\n2016-03-04,,R,delay\n"
    taken(RestrictionRows, table, valley)
    assert [(one.at, one.until) for one in Restriction.objects.order_by("at")] == [
        (instant(1), instant(3)), (instant(4), instant(5)),
    ]  # fmt: skip
    assert [one.kind for one in cell(valley, "R").restrictions] == ["denial"]


@pytest.mark.parametrize("kind", [CoverageRows, RestrictionRows])
def test_what_goes_out_comes_in_again_and_is_known(valley, kind, tmp_path):
    said(valley, R_patrol="none", S_post="part")
    said(valley, R_patrol="all")
    note_restriction(
        place=valley.places["S"], kind="delay", at=instant(1, 9), until=instant(1, 11), party=valley.parties["column"],
        reason_given="a convoy", by=valley.staff.duty,
    )  # fmt: skip
    for language in ("en", "ar", "fr", "ru"):
        file = tmp_path / f"{language}.xlsx"
        rows = write_kind(kind(), file, language=language, by=valley.staff.duty)
        message, _new = taking_in.receive_file(
            raw=file.read_bytes(),
            media_type="application/octet-stream",
            file_name=file.name,
            by=valley.staff.duty,
        )
        outlook = taking_in.dry_run(message, *read_as(kind, message), kind=kind)
        assert not list(outlook.problems(stopping=True)), language
        assert outlook.counts == {"made": 0, "same": rows, "refused": 0}
    with pytest.raises(PermissionDenied):
        write_kind(kind(), tmp_path / "no.xlsx", language="en", by=valley.staff.reader)


def test_who_may_not_change_incidents_takes_no_such_table_in(valley):
    table = "Day,Place,Looked by,Extent\n2016-03-01,R,post,could\n"
    for by in (valley.staff.liaison, valley.staff.head, valley.staff.reader):
        with pytest.raises(PermissionDenied):
            taken(CoverageRows, table, valley, by=by)


@pytest.mark.parametrize("field", list(CODES))
def test_every_word_stands_for_one_code_in_every_language(field):
    words = read()[field]
    assert set(words) == set(dict(CODES[field]))
    of: dict[str, str] = {}
    for code, ways in [*words.items(), *labelled(CODES[field]).items()]:
        for way in ways:
            assert of.setdefault(folded(way), code) == code, way
            assert vocabularies()[field].exactly(way) == code
    for letters in ("a-z", "ء-ي", "а-я"):
        first, last = letters.split("-")
        assert all(any(first <= way[0] <= last for way in ways) for ways in words.values())


def test_today_is_a_day_of_which_coverage_may_be_told(valley):
    today = timezone.localdate()
    tomorrow = today + timedelta(days=1)
    assert [what for _row, what, _says in wrong(
        CoverageRows, f"Day,Place,Looked by,Extent\n{today},R,post,could\n{tomorrow},R,post,could\n", valley
    )] == ["day_to_come"]  # fmt: skip
    assert date(2016, 3, 1) == DAY


@pytest.mark.parametrize("kind", [CoverageRows, RestrictionRows])
def test_every_cell_that_goes_out_stands_in_its_own_column(valley, kind):
    taken(CoverageRows, f"{IN_FOUR['en']}\n{DAY},{SAYS['en']}\n", valley)
    table = "Day,Time,Location,Kind of restriction,Denied by,Class of the reason,Reason given"
    taken(
        RestrictionRows,
        f"{table}\n{DAY},10:00,Mill Town,access denied,the Column,mines,the road is mined\n",
        valley,
    )
    columns, rows = kind().out()
    made = [dict(zip(columns, row, strict=True)) for row in rows]
    assert len(made) == 1
    if kind is RestrictionRows:
        assert made[0]["reason_given"] == "the road is mined"
        assert made[0]["restriction_reason"] == Restriction.objects.get().get_reason_display()
