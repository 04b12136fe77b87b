"""The pages of incidents and findings: what they show, what they refuse, and who may not open them."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.world import instant
from tregua.agreement.actions import change_mandate
from tregua.incidents import actions
from tregua.incidents.choices import Answer
from tregua.incidents.findings import adopt, draft_finding
from tregua.incidents.models import Finding, Incident
from tregua.matching.actions import judge
from tregua.people import taking


@pytest.fixture
def bridge(valley):
    """The shelling of Old Bridge."""
    return actions.open_incident(
        [valley.reports["bridge-1"], valley.reports["bridge-2"]],
        by=valley.staff.duty,
        reason="the same afternoon",
    )


@pytest.fixture
def strike(valley):
    """The airstrike on Lower Farm."""
    return actions.open_incident(
        [valley.reports["strike-1"], valley.reports["strike-2"]], by=valley.staff.duty
    )


@pytest.fixture
def finding(valley, bridge):
    """A drafted finding on Old Bridge."""
    return draft_finding(
        bridge,
        answer="violation",
        reasons="both tell of it",
        relied_on=bridge.claims,
        by=valley.staff.verifier,
    )


def page_of(desk, name, *args, status=200):
    answer = desk.get(reverse(f"incidents:{name}", args=args))
    assert answer.status_code == status
    return answer.content.decode()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_pages_render_in_both_directions(valley, bridge, strike, finding, at_desk, language):
    judge(valley.reports["strike-2"], valley.reports["strike-3"], verdict="same", by=valley.staff.duty)
    merge = actions.merge(strike, bridge, reason="one", by=valley.staff.duty)
    actions.undo_merge(merge, reason="two", by=valley.staff.duty)
    column = valley.parties["column"]
    actions.note_call(bridge, at=instant(1, 15), party=column, outcome="restored", by=valley.staff.duty)
    actions.note_restriction(bridge, kind="delay", at=instant(1, 17), party=column, by=valley.staff.duty)
    adopt(finding, by=valley.staff.head)
    desk = at_desk(valley.staff.verifier)
    desk.cookies["django_language"] = language
    for name, args in (
        ("list", ()), ("open", ()), ("incident", (1,)), ("incident", (2,)), ("draft", (2,)), ("finding", (finding.pk,)),
    ):  # fmt: skip
        text = page_of(desk, name, *args)
        assert f'lang="{language}"' in text
        assert "%(" not in text


def test_the_list_shows_what_waits_how_long_and_who_has_it(valley, bridge, at_desk):
    taking.take(f"incidents.Incident/{bridge.pk}", by=valley.staff.verifier)
    text = page_of(at_desk(valley.staff.reader), "list")
    assert "#1" in text
    assert "0 days" in text
    assert valley.staff.verifier.shown_name in text


def test_an_incident_that_has_a_finding_waits_no_longer_but_is_listed(valley, finding, at_desk):
    adopt(finding, by=valley.staff.head)
    desk = at_desk(valley.staff.reader)
    assert "No incident waits." in page_of(desk, "list")
    assert "substantiated violation" in desk.get(reverse("incidents:list"), {"show": "all"}).content.decode()


def test_claims_and_findings_are_never_in_one_table(valley, bridge, finding, at_desk):
    text = page_of(at_desk(valley.staff.reader), "incident", 1)
    claims, after = text.split('id="findings-heading"')
    assert "Mortar rounds fell on Old Bridge" in claims
    assert "Mortar rounds fell on Old Bridge" not in after.split('id="calls-heading"')[0]
    assert "What they say are claims" in claims


def test_a_merged_number_leads_on_with_the_reason(valley, bridge, strike, at_desk):
    actions.merge(strike, bridge, reason="one operation", by=valley.staff.duty)
    answer = at_desk(valley.staff.reader).get(reverse("incidents:incident", args=[2]), follow=True)
    assert answer.redirect_chain[-1][0] == reverse("incidents:incident", args=[1])
    assert f"{strike} was merged into {bridge}: one operation" in answer.content.decode()


def test_an_incident_is_opened_from_a_judged_group_by_one_button(valley, at_desk):
    one, other = valley.reports["strike-1"], valley.reports["strike-2"]
    judge(one, other, verdict="same", by=valley.staff.duty)
    desk = at_desk(valley.staff.duty)
    assert "Open an incident of 2 reports" in page_of(desk, "open")
    answer = desk.post(reverse("incidents:open"), {"reports": [one.pk, other.pk]})
    assert answer.headers["Location"] == reverse("incidents:incident", args=[1])
    assert {one.judgement.verdict for one in Incident.objects.get().members} == {"same"}


def test_contradictions_are_shown_where_groups_are_opened(valley, at_desk):
    one, other, third = (valley.reports[name] for name in ("strike-1", "strike-2", "strike-3"))
    judge(one, other, verdict="same", by=valley.staff.duty)
    judge(other, third, verdict="same", by=valley.staff.duty)
    judge(one, third, verdict="different", by=valley.staff.verifier)
    assert "contradict each other" in page_of(at_desk(valley.staff.duty), "open")


def test_a_refusal_names_the_remedy_and_keeps_what_was_typed(valley, bridge, at_desk):
    says = {
        "reports": [valley.reports["bridge-1"].pk, valley.reports["bridge-2"].pk],
        "reason": "my long reason",
    }
    answer = at_desk(valley.staff.duty).post(reverse("incidents:split", args=[1]), says)
    assert answer.status_code == 422
    assert "Leave at least one" in answer.content.decode()
    assert "my long reason" in answer.content.decode()


def test_the_whole_work_on_an_incident_is_done_by_its_pages(valley, bridge, strike, at_desk):
    desk = at_desk(valley.staff.duty)

    def send(name, args, says):
        assert desk.post(reverse(f"incidents:{name}", args=args), says).status_code == 302, name

    send("put", [2], {"report": valley.reports["strike-3"].pk, "reason": "the only strike"})
    send("split", [2], {"reports": [valley.reports["strike-3"].pk], "reason": "too vague"})
    send("merge", [3], {"into": 2, "reason": "after all"})
    merge = Incident.objects.get(number=3).merge_standing
    send("undo_merge", [merge.pk], {"reason": "no"})
    column = valley.parties["column"]
    send("call", [2], {"at": "2016-03-04T10:00", "party": column.pk, "outcome": "no_answer"})
    send("restriction", [2], {"at": "2016-03-04T11:00", "kind": "mines"})
    found = Incident.objects.get(number=2)
    assert f"{timezone.localtime(found.deescalations.get().at):%Y-%m-%d %H:%M}" == "2016-03-04 10:00"
    assert found.restrictions.get().kind == "mines"
    assert Incident.objects.standing().count() == 3


def test_a_finding_is_drafted_adopted_and_replaced_by_its_pages(valley, bridge, at_desk):
    desk = at_desk(valley.staff.verifier)
    says = {
        "answer": "violation", "standard": "reasonable_grounds", "reasons": "both tell of it",
        "attribution": "none_sought", "relied_on": [report.pk for report in bridge.claims],
    }  # fmt: skip
    desk.post(reverse("incidents:draft", args=[1]), says)
    first = Finding.objects.get()
    assert "It rests on these claims" in page_of(desk, "finding", first.pk)
    assert at_desk(valley.staff.head).post(reverse("incidents:adopt", args=[first.pk])).status_code == 302
    desk = at_desk(valley.staff.second_verifier)
    form = desk.get(reverse("incidents:draft", args=[1]), {"supersedes": first.pk}).content.decode()
    assert "both tell of it" in form
    desk.post(reverse("incidents:draft", args=[1]), says | {"answer": "no_violation", "supersedes": first.pk})
    assert Finding.objects.get(supersedes=first).answer == "no_violation"
    answer = at_desk(valley.staff.head).post(
        reverse("incidents:withdraw", args=[first.pk]), {"reason": "wrong bridge"}
    )
    assert answer.status_code == 302


def test_a_refused_finding_names_the_rule(valley, bridge, at_desk):
    says = {
        "answer": "violation", "standard": "balance", "reasons": "it says so", "attribution": "none_sought",
        "relied_on": [valley.reports["bridge-2"].pk],
    }  # fmt: skip
    answer = at_desk(valley.staff.verifier).post(reverse("incidents:draft", args=[1]), says)
    assert answer.status_code == 422
    assert "one source only" in answer.content.decode()


def test_whoever_drafts_second_sees_the_first_draft_and_keeps_their_own_words(
    valley, bridge, finding, at_desk
):
    says = {
        "answer": "insufficient",
        "standard": "balance",
        "reasons": "my own words",
        "attribution": "none_sought",
    }
    answer = at_desk(valley.staff.second_verifier).post(reverse("incidents:draft", args=[1]), says)
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "my own words" in text
    assert reverse("incidents:finding", args=[finding.pk]) in text


def test_the_form_has_no_field_that_the_mandate_does_not_allow(valley, bridge, at_desk):
    assert 'name="attributed_to"' in page_of(at_desk(valley.staff.verifier), "draft", 1)
    change_mandate(
        valley.agreement, verbs=["observe", "verify"], since=instant(0), decided_by="both co-chairs",
        reason="the charter was narrowed", by=valley.staff.head,
    )  # fmt: skip
    text = page_of(at_desk(valley.staff.verifier), "draft", 1)
    for name in ("attribution", "attributed_to", "certainty", "level", "recommendation"):
        assert f'name="{name}"' not in text
    assert 'name="reasons"' in text


def test_a_draft_is_returned_by_its_page_and_stands_on_today_of_whoever_drafted_it(valley, finding, at_desk):
    address = reverse("incidents:return", args=[finding.pk])
    head = at_desk(valley.staff.head)
    assert address in page_of(head, "finding", finding.pk)
    assert head.post(address, {"reason": " "}).status_code == 422
    assert head.post(address, {"reason": "which hour?"}).status_code == 302
    assert address not in page_of(head, "finding", finding.pk)
    assert "which hour?" not in head.get("/").content.decode()
    author = at_desk(valley.staff.verifier)
    assert "which hour?" in author.get("/").content.decode()
    assert [
        one.pk for one in author.get(reverse("incidents:findings"), {"show": "returned"}).context["page"]
    ] == [finding.pk]
    anew = f"{reverse('incidents:draft', args=[finding.incident.number])}?supersedes={finding.pk}"
    assert anew in page_of(author, "finding", finding.pk)
    page = author.get(anew).content.decode()
    assert "which hour?" in page
    assert "both tell of it" in page


@pytest.mark.parametrize("who", ["duty", "second_verifier", "reader", "publisher", "liaison"])
def test_who_may_not_return_a_draft_on_the_page(valley, finding, at_desk, who):
    desk = at_desk(getattr(valley.staff, who))
    assert desk.post(reverse("incidents:return", args=[finding.pk]), {"reason": "no"}).status_code == 403


def test_whoever_drafted_sees_no_button_to_adopt(valley, bridge, at_desk):
    both = valley.staff.verifier
    both.roles = ["verifier", "head_of_centre"]
    both.save()
    own = draft_finding(bridge, answer="insufficient", reasons="too little", relied_on=[], by=both)
    desk = at_desk(both)
    assert reverse("incidents:adopt", args=[own.pk]) not in page_of(desk, "finding", own.pk)
    assert desk.post(reverse("incidents:adopt", args=[own.pk])).status_code == 422


def test_no_two_fields_of_a_page_share_an_id(valley, bridge, strike, at_desk):
    for name, args in (("incident", (1,)), ("draft", (1,)), ("open", ())):
        text = page_of(at_desk(valley.staff.verifier), name, *args)
        ids = [part.split('"')[0] for part in text.split(' id="')[1:]]
        assert len(ids) == len(set(ids)), name


READS = (("list", ()), ("incident", (1,)))
CHANGES = ("put", "split", "merge", "call", "restriction")


@pytest.mark.parametrize("who", ["administrator", "auditor", "custodian"])
def test_who_may_not_read_incidents(valley, bridge, finding, at_desk, who):
    desk = at_desk(getattr(valley.staff, who))
    for name, args in (*READS, ("finding", (finding.pk,))):
        page_of(desk, name, *args, status=403)


@pytest.mark.parametrize("who", ["reader", "publisher", "liaison", "head"])
def test_who_reads_incidents_and_may_not_change_them(valley, bridge, finding, at_desk, who):
    desk = at_desk(getattr(valley.staff, who))
    text = page_of(desk, "incident", 1)
    assert reverse("incidents:merge", args=[1]) not in text
    for name in CHANGES:
        assert desk.post(reverse(f"incidents:{name}", args=[1])).status_code == 403
    assert desk.get(reverse("incidents:open")).status_code == 403
    assert desk.get(reverse("incidents:draft", args=[1])).status_code == 403
    work = {"subject": f"incidents.Incident/{bridge.pk}"}
    assert desk.post(reverse("people:work"), work).status_code == 403


@pytest.mark.parametrize("who", ["duty", "verifier", "reader", "publisher", "liaison"])
def test_who_may_not_adopt_on_the_page(valley, finding, at_desk, who):
    desk = at_desk(getattr(valley.staff, who))
    assert desk.post(reverse("incidents:adopt", args=[finding.pk])).status_code == 403


@pytest.mark.parametrize("who", ["duty", "reader", "publisher"])
def test_who_may_not_withdraw_on_the_page(valley, finding, at_desk, who):
    desk = at_desk(getattr(valley.staff, who))
    assert desk.post(reverse("incidents:withdraw", args=[finding.pk]), {"reason": "x"}).status_code == 403


def test_every_answer_of_a_finding_is_one_key_and_none_is_chosen_beforehand(valley, bridge, at_desk):
    """Outside the mandate, not verifiable, no violation: as easy to give as a violation."""
    text = page_of(at_desk(valley.staff.verifier), "draft", 1)
    radios = re.findall(r'<input type="radio" name="answer"[^>]*>', text)
    keys = [re.search(r'data-key="(\d)"', one)[1] for one in radios]
    assert len(keys) == len(set(keys)) == len(Answer.choices)
    assert not [one for one in radios if "checked" in one]
