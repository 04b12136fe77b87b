"""The concordance: ours, theirs, what belongs together, who says what of whose, who owes a reply; never a sum."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.conftest import by_role, refusal
from tests.exchange.test_pages import text
from tregua.exchange.actions import ExchangeError, propose, read_peer, release, take_position
from tregua.exchange.concordance import rows_of, we_owe
from tregua.exchange.held import common_record, sides
from tregua.exchange.models import PeerEntry
from tregua.exchange.relating import relate, undo
from tregua.exchange.relations import Relation
from tregua.people import suggestions
from tregua.people.conflict import Conflict
from tregua.places.models import Place
from tregua.reports.speech import record_statement

DAY = date(2016, 3, 5)
ALEPPO = {"code": "SY02", "names": {"en": "Aleppo"}}
DARAA = {"code": "SY12", "names": {"en": "Dar'a"}}
US, THEM = "hmeimim.example/log1", "amman.example/log1"
CONCORDANCE = "exchange:concordance"


def finding(place, kind="1.2"):
    return {"answer": "violation", "incident": {"place": place, "violation_type": kind}}


@pytest.fixture
def both(staff, other, django_capture_on_commit_callbacks):
    """A statement and nothing else of ours; of theirs a statement, seven findings and a count."""
    with django_capture_on_commit_callbacks(execute=True):
        for words in ("A truck was fired at.", "The road is closed."):
            said = record_statement(
                speaker="Colonel Sheikh Maqsud", words=words, language="en", said_on=DAY, by=staff.duty
            )
            release(propose(said, by=staff.publisher), by=staff.head)
    day = DAY.isoformat()
    other.release(
        "statement",
        id="s1",
        day=day,
        speaker="Cheikh Maqsoud",
        words="On a tiré sur un camion.",
        language="fr",
    )
    for number in range(7):
        other.release(id=f"f{number}", day=day, **finding(ALEPPO if number < 4 else DARAA))
    other.publish()
    read_peer()
    return other


def rows():
    return rows_of(common_record(), sides(), Relation.objects.standing())


def relations():
    return [row.relation for row in rows()]


def test_what_nobody_related_is_only_ours_or_only_theirs(both):
    assert sorted(relations()) == ["only_ours"] * 2 + ["only_theirs"] * 8


def test_a_person_relates_two_items_and_they_share_a_row(both, staff):
    made = relate(ours=0, theirs=0, kind="same_statement", reason="one speech", by=staff.verifier)
    row = next(row for row in rows() if row.recorded)
    assert (row.ours.latest.index, row.theirs.latest.index, row.recorded) == (0, 0, made)
    assert sorted(relations()) == ["only_ours"] + ["only_theirs"] * 7 + ["same_statement"]


def test_a_further_word_replaces_and_undoing_brings_the_one_before_back(both, staff):
    relate(ours=0, theirs=0, kind="overlaps", reason="one day", by=staff.verifier)
    later = relate(ours=0, theirs=0, kind="different", reason="two speeches", by=staff.head)
    assert "overlaps" not in relations()
    undo(later, reason="a mistake", by=staff.verifier)
    assert "overlaps" in relations()
    assert Relation.objects.count() == 2
    with pytest.raises(Conflict):
        undo(later, reason="again", by=staff.verifier)


def test_of_two_at_once_the_second_is_shown_the_first(both, staff):
    relate(ours=0, theirs=0, kind="overlaps", reason="one day", by=staff.verifier, seen="")
    with pytest.raises(Conflict):
        relate(ours=0, theirs=0, kind="contradicts", reason="no", by=staff.head, seen="")


@pytest.mark.parametrize(
    ("says", "words"),
    [
        ({"kind": "alike"}, "Choose one of the relations"),
        ({"reason": "  "}, "Say why"),
        ({"theirs": 99}, "no such record"),
        ({"theirs": 1, "kind": "same_statement"}, "Only two statements"),
    ],
)
def test_what_is_no_relation_is_refused_with_what_to_do(both, staff, says, words):
    with pytest.raises(ExchangeError, match=words):
        relate(**{"ours": 0, "theirs": 0, "kind": "same_event", "reason": "r", "by": staff.verifier} | says)


def test_a_confirmation_names_our_own_item_and_the_row_says_so(both, staff):
    take_position(PeerEntry.objects.get(index=0), position="confirmed", ours=1, by=staff.head)
    row = next(row for row in rows() if row.ours and row.theirs)
    assert (row.ours.latest.index, row.theirs.latest.index, row.relation) == (1, 0, "same_event")
    assert row.named_in.word == "confirmed"
    with pytest.raises(ExchangeError, match="only where theirs is confirmed"):
        take_position(PeerEntry.objects.get(index=0), position="cannot_confirm", ours=1, by=staff.head)
    with pytest.raises(ExchangeError, match="no record that stands"):
        take_position(PeerEntry.objects.get(index=0), position="confirmed", ours=99, by=staff.head)


def test_two_people_who_answer_at_once(both, staff):
    row = PeerEntry.objects.get(index=1)
    take_position(row, position="cannot_confirm", by=staff.head, seen=-1)
    with pytest.raises(Conflict):
        take_position(row, position="confirmed", by=staff.second_head, seen=-1)


def test_a_suggestion_gives_its_reasons_and_changes_nothing(both, at_desk, staff):
    page = text(at_desk(staff.verifier).get(reverse(CONCORDANCE)))
    assert "Perhaps the same:" in page
    assert "same speaker, as far as spellings tell" in page
    assert Relation.objects.count() == 0
    relate(ours=0, theirs=0, kind="different", reason="two speeches", by=staff.verifier)
    relate(ours=1, theirs=0, kind="different", reason="two speeches", by=staff.verifier)
    assert "Perhaps the same:" not in text(at_desk(staff.verifier).get(reverse(CONCORDANCE)))


def test_the_page_where_a_relation_is_recorded(both, at_desk, staff):
    browser = at_desk(staff.verifier)
    address = reverse("exchange:belongs", args=["theirs", 0])
    page = text(browser.get(address))
    assert "same speaker" in page
    assert "A truck was fired at." in page
    assert browser.post(address, {"other": "0", "kind": "", "reason": "x"}).status_code == 422
    says = {"other": "0", "kind": "same_statement", "reason": "one speech", "seen-0": ""}
    assert browser.post(address, says | {"number": "1"}).status_code == 422
    assert browser.post(address, says | {"other": "", "number": "99"}).status_code == 422
    assert browser.post(address, says).status_code == 302
    assert "one speech" in text(browser.get(reverse("exchange:belongs", args=["ours", 0])))
    assert browser.post(address, says | {"kind": "overlaps"}).status_code == 409
    further = says | {"other": "", "number": "1", "kind": "overlaps", "reason": "one road"}
    assert browser.post(address, further).status_code == 302
    made = Relation.objects.get(kind="same_statement")
    undoing = reverse("exchange:undo_relation", args=[made.pk])
    assert "one speech" in text(browser.get(undoing))
    assert browser.post(undoing, {"reason": ""}).status_code == 422
    assert browser.post(undoing, {"reason": "two speeches"}).status_code == 302
    assert browser.post(undoing, {"reason": "again"}).status_code == 409
    assert "one speech" not in text(browser.get(address))


def test_each_province_has_each_sides_count_the_bounds_and_never_a_sum(both, at_desk, staff, valley_places):
    page = text(at_desk(staff.reader).get(reverse(CONCORDANCE), {"kind": "finding"}))
    table = page[page.index('class="beside provinces"') :]
    table = table[: table.index("</table>")]
    numbers = [int(n) for n in re.findall(r'<td class="figure[^"]*">(\d+)</td>', table)]
    assert numbers == [4, 0, 0, 3, 0, 0, 7, 0, 0]
    assert "That is no zero" in page


@pytest.fixture
def valley_places(db):
    """The two provinces that the other centre's findings name."""
    for code in ("SY02", "SY12"):
        Place.objects.create(code=code, kind="province", source="test")


