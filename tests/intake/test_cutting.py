"""A passage is cut where it stands, and what is made of it is decided once."""

import re

import pytest
from django.urls import reverse
from django.utils.html import escape

from tregua.intake import actions
from tregua.intake.drafts import draft_kinds
from tregua.intake.models import Draft, DraftDecision
from tregua.reports.models import Report

TEXT = "Nine violations.\nNine of  them at night, says the ministry."
CLAIM = {
    "new_source": "Wire", "new_source_kind": "outlet", "predicate": "other", "means": "unknown",
    "place_precision": "unknown", "words": "Nine violations.",
}  # fmt: skip


@pytest.fixture
def message(staff):
    return actions.receive(
        channel="text", raw=TEXT.encode(), media_type="text/plain", language="en", by=staff.duty
    )


def cut(client, message, words, kind="claim", **says):
    return client.post(reverse("intake:cut", args=[message.pk]), {"words": words, "kind": kind, **says})


def test_words_are_cut_at_their_exact_place(staff, at_desk, message):
    answer = cut(at_desk(staff.duty), message, "of them at night")
    draft = Draft.objects.get()
    assert answer.url == reverse("intake:make", args=[draft.pk])
    assert (draft.start, draft.end) == (22, 39)
    assert message.text[draft.start : draft.end] == draft.words == "of  them at night"


def test_words_that_stand_there_twice_ask_which(staff, at_desk, message):
    client = at_desk(staff.duty)
    answer = cut(client, message, "Nine")
    assert answer.status_code == 422
    assert "2 times" in answer.content.decode()
    cut(client, message, "Nine", occurrence=2)
    assert Draft.objects.get().start == 17
    assert "2 times only" in cut(client, message, "Nine", occurrence=3).content.decode()


def test_words_that_do_not_stand_there_are_refused_and_kept_in_the_form(staff, at_desk, message):
    answer = cut(at_desk(staff.duty), message, "nine violation’s")
    assert "do not stand in the text" in answer.content.decode()
    assert escape("nine violation’s") in answer.content.decode()
    for words, kind in (("", "claim"), ("Nine violations", "unheard_of"), ("Nine violations", "")):
        assert cut(at_desk(staff.duty), message, words, kind).status_code == 422
    assert not Draft.objects.exists()


def test_passages_may_overlap_and_each_is_marked(staff, at_desk, message):
    client = at_desk(staff.duty)
    cut(client, message, "Nine violations. Nine")
    cut(client, message, "violations. Nine of")
    page = client.get(reverse("intake:message", args=[message.pk])).content.decode()
    drafts = list(Draft.objects.all())
    marks = re.findall(r'<mark class="overlapping" data-of="([^"]*)">([^<]*)</mark>', page)
    both = [words for of, words in marks if {draft.pk for draft in drafts} <= set(of.split())]
    assert "".join(both) == "violations.\nNine"
    for draft in drafts:
        assert f'id="at-{draft.pk}"' in page


def test_a_place_outside_the_text_is_refused(staff, message):
    for start, end in ((-1, 3), (3, 3), (5, 2), (0, len(message.text) + 1)):
        with pytest.raises(actions.IntakeError, match="not within this text"):
            actions.cut(message, kind="claim", start=start, end=end, by=staff.duty)


def test_what_was_made_is_shown_with_the_message(staff, at_desk, message):
    client = at_desk(staff.duty)
    cut(client, message, "Nine violations.")
    client.post(reverse("intake:make", args=[Draft.objects.get().pk]), CLAIM)
    report = Report.objects.get()
    page = client.get(reverse("intake:message", args=[message.pk])).content.decode()
    address = reverse("reports:report", args=[report.pk])
    assert f'<a href="{address}">recorded</a>' in page
    assert client.get(address).status_code == 200
    decided = client.get(reverse("intake:make", args=[Draft.objects.get().pk])).content.decode()
    assert f'<a href="{address}">' in decided
    assert report.message == message
    assert Draft.objects.behind(report).get().words == "Nine violations."


@pytest.mark.parametrize("kind", draft_kinds().values(), ids=lambda kind: kind.code)
def test_the_page_of_what_a_kind_makes_exists(kind):
    made = DraftDecision(accepted=True, made_id="01M8EFQNXPDBCXD6DKMKA99BQS")
    # No link leads to a threat: that there is one is read on its own page only.
    assert bool(kind.address_of(made)) == (kind.code != "threat")
    assert kind.address_of(DraftDecision(accepted=False)) == kind.address_of(None) == ""


def test_a_draft_is_decided_once_and_the_second_person_is_told_and_loses_nothing(staff, at_desk, message):
    client = at_desk(staff.duty)
    cut(client, message, "Nine violations.")
    draft = Draft.objects.get()
    actions.reject(draft, reason="a mere headline", by=staff.liaison)
    answer = client.post(reverse("intake:make", args=[draft.pk]), CLAIM)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Somebody has decided on this draft already." in page
    assert "a mere headline" in page
    assert "Wire" in page
    assert not Report.objects.exists()
    assert (
        "decided on this draft already"
        in client.get(reverse("intake:make", args=[draft.pk])).content.decode()
    )
    told = client.post(reverse("intake:reject", args=[draft.pk]), {"reason": "mine"}, follow=True)
    assert "decided on this draft already" in told.content.decode()
    assert DraftDecision.objects.get().reason == "a mere headline"


def test_nothing_is_rejected_without_a_reason(staff, at_desk, message):
    client = at_desk(staff.duty)
    cut(client, message, "Nine violations.")
    draft = Draft.objects.get()
    answer = client.post(reverse("intake:reject", args=[draft.pk]), {"reason": " "}, follow=True)
    assert "the reason is kept" in answer.content.decode()
    client.post(reverse("intake:reject", args=[draft.pk]), {"reason": "no claim"})
    page = client.get(reverse("intake:message", args=[message.pk])).content.decode()
    assert "rejected" in page
    assert "no claim" in page


def test_each_kind_is_offered_to_those_who_may_record_it(staff, at_desk, message):
    def offered(person):
        return {
            kind.code
            for kind in at_desk(person).get(reverse("intake:message", args=[message.pk])).context["kinds"]
        }

    assert "claim" in offered(staff.duty)
    assert "acceptance" not in offered(staff.duty)
    assert "acceptance" in offered(staff.liaison)
    assert "claim" not in offered(staff.liaison)
    assert offered(staff.verifier) == offered(staff.head) == set()
    draft = actions.cut(message, kind="acceptance", start=0, end=4, by=staff.liaison)
    page = at_desk(staff.duty).get(reverse("intake:message", args=[message.pk])).content.decode()
    assert "awaits somebody who may record it" in page
    assert at_desk(staff.duty).get(reverse("intake:make", args=[draft.pk])).status_code == 403


def test_who_comes_second_is_told_what_the_first_decided(staff, message):
    draft = actions.cut(message, kind="claim", start=0, end=4, by=staff.duty)
    actions.reject(draft, reason="first", by=staff.duty)
    with pytest.raises(actions.DecidedError) as told:
        actions.reject(draft, reason="second", by=staff.liaison)
    assert told.value.theirs.reason == "first"
