"""The machine suggests pairs, people judge them; nothing they judged is lost, also when two judge at once."""

import dataclasses
import json

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from tregua.centre.today import work_of
from tregua.matching import actions, engine
from tregua.matching.models import Examined, Judgement, Suggestion, UnjudgedPair
from tregua.people import suggestions
from tregua.people.conflict import Conflict
from tregua.record.models import Entry
from tregua.record.waiting import all_anew
from tregua.reports.actions import correct_report, file_report, withdraw_report


def pair_of(valley, one, other):
    return actions.in_order(valley.reports[one], valley.reports[other])


def suggested(valley):
    names = {report.pk: name for name, report in valley.reports.items()}
    return {frozenset((names[one.first_id], names[one.second_id])) for one in Suggestion.objects.all()}


def test_what_two_sources_tell_of_one_event_is_suggested_and_the_rest_is_not(valley):
    assert {frozenset(("bridge-1", "bridge-2")), frozenset(("strike-1", "strike-2"))} <= suggested(valley)
    assert not [pair for pair in suggested(valley) if pair & {"farm", "car", "band", "mill"}]


def test_reasons_are_stored_as_codes_with_values_not_as_sentences(valley):
    actions.refresh()
    reasons = Suggestion.objects.get(first=pair_of(valley, "bridge-1", "bridge-2")[0]).reasons
    kind = next(reason for reason in reasons if reason["feature"] == "kind")
    assert kind["points"] > 0
    assert kind | {"points": 0} == {
        "feature": "kind",
        "context": "",
        "level": "same_type",
        "points": 0,
        "values": {},
    }
    assert json.dumps(reasons)


def test_a_new_report_is_held_against_the_others_in_the_moment_in_which_it_is_filed(valley):
    before, pairs = Examined.objects.count(), Suggestion.objects.count()
    assert actions.refresh() == 0
    file_report(
        source=valley.sources["far-wire"], by=valley.staff.duty, predicate="shelled", violation_type="1.2",
        place=valley.places["V1a"], place_precision="settlement", started_at=valley.reports["bridge-1"].started_at,
        time_precision="hour", means="mortar", words="Old Bridge was shelled around two.",
    )  # fmt: skip
    assert Suggestion.objects.count() == pairs + 2
    assert Examined.objects.count() == before + 1
    assert actions.refresh() == 0


def forgotten():
    """Leave every report to be examined, as after an import of many."""
    Suggestion.objects.all().delete()
    Examined.objects.all().delete()
    all_anew()


def test_a_page_can_ask_for_a_few_at_a_time(valley):
    forgotten()
    actions.refresh(at_most=2)
    assert Examined.objects.count() == 2
    assert actions.refresh() > 0
    assert frozenset(("bridge-1", "bridge-2")) in suggested(valley)


def test_a_new_engine_examines_everything_anew(valley, monkeypatch):
    actions.refresh()
    number = Suggestion.objects.count()
    monkeypatch.setattr(engine, "ENGINE", "weights-next")
    actions.refresh()
    assert set(Suggestion.objects.values_list("engine", flat=True)) == {"weights-next"}
    assert Suggestion.objects.count() == number


def test_a_judgement_is_kept_with_the_score_that_was_seen_and_stands_in_the_journal(valley):
    actions.refresh()
    first, second = pair_of(valley, "bridge-1", "bridge-2")
    judgement = actions.judge(
        second, first, verdict="same", reason="the same two wounded", by=valley.staff.duty
    )
    assert (judgement.first, judgement.second) == (first, second)
    assert judgement.score_seen == Suggestion.objects.get(first=first, second=second).score
    assert Judgement.objects.standing().get() == judgement
    entry = Entry.objects.filter(log="journal").order_by("-index").first()
    told = json.loads(bytes(entry.data))
    assert told["act"] == "pair judged"
    assert "two wounded" not in bytes(entry.data).decode()


def test_a_judged_pair_leaves_the_queue_and_the_likeliest_is_first(valley):
    actions.refresh()
    waiting = list(Suggestion.objects.awaiting_judgement())
    assert [one.score for one in waiting] == sorted((one.score for one in waiting), reverse=True)
    actions.judge(waiting[0].first, waiting[0].second, verdict="unsure", by=valley.staff.verifier)
    assert waiting[0] not in Suggestion.objects.awaiting_judgement()