def test_no_number_is_the_sum_of_both_sides(both, at_desk, staff, other):
    """4 March 2016: 27 cases of the one, 37 of the other of which its list of combat sets 22; at most 11 are the same."""
    amman = {"code": "amman", "names": {"en": "Amman"}}
    hmeimim = {"code": "hmeimim", "names": {"en": "Hmeimim"}}
    russian = {"SY07": 7, "SY01+03": 4, "SY04": 4, "SY12": 3, "SY06": 1, "SY02": 8}
    combat = {"SY03": 8, "SY12": 5, "SY05": 4, "SY07": 3, "SY06": 2}
    for publisher, value, says in (
        (hmeimim, 27, {"by_province": russian}),
        (amman, 37, {"by_province": combat, "list_scope": "combat only"}),
    ):
        other.release(
            "published_count",
            id=f"c{value}",
            day=DAY.isoformat(),
            value=value,
            unit="violation",
            series="daily",
            publisher=publisher,
            **says,
        )
    other.publish()
    read_peer()
    page = text(at_desk(staff.reader).get(reverse(CONCORDANCE), {"kind": "statement"}))
    cells = re.findall(r'<td class="figure[^"]*">\s*(\d+)\s*</td>', page)
    assert {"27", "37", "0", "11", "2", "1"} <= set(cells)
    assert not {str(27 + 37), str(27 + 22), str(2 + 1)} & set(cells)
    assert "silence" in page


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ({}, 10),
        ({"kind": "statement"}, 3),
        ({"province": "SY02"}, 4),
        ({"relation": "only_ours"}, 2),
        ({"position": "received"}, 8),
        ({"position": "contested"}, 0),
        ({"show": "due"}, 0),
        ({"show": "corrected"}, 0),
        ({"first": "2016-03-06"}, 0),
        ({"first": "2016-03-05", "last": "2016-03-05"}, 10),
    ],
)
def test_the_filters(both, at_desk, staff, valley_places, asked, count):
    page = text(at_desk(staff.reader).get(reverse(CONCORDANCE), asked))
    assert (
        page.count('<th scope="row"><time datetime="2016-03-05">2')
        + page.count('<th scope="row"><time datetime="2016-03-05">5')
        == count
    ), page.count("<tr>")


