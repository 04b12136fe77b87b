"""Two lists of who accepted: who is on both, only on one, which names may be one party; each counted by itself."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from tests import world
from tests.exchange.test_pages import text
from tregua.agreement.acceptances import record_acceptance
from tregua.agreement.actions import add_party, link_parties, name_party
from tregua.agreement.models import Agreement, Party
from tregua.exchange.actions import ExchangeError
from tregua.exchange.lists import compare, lists_at
from tregua.exchange.relating import keep_list, match_names, undo_match
from tregua.exchange.relations import NameMatch
from tregua.people.conflict import Conflict

LISTS = "exchange:lists"


@pytest.fixture
def roll(staff, alone):
    """Moscow's list as we recorded it: an army, and a brigade that we know under names in three scripts."""
    staff.liaison.roles = ["liaison_officer"]
    valley = world.remembered(staff)
    agreement = valley.agreement
    for code, names in (
        ("jaysh-al-islam", {"en": "Jaysh al-Islam", "ar": "جيش الإسلام", "ru": "Джейш аль-Ислам"}),
        ("sultan-murad", {"en": "Sultan Murad Brigade"}),
        ("old-column", {"en": "The Old Column"}),
    ):
        party = add_party(code=code, kind="armed_group", names=names, source="test", by=staff.head)
        record_acceptance(
            agreement,
            party=party,
            channel="moscow",
            how_expressed="letter",
            since=timezone.now(),
            source="test",
            by=staff.liaison,
        )
    name_party(
        party, language="en", name="Column of the Old Bridge", used_by="amman", source="test", by=staff.head
    )
    return agreement


def theirs(staff, *names, channel="washington"):
    return keep_list(
        channel=channel,
        as_of=date(2016, 2, 27),
        source="given at Geneva",
        names="\n".join(names),
        by=staff.verifier,
    )


def compared(agreement: Agreement):
    found = {one.channel: one for one in lists_at(agreement, timezone.now())}
    return compare(found["moscow"], found["washington"], NameMatch.objects.standing())


def pairs(rows):
    return [(one.first.label, one.second.label, one.reason) for one in rows]


def test_names_in_other_scripts_are_suggested_with_the_spellings(roll, staff):
    theirs(staff, "جيش الاسلام", "Liva Sultan Murad", "Faylaq al-Rahman")
    found = compared(roll)
    assert pairs(found.likely) == [
        ("Jaysh al-Islam", "جيش الاسلام", "same_spelling"),
        ("Sultan Murad Brigade", "Liva Sultan Murad", "same_but_unit"),
    ]
    assert found.both == []
    assert [one.label for one in found.only_second] == [
        "جيش الاسلام",
        "Liva Sultan Murad",
        "Faylaq al-Rahman",
    ]


def test_several_spellings_of_one_name(roll, staff):
    theirs(staff, "Army of Islam | Armée de l’Islam | Джайш аль-Ислам")
    (likely,) = compared(roll).likely
    assert likely.spellings[1] in {"Джайш аль-Ислам", "Armée de l’Islam"}


def test_a_person_says_same_or_different_and_it_can_be_undone(roll, staff):
    theirs(staff, "Liva Sultan Murad", "Jaish al-Islam")
    match_names(
        "party:sultan-murad", "name:Liva Sultan Murad", same=True, reason="one commander", by=staff.verifier
    )
    different = match_names(
        "name:Jaish al-Islam", "party:jaysh-al-islam", same=False, reason="another town", by=staff.verifier
    )
    found = compared(roll)
    assert [(one.label, other.label) for one, other, _match in found.both] == [
        ("Sultan Murad Brigade", "Liva Sultan Murad")
    ]
    assert [match for _one, _other, match in found.different] == [different]
    assert found.likely == []
    undo_match(different, reason="the same after all", by=staff.verifier)
    assert [one.second.label for one in compared(roll).likely] == ["Jaish al-Islam"]
    with pytest.raises(Conflict):
        undo_match(different, reason="again", by=staff.verifier)


def test_what_the_register_says_of_two_parties_is_a_reason(roll, staff):
    other = add_party(
        code="new-column", kind="armed_group", names={"en": "Northern Guard"}, source="test", by=staff.head
    )
    record_acceptance(
        roll,
        party=other,
        channel="washington",
        how_expressed="letter",
        since=timezone.now(),
        source="test",
        by=staff.liaison,
    )
    link_parties(
        Party.objects.get(code="old-column"), kind="merged_with", other=other, source="test", by=staff.head
    )
    assert ("The Old Column", "Northern Guard", "linked") in pairs(compared(roll).likely)


def test_one_party_through_both_channels_stands_on_both(roll, staff):
    record_acceptance(
        roll,
        party=Party.objects.get(code="sultan-murad"),
        channel="washington",
        how_expressed="letter",
        since=timezone.now(),
        source="test",
        by=staff.liaison,
    )
    assert [one.code for one, _other, _match in compared(roll).both] == ["sultan-murad"]


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ("  \n ", "holds no name"),
        ("x" * 201, "Line 1 is too long"),
        ("a\n" * 1 + "\n".join(map(str, range(2001))), "2,000"),
    ],
)
def test_a_list_that_cannot_be_kept_is_told(roll, staff, names, words):
    with pytest.raises(ExchangeError, match=words):
        keep_list(channel="washington", as_of=date(2016, 2, 27), source="x", names=names, by=staff.verifier)


def test_the_page_counts_each_list_by_itself(roll, at_desk, staff):
    theirs(staff, "جيش الاسلام", "Liva Sultan Murad", "Faylaq al-Rahman", "Suqour al-Jabal")
    browser = at_desk(staff.verifier)
    code = next(
        one.code for one in lists_at(roll, timezone.now()) if one.channel == "washington" and one.as_of
    )
    page = text(browser.get(reverse(LISTS), {"first": "register:moscow", "second": code}))
    assert "3 names" in page
    assert "4 names" in page
    assert "7 names" not in page
    assert "given at Geneva" in page
    assert "the same name but for the word for the kind of unit" in page
    address = reverse("exchange:match_names")
    says = {"first": "party:sultan-murad", "second": "name:Liva Sultan Murad"}
    assert "One party or two?" in text(browser.get(address, says))
    assert browser.post(address, says | {"verdict": "same", "reason": ""}).status_code == 422
    assert browser.post(address, says | {"verdict": "same", "reason": "one commander"}).status_code == 302
    page = text(browser.get(reverse(LISTS), {"first": "register:moscow", "second": code}))
    assert "1 on both lists" in page
    assert "one commander" in page
    undoing = reverse("exchange:undo_match", args=[NameMatch.objects.get().pk])
    assert "one commander" in text(browser.get(undoing))
    assert browser.post(undoing, {"reason": "no"}).status_code == 302
    assert browser.get(address, {"first": "nobody", "second": "nothing"}).status_code == 302


def test_a_list_is_added_on_its_page(roll, at_desk, staff):
    browser = at_desk(staff.verifier)
    says = {
        "channel": "washington",
        "as_of": "2016-02-27",
        "source": "given at Geneva",
        "names": "Liva Sultan Murad",
    }
    assert "Names, one a line" in text(browser.get(reverse("exchange:add_list")))
    assert browser.post(reverse("exchange:add_list"), says | {"names": " "}).status_code == 422
    answer = browser.post(reverse("exchange:add_list"), says, follow=True)
    assert "The list is kept as it was given." in text(answer)
    assert "Liva Sultan Murad" in text(answer)