def test_the_latest_verdict_counts_and_the_earlier_ones_stay(valley):
    first, second = pair_of(valley, "strike-1", "strike-2")
    actions.judge(first, second, verdict="same", by=valley.staff.duty)
    later = actions.judge(first, second, verdict="different", by=valley.staff.verifier)
    assert list(Judgement.objects.standing()) == [later]
    assert Judgement.objects.count() == 2


def test_a_judgement_taken_back_gives_way_to_the_one_before(valley):
    first, second = pair_of(valley, "strike-1", "strike-2")
    earlier = actions.judge(first, second, verdict="same", by=valley.staff.duty)
    later = actions.judge(first, second, verdict="different", by=valley.staff.verifier)
    actions.take_back(later, reason="I mixed the days up", by=valley.staff.verifier)
    assert list(Judgement.objects.standing()) == [earlier]


def test_taking_back_says_why(valley):
    judgement = actions.judge(*pair_of(valley, "strike-1", "strike-2"), verdict="same", by=valley.staff.duty)
    with pytest.raises(actions.MatchingError, match="Say why"):
        actions.take_back(judgement, reason=" ", by=valley.staff.duty)


def test_whoever_judges_second_sees_the_first_and_loses_nothing(valley):
    first, second = pair_of(valley, "strike-1", "strike-2")
    mine = actions.judge(first, second, verdict="same", seen="", by=valley.staff.duty)
    with pytest.raises(Conflict) as found:
        actions.judge(
            first, second, verdict="different", reason="two farms", seen="", by=valley.staff.verifier
        )
    assert found.value.theirs == mine
    assert found.value.yours == {"verdict": "different", "reason": "two farms"}
    assert Judgement.objects.count() == 1
    actions.judge(first, second, verdict="different", seen=mine.pk, by=valley.staff.verifier)
    assert Judgement.objects.standing().get().verdict == "different"


def test_two_people_who_take_the_same_judgement_back_see_each_other(valley):
    judgement = actions.judge(*pair_of(valley, "strike-1", "strike-2"), verdict="same", by=valley.staff.duty)
    taken = actions.take_back(judgement, reason="wrong day", by=valley.staff.duty)
    with pytest.raises(Conflict) as found:
        actions.take_back(judgement, reason="wrong place", by=valley.staff.verifier)
    assert found.value.theirs == taken


def test_one_report_is_no_pair(valley):
    with pytest.raises(actions.MatchingError, match="one report"):
        actions.judge(valley.reports["mill"], valley.reports["mill"], verdict="same", by=valley.staff.duty)


def test_corrected_and_withdrawn_reports_leave_the_queue(valley):
    actions.refresh()
    correct_report(valley.reports["bridge-1"], reason="the hour", by=valley.staff.duty, wounded_min=3)
    withdraw_report(valley.reports["strike-1"], reason="retracted by the outlet", by=valley.staff.duty)
    waiting = {pk for one in Suggestion.objects.awaiting_judgement() for pk in (one.first_id, one.second_id)}
    assert valley.reports["bridge-1"].pk not in waiting
    assert valley.reports["strike-1"].pk not in waiting


@pytest.mark.parametrize("who", ["reader", "publisher", "liaison", "head", "administrator", "auditor"])
def test_who_may_not_judge(valley, who):
    with pytest.raises(PermissionDenied):
        actions.judge(*pair_of(valley, "strike-1", "strike-2"), verdict="same", by=getattr(valley.staff, who))


# Pages


def test_the_queue_shows_the_likeliest_pair_with_its_reasons(valley, at_desk):
    page = at_desk(valley.staff.duty).get(reverse("matching:queue"))
    text = page.content.decode()
    assert page.status_code == 200
    assert "Old Bridge" in text
    assert "The same settlement." in text
    assert "per cent" in text
    assert 'data-key="1"' in text
    assert 'data-key="3"' in text


def test_the_claims_come_before_the_answers_and_the_machines_reasons_after_both(valley, at_desk):
    actions.refresh()
    first, second = pair_of(valley, "bridge-1", "bridge-2")
    for address in (reverse("matching:queue"), reverse("matching:pair", args=[first.pk, second.pk])):
        text = at_desk(valley.staff.duty).get(address).content.decode()
        order = ("Words of the claim", '<th scope="row">When', 'data-key="1"', "What speaks for one incident")
        places = [text.index(one) for one in order]
        assert places == sorted(places), address