def test_the_page_as_it_stood_before_anybody_had_cosigned_anything(both, at_desk, staff):
    browser = at_desk(staff.reader)
    page = text(browser.get(reverse(CONCORDANCE), {"as_of": "2016-03-06T12:00"}))
    assert "As it stood at" in page
    assert "No record is like this." in page
    later = timezone.localtime() + timedelta(minutes=1)
    assert "A truck was fired at." in text(
        browser.get(reverse(CONCORDANCE), {"as_of": later.strftime("%Y-%m-%dT%H:%M")})
    )


def test_a_filter_that_cannot_be_read_is_told(both, at_desk, staff):
    answer = at_desk(staff.reader).get(reverse(CONCORDANCE), {"first": "2016-03-09", "last": "2016-03-01"})
    assert answer.status_code == 422
    assert "Exchange them" in answer.content.decode()
    assert at_desk(staff.reader).get(reverse(CONCORDANCE), {"first": "soon"}).status_code == 422


def test_replies_due_are_work_on_the_home_page_the_overdue_first(both, at_desk, staff, other):
    today = timezone.localdate()
    for number, days in ((20, 5), (21, -5), (22, 1)):
        other.release(
            id=f"f{number}",
            day=DAY.isoformat(),
            answer_by=(today + timedelta(days=days)).isoformat(),
            **finding(ALEPPO),
        )
    other.publish()
    read_peer()
    owed = we_owe(common_record(), sides())
    assert [(row.theirs.record_id, row.we_owe.overdue) for row in owed] == [
        ("f21", True),
        ("f22", False),
        ("f20", False),
    ]
    home = text(at_desk(staff.head).get("/"))
    assert "Replies due to the other centre" in home
    assert "Replies due to the other centre" not in text(at_desk(staff.duty).get("/"))
    page = text(at_desk(staff.head).get(reverse(CONCORDANCE), {"show": "due"}))
    assert "no answer by " in page
    assert page.index("ours, overdue since") < page.index("ours by")
    take_position(PeerEntry.objects.get(record_id="f21"), position="cannot_confirm", by=staff.head)
    assert [row.theirs.record_id for row in we_owe(common_record(), sides())] == ["f22", "f20"]


def test_a_correction_that_nobody_has_seen_is_found(both, staff, other):
    row = PeerEntry.objects.get(index=1)
    take_position(row, position="confirmed", by=staff.head)
    other.release(id="f0", sort="supersede", refs=[other.ref(1)], day=DAY.isoformat(), **finding(DARAA))
    other.publish()
    read_peer()
    (corrected,) = [row for row in rows() if row.corrected_unseen]
    assert corrected.theirs.record_id == "f0"
    assert not corrected.we_say.on_latest


def test_without_another_centre_everything_is_only_ours(alone, at_desk, staff):
    page = text(at_desk(staff.reader).get(reverse(CONCORDANCE)))
    assert "No other centre is named" in page


def test_a_page_folds_nothing_anew(both, at_desk, staff, monkeypatch):
    browser = at_desk(staff.reader)
    browser.get(reverse(CONCORDANCE))
    before = common_record()
    browser.get(reverse(CONCORDANCE))
    assert common_record() is before
    take_position(PeerEntry.objects.get(index=1), position="confirmed", by=staff.head)
    assert common_record() is not before


def test_who_may_open_the_pages(both, staff, at_desk):
    for role, person in by_role(staff).items():
        for name, args, permission in (
            (CONCORDANCE, [], "exchange.read"),
            ("exchange:belongs", ["theirs", 0], "exchange.read"),
            ("exchange:lists", [], "agreement.read"),
            ("exchange:add_list", [], "exchange.relate"),
        ):
            answer = at_desk(person).get(reverse(name, args=args))
            assert answer.status_code == (200 if person.may(permission) else refusal(person)), (name, role)


def test_after_a_freeze_a_relation_is_shown_on_no_other_entry_at_the_same_place(staff, both):
    relate(ours=0, theirs=0, kind="same_statement", reason="The same words.", by=staff.liaison)
    assert Relation.objects.standing().count() == 1
    PeerEntry.objects.filter(index=0).update(leaf_hash="ab" * 32)
    assert not Relation.objects.standing().exists()


def test_s_19_nothing_of_the_other_side_is_suggested_where_suggestions_are_off(both, at_desk, staff):
    page = reverse("exchange:belongs", args=["ours", 0])
    assert "same speaker" in text(at_desk(staff.verifier).get(page))
    suggestions.switch(on=False, reason="a test", by=staff.head)
    assert "Perhaps the same:" not in text(at_desk(staff.verifier).get(reverse(CONCORDANCE)))
    assert "same speaker" not in text(at_desk(staff.verifier).get(page))
