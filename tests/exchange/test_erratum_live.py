"""Two centres that run: one corrects a bulletin and withdraws another, and the pages of the other say so, both ways."""

import re
from html import unescape

import pytest

from tests.visitor import Visitor

WRONG, EXPOSED = "A province was missing.", "It named a place that can be recognised."
CASES = {
    "corrected": ("2016-03-01", WRONG, "corrects", "corrected by a further issue"),
    "withdrawn": ("2016-03-04", EXPOSED, "withdraws", "withdrawn by a further issue"),
}


def exchanged(pair):
    """Have each centre ask the other once."""
    for one in pair.both:
        one.command("exchange", "now")


@pytest.fixture(scope="module")
def errata(pair):
    """Hmeimim publishes two days, which Amman reads; then it corrects one and withdraws the other."""
    hmeimim, _amman = pair.both
    first = {act: hmeimim.act("issue", day) for act, (day, *_says) in CASES.items()}
    exchanged(pair)
    reader = entered(pair.amman)
    before = {act: words_of(reader.read(f"/record/theirs/{one['index']}/")) for act, one in first.items()}
    later = {act: hmeimim.act(act, day, reason) for act, (day, reason, *_says) in CASES.items()}
    return first, before, later


def entered(centre):
    return Visitor(centre.address).come_in(
        centre.command("login", "the-head-of-centre", "--port", str(centre.port)).split()[-1]
    )


def words_of(page):
    main = page.split("<main", 1)[1].split("</main>", 1)[0]
    return unescape(" ".join(re.sub(r"<[^>]+>", " ", main).split()))


@pytest.mark.parametrize("act", CASES)
def test_until_the_exchange_the_first_issue_stands_at_the_other_centre_then_both_point_at_each_other(
    pair, errata, act
):
    first, before, later = errata
    _day, reason, does, done = CASES[act]
    assert done not in before[act]
    exchanged(pair)
    reader = entered(pair.amman)
    old = reader.read(f"/record/theirs/{first[act]['index']}/")
    assert reader.status == 200
    assert f"/record/theirs/{later[act]['index']}/" in old
    assert f"{done}: {reason}" in words_of(old)
    new = reader.read(f"/record/theirs/{later[act]['index']}/")
    assert f"/record/theirs/{first[act]['index']}/" in new
    assert reason in words_of(new)
    assert done not in words_of(new)
    assert f"issue 2, {does} issue 1: {reason}" in words_of(reader.read("/record/"))


@pytest.mark.parametrize("act", CASES)
def test_a_stranger_is_told_the_same_on_the_site_of_the_centre_that_published(pair, errata, act):
    day, reason, does, _done = CASES[act]
    site = f"/public/bulletin/{day}"
    old, new = (pair.hmeimim.get(f"{site[1:]}/{issue}/en/").decode() for issue in (1, 2))
    assert f'href="{site}/2/"' in old
    assert f"A further issue {does} this one" in words_of(old)
    assert f'href="{site}/1/"' in new
    assert reason in words_of(new)
    assert f"issue 2 {does} issue 1" in pair.hmeimim.get("public/feed/en.atom").decode()


def test_neither_issue_is_lost_from_either_record(pair, errata):
    exchanged(pair)
    assert pair.amman.act("faults") == []
    first, _before, later = errata
    indexes = [one["index"] for found in (first, later) for one in found.values()]
    page = entered(pair.amman)
    for index in indexes:
        page.read(f"/record/theirs/{index}/")
        assert page.status == 200
