"""A bulletin that the other centre corrects or withdraws is read so here: both issues stay and point at each other."""

import re
from datetime import date
from html import unescape

import pytest
from django.db import transaction
from django.urls import reverse

from tests import world
from tests.bulletin.approving import approve
from tregua.bulletin.actions import correct, prepare, withdraw
from tregua.bulletin.prose import printed
from tregua.exchange.actions import read_peer
from tregua.exchange.held import common_record

CORRECTED, WITHDRAWN = date(2016, 3, 1), date(2016, 3, 4)
WRONG, EXPOSED = "A province was missing.", "It named a place that can be recognised."
FIRST, LATER = (0, 1), (2, 3)


@pytest.fixture
def their_issues(staff, other):
    """What their program publishes of two days, made by the same acts as ours; nothing of it stays in our register."""
    world.remembered(staff)
    issues = []
    with transaction.atomic():
        for act, day, reason in ((correct, CORRECTED, WRONG), (withdraw, WITHDRAWN, EXPOSED)):
            first = prepare(day, by=staff.publisher)
            approve(first, by=staff.head)
            later = act(first, reason=reason, by=staff.publisher)
            approve(later, by=staff.head)
            issues.append((first.pk, printed(first), printed(later)))
        transaction.set_rollback(True)
    return issues


@pytest.fixture
def read_here(their_issues, other):
    """We read their first issues, and later the two that correct and withdraw them."""
    refs = [other.release("bulletin", id=pk, **first) for pk, first, _later in their_issues]
    other.publish()
    read_peer()
    assert {item.latest.index for item in common_record().items} == set(FIRST)
    for ref, (pk, _first, later) in zip(refs, their_issues, strict=True):
        other.release("bulletin", sort="supersede", id=f"{pk}-2", refs=[ref], **later)
    other.publish()
    read_peer()


@pytest.fixture
def page(read_here, at_desk, staff):
    """Give the markup and the words of a page as our head reads it."""
    browser = at_desk(staff.head)

    def opened(name, *args):
        answer = browser.get(reverse(name, args=args))
        assert answer.status_code == 200
        html = answer.content.decode().split("<main", 1)[1].split("</main>", 1)[0]
        return html, unescape(" ".join(re.sub(r"<[^>]+>", " ", html).split()))

    return opened


@pytest.mark.parametrize("name", ["exchange:common", "exchange:concordance"])
def test_day_by_day_and_side_by_side_the_further_issue_says_what_it_corrects_and_why(page, name):
    _html, words = page(name)
    assert f"issue 2, corrects issue 1: {WRONG}" in words
    assert f"issue 2, withdraws issue 1: {EXPOSED}" in words
    assert words.count("2 versions") == 2


@pytest.mark.parametrize(
    ("earlier", "later", "says"),
    [
        (FIRST[0], LATER[0], f"corrected by a further issue: {WRONG}"),
        (FIRST[1], LATER[1], f"withdrawn by a further issue: {EXPOSED}"),
    ],
)
def test_the_earlier_issue_stays_readable_and_both_point_at_each_other(page, earlier, later, says):
    old, old_words = page("exchange:entry", "theirs", earlier)
    new, new_words = page("exchange:entry", "theirs", later)
    assert f'href="{reverse("exchange:entry", args=["theirs", later])}"' in old
    assert f'href="{reverse("exchange:entry", args=["theirs", earlier])}"' in new
    assert says in old_words
    assert says not in new_words


def test_each_is_one_item_of_the_common_record_whose_further_issue_stands(read_here):
    assert sorted(item.latest.index for item in common_record().items) == list(LATER)
    assert [len(item.versions) for item in common_record().items] == [2, 2]
    assert not common_record().faults
