"""A claim is filed, graded, corrected and withdrawn; no version is lost, and no claim looks like a finding."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from tests.world import remembered
from tregua.intake import actions as intake
from tregua.people.conflict import Conflict
from tregua.record.models import Entry
from tregua.reports import actions
from tregua.reports.fields import place_of, span, written
from tregua.reports.forms import CorrectionForm, shown
from tregua.reports.models import Flag, Report, Source

NEW = {
    "new_source": "Hill Wire", "new_source_kind": "outlet", "predicate": "shelled", "violation_type": "1.2",
    "place": "Mill Town", "place_precision": "unknown", "day": "2016-03-05", "time": "14:20", "time_known": "minute",
    "means": "mortar", "killed_min": "1", "killed_max": "2", "heard_through": "a clerk\n\nthe mayor",
    "words": "Two rounds fell on Mill Town.", "language": "en",
}  # fmt: skip


@pytest.fixture
def valley(staff, settings):
    settings.TIME_ZONE = "Asia/Damascus"
    return remembered(staff)


def page(client, name, *args, **asked):
    answer = client.get(reverse(f"reports:{name}", args=args), asked)
    assert answer.status_code == 200
    return answer.content.decode()


def correction(report, **changes):
    form = CorrectionForm(initial=shown(report))
    start = {name: form[name].value() for name in form.fields}
    return {name: getattr(value, "pk", value) for name, value in start.items() if value is not None} | changes


def test_a_claim_is_filed_without_a_message(valley, at_desk):
    client = at_desk(valley.staff.duty)
    answer = client.post(reverse("reports:file"), NEW)
    report = Report.objects.get(words=NEW["words"])
    assert answer.url == reverse("reports:report", args=[report.pk])
    assert report.started_at == datetime(2016, 3, 5, 12, 20, tzinfo=UTC)
    assert (report.time_precision, report.place.code, report.place_precision) == (
        "minute",
        "V1",
        "settlement",
    )
    assert report.heard_through == ["a clerk", "the mayor"]
    assert Entry.objects.filter(log="journal").order_by("-index").first() is not None
    shown_page = page(client, "report", report.pk)
    for words in (
        "claim",
        "F6",
        "F cannot be judged · 6 cannot be judged",
        "the mayor",
        "zone assumed",
        "1 to 2",
    ):
        assert words in shown_page


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"words": ""}, "required"),
        ({"new_source": ""}, "one of the two"),
        ({"day": ""}, "needs its first day"),
        ({"until": "2016-03-04", "time": ""}, "before the first day"),
        ({"until": "2016-03-06"}, "one of the two"),
        ({"killed_max": "0"}, "is less than"),
        ({"killed_min": "-1"}, "greater than or equal to 0"),
        ({"place": "Atlantis"}, "is in the gazetteer"),
        ({"place": "Upper Fram"}, "V2 Upper Farm"),
        ({"violation_type": "99"}, "not one of the available choices"),
    ],
)
def test_what_cannot_be_filed_is_said_with_its_place(valley, at_desk, changes, says):
    before = Report.objects.count()
    answer = at_desk(valley.staff.duty).post(reverse("reports:file"), {**NEW, **changes})
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert Report.objects.count() == before


def test_a_place_that_the_gazetteer_does_not_know_stays_as_written_and_is_flagged(valley, at_desk):
    at_desk(valley.staff.duty).post(
        reverse("reports:file"), {**NEW, "place": "", "place_as_written": "Mil Town"}
    )
    report = Report.objects.get(words=NEW["words"])
    flag = Flag.objects.about_any([report]).get()
    assert (flag.kind, flag.detail["as_written"]) == ("place_not_found", "Mil Town")
    assert flag.detail["candidates"][0].startswith("V1 ")


def test_a_correction_is_a_new_version_and_both_are_read(valley, at_desk):
    client, report = at_desk(valley.staff.duty), valley.reports["bridge-1"]
    says = correction(report, killed_max="3", killed_min="1", reason="the spokesman corrected himself")
    answer = client.post(reverse("reports:correct", args=[report.pk]), says)
    newer = Report.objects.get(supersedes=report)
    assert answer.url == reverse("reports:report", args=[newer.pk])
    assert (newer.killed_max, newer.started_at, newer.source, newer.place) == (
        3, report.started_at, report.source, report.place,
    )  # fmt: skip
    assert "This version has been corrected." in page(client, "report", report.pk)
    assert "the spokesman corrected himself" in page(client, "report", newer.pk)
    assert newer in Report.objects.current()
    assert report not in Report.objects.current()
    assert [version.pk for version in newer.versions] == [report.pk, newer.pk]


def test_a_correction_needs_its_reason(valley, at_desk):
    report = valley.reports["bridge-1"]
    answer = at_desk(valley.staff.duty).post(
        reverse("reports:correct", args=[report.pk]), correction(report, reason=" ")
    )
    assert answer.status_code == 422
    with pytest.raises(actions.ReportError, match="the reason is kept"):
        actions.correct_report(report, reason=" ", by=valley.staff.duty)


def test_who_corrects_second_sees_both_versions_and_loses_nothing(valley, at_desk):
    report = valley.reports["bridge-1"]
    mine = correction(report, words="Mortar rounds fell at 14:25.", reason="I listened again")
    theirs = actions.correct_report(
        report, words="Three rounds fell.", reason="first", by=valley.staff.verifier
    )
    client = at_desk(valley.staff.duty)
    answer = client.post(reverse("reports:correct", args=[report.pk]), mine)
    assert answer.status_code == 409
    both = answer.content.decode()
    for words in ("Three rounds fell.", "Mortar rounds fell at 14:25.", "I listened again"):
        assert words in both
    assert Report.objects.filter(supersedes=report).count() == 1
    assert reverse("reports:correct", args=[theirs.pk]) in both
    client.post(reverse("reports:correct", args=[theirs.pk]), mine)
    last = Report.objects.get(supersedes=theirs)
    assert (last.words, last.reason) == ("Mortar rounds fell at 14:25.", "I listened again")


def test_the_conflict_names_what_both_wanted(valley):
    report = valley.reports["mill"]
    actions.correct_report(report, means="artillery", reason="first", by=valley.staff.duty)
    with pytest.raises(Conflict) as met:
        actions.correct_report(
            report, means="tank", killed_min=None, reason="second", by=valley.staff.verifier
        )
    assert met.value.yours == {"means": "tank", "reason": "second"}
    assert met.value.theirs.means == "artillery"


def test_a_report_is_withdrawn_once_and_stays_readable(valley, at_desk):
    client, report = at_desk(valley.staff.duty), valley.reports["strike-3"]
    assert client.post(reverse("reports:withdraw", args=[report.pk]), {"reason": " "}).status_code == 422
    client.post(reverse("reports:withdraw", args=[report.pk]), {"reason": "filed twice"})
    again = client.post(reverse("reports:withdraw", args=[report.pk]), {"reason": "again"})
    assert again.status_code == 409
    assert "has been withdrawn already" in again.content.decode()
    assert "filed twice" in page(client, "report", report.pk)
    assert report not in Report.objects.current()
    assert report.words not in page(client, "list")
    assert report.words in page(client, "list", standing="all")


def test_two_axes_are_graded_apart_and_the_latest_counts(valley, at_desk):
    client, report = at_desk(valley.staff.verifier), valley.reports["mill"]
    for source, information, reason in (("B", "3", "usually right"), ("B", "5", "the crater does not fit")):
        client.post(
            reverse("reports:grade", args=[report.pk]),
            {"source_grade": source, "information_grade": information, "reason": reason},
        )
    report = Report.objects.get(pk=report.pk)
    assert report.grade == "B5"
    shown_page = page(client, "report", report.pk)
    assert "usually right" in shown_page
    assert "the crater does not fit" in shown_page
    answer = client.post(
        reverse("reports:grade", args=[report.pk]),
        {"source_grade": "A", "information_grade": "1", "reason": ""},
    )
    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"day": "2016-03-04"}, {"strike-1", "strike-2", "strike-3"}),
        ({"day": "2016-03-01"}, {"bridge-1", "bridge-2"}),
        ({"violation_type": "6.2"}, {"car"}),
        ({"words": "old bridge"}, {"bridge-1", "bridge-2", "band"}),
        ({"province": "V", "violation_type": "1.3"}, {"strike-1", "strike-2", "strike-3"}),
        ({"province": "V", "violation_type": "6.2"}, set()),
    ],
)
def test_the_list_is_narrowed(valley, at_desk, asked, expected):
    answer = at_desk(valley.staff.reader).get(reverse("reports:list"), asked)
    names = {report.pk: name for name, report in valley.reports.items()}
    assert {names[report.pk] for report in answer.context["page"].object_list} == expected


def test_the_list_is_narrowed_to_one_source_and_says_when_nothing_fits(valley, at_desk):
    client = at_desk(valley.staff.reader)
    radio = client.get(reverse("reports:list"), {"source": valley.sources["valley-radio"].pk})
    assert {str(report.source) for report in radio.context["page"].object_list} == {"valley-radio"}
    assert "No report is like this" in page(client, "list", words="nothing of this")
    for odd in ({"day": "x"}, {"province": "nowhere"}, {"page": "-3"}, {"source": "x"}):
        page(client, "list", **odd)


def test_the_passage_stays_with_every_version_and_only_those_who_read_messages_see_it(valley, at_desk):
    message = intake.receive(
        channel="text", raw=b"He said: two rounds fell.", media_type="text/plain", by=valley.staff.duty
    )
    draft = intake.cut(message, kind="claim", start=9, end=24, by=valley.staff.duty)
    report = actions.file_report(
        source=valley.sources["far-wire"], by=valley.staff.duty, predicate="shelled", words="Two rounds.",
        place_precision="unknown", time_precision="unknown", message=message,
    )  # fmt: skip
    intake.accept(draft, report, by=valley.staff.duty)
    newer = actions.correct_report(report, words="Two rounds fell.", reason="tense", by=valley.staff.duty)
    address = f"{reverse('intake:message', args=[message.pk])}#at-{draft.pk}"
    for one in (report, newer):
        shown_page = page(at_desk(valley.staff.duty), "report", one.pk)
        assert address in shown_page
        assert "characters 9 to 24" in shown_page
    assert reverse("intake:message", args=[message.pk]) not in page(
        at_desk(valley.staff.reader), "report", newer.pk
    )


def test_a_witness_is_a_code(valley, at_desk):
    shown_page = page(at_desk(valley.staff.verifier), "report", valley.reports["farm"].pk)
    assert "witness-1" in shown_page
    assert "terrace" not in shown_page
    with pytest.raises(actions.ReportError, match="a code only"):
        actions.add_source(code="w2", kind="witness", names={"en": "x"}, identity="y", by=valley.staff.duty)
    assert not Source.objects.filter(code="w2").exists()


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_pages_are_shown_in_the_language_of_the_person(valley, at_desk, language):
    client = at_desk(valley.staff.duty)
    report = valley.reports["bridge-1"]
    for address in (
        reverse("reports:list"),
        reverse("reports:file"),
        reverse("reports:report", args=[report.pk]),
        reverse("reports:correct", args=[report.pk]),
    ):
        assert client.get(address, headers={"accept-language": language}).status_code == 200


def test_who_may_not(valley, at_desk):
    staff, report = valley.staff, valley.reports["mill"]
    for person in (staff.administrator, staff.auditor, staff.custodian):
        for address in (reverse("reports:list"), reverse("reports:report", args=[report.pk])):
            assert at_desk(person).get(address).status_code == 403, (person, address)
    for person in (staff.reader, staff.head, staff.publisher, staff.liaison):
        client = at_desk(person)
        assert client.get(reverse("reports:file")).status_code == 403
        assert client.get(reverse("reports:correct", args=[report.pk])).status_code == 403
        for act in ("withdraw", "grade"):
            assert (
                client.post(reverse(f"reports:{act}", args=[report.pk]), {"reason": "x"}).status_code == 403
            )
    with pytest.raises(PermissionDenied):
        actions.withdraw_report(report, reason="x", by=staff.reader)


def test_an_unknown_report_is_not_found(valley, at_desk):
    assert at_desk(valley.staff.duty).get(reverse("reports:report", args=["01HX"])).status_code == 404


def test_a_time_is_written_as_it_was_read(valley):
    for report in valley.reports.values():
        says = written(report.started_at, report.ended_at, report.time_precision)
        again = span(says.get("day"), says.get("time"), says.get("until"), says.get("time_known", "minute"))
        assert again == (report.started_at, report.ended_at, report.time_precision)


def test_the_list_asks_the_database_no_oftener_for_more_reports(
    valley, at_desk, django_assert_max_num_queries
):
    client = at_desk(valley.staff.duty)
    with django_assert_max_num_queries(25):
        page(client, "list")


def test_a_note_of_a_call_becomes_a_report_without_being_typed_twice(valley, at_desk):
    desk = at_desk(valley.staff.duty)
    note = {
        "caller_language": "en",
        "what": "Shells on the mill",
        "where": "Mill Town",
        "when": "yesterday about 14:30",
        "harm": "three wounded",
    }
    page = desk.post(reverse("intake:call"), note)["Location"]
    shown = desk.get(page).content.decode()
    assert "Make a report of this note" in shown
    cut = reverse("intake:cut", args=[page.rstrip("/").rsplit("/", 1)[1]])
    draft = desk.post(cut, {"kind": "claim", "occurrence": "1", "words": note["what"]})["Location"]
    begins = desk.get(draft).context["form"].initial
    day = timezone.localdate() - timedelta(days=1)
    assert (begins["day"], begins["time"], begins["time_known"]) == (day, time(14), "hour")
    assert (begins["place"], begins["place_as_written"]) == ("Mill Town [V1]", "Mill Town")
    assert (begins["wounded_min"], begins["wounded_max"]) == (3, 3)
    assert "killed_min" not in begins
    assert "Make a report of this note" not in desk.get(page).content.decode()


@pytest.mark.parametrize(
    ("when", "where", "harm"),
    [("", "", ""), ("some time ago", "Nowhere at all", "many"), ("3/4/2016", "x [no code]", "?")],
)
def test_what_a_caller_says_without_certainty_is_left_to_the_person(valley, at_desk, when, where, harm):
    desk = at_desk(valley.staff.duty)
    note = {"what": "Shells on the mill", "when": when, "where": where, "harm": harm}
    page = desk.post(reverse("intake:call"), note)["Location"]
    cut = reverse("intake:cut", args=[page.rstrip("/").rsplit("/", 1)[1]])
    draft = desk.post(cut, {"kind": "claim", "occurrence": "1", "words": note["what"]})["Location"]
    begins = desk.get(draft).context["form"].initial
    assert not {"day", "time", "place", "wounded_min", "killed_min"} & set(begins)


def test_a_place_that_stands_with_its_code_is_the_one_of_that_code(valley):
    assert place_of("Any name [V1]") == valley.places["V1"]
    with pytest.raises(ValidationError, match="No place called"):
        place_of("Nowhere [none]")