@pytest.mark.parametrize("language", ["en", "ar"])
def test_pages_render_in_both_directions(valley, at_desk, language):
    actions.refresh()
    desk = at_desk(valley.staff.duty)
    desk.cookies["django_language"] = language
    first, second = pair_of(valley, "bridge-1", "bridge-2")
    for address in (reverse("matching:queue"), reverse("matching:pair", args=[first.pk, second.pk])):
        page = desk.get(address, headers={"accept-language": language})
        assert page.status_code == 200
        assert "%(" not in page.content.decode()


def test_a_pair_is_judged_by_one_button_and_the_next_one_comes(valley, at_desk):
    actions.refresh()
    desk = at_desk(valley.staff.verifier)
    first, second = pair_of(valley, "bridge-1", "bridge-2")
    says = {"verdict": "same", "seen": "", "back_to": "queue"}
    answer = desk.post(reverse("matching:judge", args=[first.pk, second.pk]), says)
    assert answer.headers["Location"] == reverse("matching:queue")
    assert Judgement.objects.get().verdict == "same"


def test_the_page_marks_what_differs(valley, at_desk):
    first, second = pair_of(valley, "strike-2", "strike-3")
    text = (
        at_desk(valley.staff.reader)
        .get(reverse("matching:pair", args=[first.pk, second.pk]))
        .content.decode()
    )
    assert "differs" in text
    assert "<mark>" in text
    assert "Same incident</button>" not in text


def test_a_conflict_is_shown_on_the_page_with_what_the_other_judged(valley, at_desk):
    first, second = pair_of(valley, "bridge-1", "bridge-2")
    actions.judge(first, second, verdict="different", by=valley.staff.duty)
    desk = at_desk(valley.staff.verifier)
    answer = desk.post(reverse("matching:judge", args=[first.pk, second.pk]), {"verdict": "same", "seen": ""})
    assert answer.status_code == 409
    assert "Somebody else judged this pair" in answer.content.decode()
    assert Judgement.objects.count() == 1


def test_a_judgement_is_taken_back_on_the_page(valley, at_desk):
    judgement = actions.judge(*pair_of(valley, "bridge-1", "bridge-2"), verdict="same", by=valley.staff.duty)
    desk = at_desk(valley.staff.duty)
    empty = desk.post(reverse("matching:take_back", args=[judgement.pk]), {"reason": ""})
    assert empty.status_code == 422
    desk.post(reverse("matching:take_back", args=[judgement.pk]), {"reason": "another bridge"})
    assert not Judgement.objects.standing().exists()


@pytest.mark.parametrize("who", ["administrator", "auditor", "custodian"])
def test_who_may_not_see_pairs(valley, at_desk, who):
    first, second = pair_of(valley, "bridge-1", "bridge-2")
    desk = at_desk(getattr(valley.staff, who))
    assert desk.get(reverse("matching:pair", args=[first.pk, second.pk])).status_code == 403
    assert desk.get(reverse("matching:queue")).status_code == 403


def test_a_reader_sees_a_pair_and_judges_nothing(valley, at_desk):
    first, second = pair_of(valley, "bridge-1", "bridge-2")
    desk = at_desk(valley.staff.reader)
    assert desk.get(reverse("matching:pair", args=[first.pk, second.pk])).status_code == 200
    assert desk.get(reverse("matching:queue")).status_code == 403
    assert (
        desk.post(reverse("matching:judge", args=[first.pk, second.pk]), {"verdict": "same"}).status_code
        == 403
    )


# What follows from judgements


def third(valley, **says):
    """File what a third source tells of the shelling of the bridge."""
    return file_report(
        **{
            "source": valley.sources["far-wire"], "by": valley.staff.duty, "predicate": "shelled",
            "violation_type": "1.2", "place": valley.places["V1a"], "place_precision": "settlement",
            "started_at": valley.reports["bridge-1"].started_at, "time_precision": "hour", "means": "mortar",
            "words": "Old Bridge was shelled around two.",
        }
        | says
    )  # fmt: skip


def suggestion(one, other):
    first, second = actions.in_order(one, other)
    return Suggestion.objects.get(first=first, second=second)


def test_what_follows_from_two_judgements_need_not_be_asked(valley):
    one, two, three = valley.reports["bridge-1"], valley.reports["bridge-2"], third(valley)
    actions.judge(one, two, verdict="same", by=valley.staff.duty)
    judgement = actions.judge(two, three, verdict="same", by=valley.staff.duty)
    assert suggestion(one, three).implied == "same"
    assert suggestion(one, three) not in Suggestion.objects.awaiting_judgement()
    actions.take_back(judgement, reason="another bridge", by=valley.staff.duty)
    assert suggestion(one, three) in Suggestion.objects.awaiting_judgement()


