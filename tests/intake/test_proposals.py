"""What the machine read stands beside the text, and becomes a record by a person's hand only."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import translation

from tests import world
from tregua.intake import actions
from tregua.intake.drafts import draft_kinds, kinds_for
from tregua.intake.machine import MachineReading
from tregua.intake.machine_views import THIS_TEXT, _line
from tregua.intake.machine_wording import flagged
from tregua.intake.models import Draft, DraftDecision
from tregua.intake.reading.proposals import proposals
from tregua.intake.reading.reader import read
from tregua.people import suggestions
from tregua.reports.models import PublishedCount, Report, Statement

TEXT = """The Centre for Reconciliation published a bulletin on 5 March 2016.
Within last 24 hours 9 violations of ceasefire were registered in the provinces of Aleppo (4), Latakia (3) and Hama (2).
“We will help the commanders who signed,” said Ivan Sidorov, head of the centre.
On 4 March 2016 two civilians were killed by shelling in Sheikh Maqsood.
"""


@pytest.fixture
def message(staff):
    return actions.receive(
        channel="text",
        raw=TEXT.encode(),
        media_type="text/plain",
        language="en",
        outlet="Wire",
        published_on=date(2016, 3, 5),
        by=staff.duty,
    )


def page_of(client, message):
    return client.get(reverse("intake:message", args=[message.pk])).content.decode()


def proposed(kind):
    return next(one for one in MachineReading.objects.get().proposals if one["kind"] == kind)


def decide(client, message, one, decision, **says):
    given = {"kind": one["kind"], "start": one["start"], "end": one["end"], "decision": decision, **says}
    return client.post(reverse("intake:decide", args=[message.pk]), given)


def test_a_proposal_points_at_its_exact_words():
    found = {one.kind: one for one in proposals(read(TEXT, published=date(2016, 3, 5)))}
    assert set(found) == {"published_count", "statement", "claim"}
    for one in found.values():
        assert TEXT[one.start : one.end] == one.words
        assert one.rule
    assert found["published_count"].says["by_province"] == "SY02 = 4\nSY06 = 3\nSY05 = 2"
    assert found["statement"].says["speaker"] == "Ivan Sidorov"
    assert found["claim"].says["killed_min"] == 2


def test_what_was_read_is_shown_once_and_read_once(staff, at_desk, message):
    client = at_desk(staff.duty)
    page = page_of(client, message)
    page_of(client, message)
    reading = MachineReading.objects.get()
    for number, _one in enumerate(reading.proposals, 1):
        assert page.count(f'id="at-m{number}"') == page.count(f'id="proposal-m{number}"') == 1


SEVERAL = """The truce came into force in Syria on 27 February 2016 at midnight.
Two rebel groups accepted the truce through Washington; the Syrian army accepted it through Moscow.
The truce is largely holding.
— Staffan de Mistura (@UN_demistura) February 28, 2016 https://t.co/abc pic.twitter.com/xyz
“We held 23 meetings,” said Ivan Sidorov, head of the centre.
In the last 24 hours 9 violations were registered in the provinces of Aleppo (4), Latakia (3) and Hama (2).
On 4 March 2016 two civilians were killed by shelling in Sheikh Maqsood.
"""


def test_every_kind_that_is_proposed_is_recorded_or_asks_what_its_form_wants(staff, at_desk):
    world.shipped_places(staff)
    several = actions.receive(
        channel="text", raw=SEVERAL.encode(), media_type="text/plain", outlet="Wire", published_on=date(2016, 3, 5), by=staff.duty
    )  # fmt: skip
    client = at_desk(staff.duty)
    page_of(client, several)
    kinds = {one["kind"] for one in MachineReading.objects.get().proposals}
    assert {"statement", "published_count", "claim", "acceptance"} <= kinds
    makeable = {kind.code for kind in kinds_for(staff.duty)}
    for one in MachineReading.objects.get().proposals:
        if one["kind"] not in makeable:  # an acceptance is for those who keep the agreement's roll
            continue
        answer = decide(client, several, one, "accept")
        assert answer.status_code == 302
        page = client.get(answer.url)
        assert page.status_code == 200
        draft = Draft.objects.get(kind=one["kind"], start=one["start"], end=one["end"])
        if DraftDecision.objects.filter(draft=draft, accepted=True).exists():
            assert answer.url == reverse("intake:message", args=[several.pk])
        else:
            assert answer.url == reverse("intake:make", args=[draft.pk])
    assert Statement.objects.filter(message=several).exists()


def test_names_of_places_and_units_are_told_in_words(staff, at_desk, message):
    world.shipped_places(staff)
    page = page_of(at_desk(staff.duty), message)
    assert "Hama = 2" in page
    assert "SY05" not in page
    assert 'class="of-flag"' not in page  # nothing in this text is left unread


@pytest.mark.parametrize(("language", "arrow"), [("en", "this text ← "), ("ar", "هذا النص → ")])
def test_the_way_words_took_points_to_this_text_from_either_side(language, arrow):
    with translation.override(language):
        assert _line("heard_through", [THIS_TEXT, "SANA"], draft_kinds()["statement"], {}) == f"{arrow}SANA"


def test_who_may_not_cut_sees_no_proposal(staff, at_desk, message):
    assert "proposals-heading" not in page_of(at_desk(staff.verifier), message)
    assert not MachineReading.objects.exists()


def test_a_statement_is_recorded_with_one_key(staff, at_desk, message):
    client = at_desk(staff.duty)
    page_of(client, message)
    decide(client, message, proposed("statement"), "accept")
    said = Statement.objects.get()
    assert (said.speaker, said.message) == ("Ivan Sidorov", message)
    assert said.words == TEXT[proposed("statement")["start"] : proposed("statement")["end"]]
    assert DraftDecision.objects.get().recorded_by == staff.duty
    assert 'id="proposal-m2"' not in page_of(client, message)


def test_a_figure_goes_through_its_form_with_the_list_filled_in(staff, at_desk, message):
    world.shipped_places(staff)
    client = at_desk(staff.duty)
    page_of(client, message)
    answer = decide(client, message, proposed("published_count"), "edit")
    page = client.get(answer.url).content.decode()
    assert "SY02 = 4" in page
    assert not PublishedCount.objects.exists()


def test_what_the_form_still_wants_is_asked(staff, at_desk, message):
    client = at_desk(staff.duty)
    page_of(client, message)
    answer = decide(client, message, proposed("published_count"), "accept")
    assert answer.url == reverse("intake:make", args=[Draft.objects.get().pk])
    assert not PublishedCount.objects.exists()


def test_a_rejection_is_remembered_with_who_and_why(staff, at_desk, message):
    client = at_desk(staff.duty)
    page_of(client, message)
    decide(client, message, proposed("claim"), "reject", reason="a rumour")
    decision = DraftDecision.objects.get()
    assert (decision.accepted, decision.reason, decision.recorded_by) == (False, "a rumour", staff.duty)
    assert not Report.objects.exists()
    page = page_of(client, message)
    assert "a rumour" in page
    decide(client, message, proposed("claim"), "accept")
    assert Draft.objects.count() == 1


def test_the_day_in_a_title_stands_above_the_proposals(staff, at_desk):
    text = "Report of the centre (March 4, 2016)\nFour people were killed in Aleppo."
    own = actions.receive(
        channel="text", raw=text.encode(), media_type="text/plain", language="en", by=staff.duty
    )
    page = page_of(at_desk(staff.duty), own)
    assert MachineReading.objects.get().bulletin_date == {
        "iso": "2016-03-04",
        "text": "March 4, 2016",
        "start": 22,
        "end": 35,
    }
    assert (
        page.index("Day in the title of the bulletin")
        < page.index('<q dir="auto">March 4, 2016</q>')
        < page.index('name="decision"')
    )


def test_what_is_not_among_the_proposals_makes_nothing(staff, at_desk, message):
    client = at_desk(staff.duty)
    page_of(client, message)
    for one in ({"kind": "claim", "start": 1, "end": 5}, {"kind": "bogus", "start": 0, "end": 1}):
        decide(client, message, one, "accept")
    assert not Draft.objects.exists()


def test_a_sealed_name_is_not_in_what_the_machine_keeps(staff, at_desk):
    sealed = actions.receive(
        channel="text", raw=TEXT.encode(), media_type="text/plain",
        protected_names=["Ivan Sidorov"], by=staff.duty,
    )  # fmt: skip
    page_of(at_desk(staff.duty), sealed)
    kept = MachineReading.objects.get()
    assert "Sidorov" not in str([kept.proposals, kept.flags])


def test_another_reader_reads_anew(staff, at_desk, message):
    MachineReading.objects.create(message=message, version="old", recorded_by=staff.duty)
    page_of(at_desk(staff.duty), message)
    assert MachineReading.objects.latest_of(message.pk).version != "old"


def test_s_19_the_machine_proposes_nothing_where_suggestions_are_off(staff, at_desk, message):
    client = at_desk(staff.duty)
    assert "proposal-m1" in page_of(client, message)
    suggestions.switch(on=False, reason="a test", by=staff.head)
    page = page_of(client, message)
    assert "proposal-m1" not in page
    assert "What the machine read" not in page


def test_a_mark_that_nobody_sees_is_named_and_damaged_letters_say_what_they_may_be():
    text = "Photo \u202eReuters. Ïåðåìèðèå ñîáëþäàåòñÿ.\n"
    says = {one.kind: flagged(one.kind, one.detail) for one in read(text).flags}
    assert says["direction_mark"].endswith("RIGHT-TO-LEFT OVERRIDE")
    assert "“Перемирие соблюдается" in says["wrong_code_page"]