def test_what_is_different_from_one_is_different_from_all_that_were_judged_the_same(valley):
    one, two, three = valley.reports["bridge-1"], valley.reports["bridge-2"], third(valley)
    actions.judge(one, three, verdict="different", by=valley.staff.duty)
    assert suggestion(two, three).implied == ""
    actions.judge(one, two, verdict="same", by=valley.staff.duty)
    assert suggestion(two, three).implied == "different"
    assert suggestion(two, three) not in Suggestion.objects.awaiting_judgement()


def test_a_judgement_lends_weight_to_the_neighbours_at_once(valley):
    one, two, three = valley.reports["bridge-1"], valley.reports["bridge-2"], third(valley)
    before = suggestion(two, three).score
    actions.judge(one, two, verdict="same", by=valley.staff.duty)
    after = suggestion(two, three)
    assert after.score == before + lent(after) != before
    assert after.waiting.score == after.score


def lent(one):
    return sum(reason["points"] for reason in one.reasons if reason["feature"] == "neighbours")


def test_a_judgement_on_an_earlier_version_of_a_report_holds(valley):
    one, two, three = valley.reports["bridge-1"], valley.reports["bridge-2"], third(valley)
    actions.judge(one, two, verdict="same", by=valley.staff.duty)
    corrected = correct_report(two, reason="the toll", by=valley.staff.duty, wounded_min=4)
    actions.judge(corrected, three, verdict="different", by=valley.staff.duty)
    assert suggestion(one, three).implied == "different"


def test_a_person_need_not_look_only_where_the_centre_says_so_and_the_page_says_at_how_many(
    valley, at_desk, settings
):
    desk = at_desk(valley.staff.duty)
    assert "does not ask for a judgement" not in desk.get(reverse("matching:queue")).content.decode()
    settings.CENTRE = dataclasses.replace(settings.CENTRE, need_not_look=0.9)
    Suggestion.objects.update(score=-500)
    UnjudgedPair.objects.update(score=-500)
    likely = suggestion(valley.reports["bridge-1"], valley.reports["bridge-2"])
    UnjudgedPair.objects.filter(pk=likely.pk).update(score=9000)
    page = desk.get(reverse("matching:queue"))
    assert "1 pair is so likely" in page.content.decode()
    assert likely not in list(page.context["page"])
    assert likely in list(desk.get(reverse("matching:queue") + "?all").context["page"])


def test_s_19_no_pair_is_suggested_where_suggestions_are_off(valley, at_desk):
    """The queue, Today and the page of a pair, which the first lines show to suggest else."""
    queue = at_desk(valley.staff.duty).get(reverse("matching:queue")).content.decode()
    assert "per cent" in queue
    top = Suggestion.objects.awaiting_judgement().first()
    pair = reverse("matching:pair", args=[top.first_id, top.second_id])
    assert "per cent" in at_desk(valley.staff.duty).get(pair).content.decode()
    suggestions.switch(on=False, reason="a test", by=valley.staff.head)
    page = at_desk(valley.staff.duty).get(reverse("matching:queue"))
    assert "switched off" in page.content.decode()
    for address in (reverse("matching:queue"), reverse("home"), pair):
        shown = at_desk(valley.staff.duty).get(address).content.decode()
        assert "per cent" not in shown
        assert "The same settlement." not in shown
    assert not [one for one in work_of(valley.staff.duty) if "Pairs" in str(one["words"]) and one["count"]]


def test_the_queue_leads_back_to_the_pair_judged_last(valley, at_desk):
    actions.refresh()
    desk = at_desk(valley.staff.duty)
    first = desk.get(reverse("matching:queue")).context["top"]
    address = reverse("matching:pair", args=[first.first_id, first.second_id])
    says = {"verdict": "same", "seen": "", "back_to": "queue"}
    desk.post(reverse("matching:judge", args=[first.first_id, first.second_id]), says)
    after = desk.get(reverse("matching:queue"))
    assert after.context["top"] != first
    assert f'href="{address}"' in after.content.decode()
    assert "take the judgement back" in after.content.decode()
    assert "Judged: same incident." in after.content.decode()
