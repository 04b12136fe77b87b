"""Judgements make groups; what contradicts itself is shown, never settled by a rule."""

from hypothesis import given
from hypothesis import strategies as st

from tregua.matching.clusters import groups

REPORTS = "ABCDEFGH"
verdicts = st.lists(
    st.tuples(
        st.sampled_from(REPORTS), st.sampled_from(REPORTS), st.sampled_from(["same", "different", "unsure"])
    ).filter(lambda one: one[0] != one[1]),
    max_size=14,
)


def test_same_with_same_is_one_group_and_unsure_joins_nothing():
    made = groups([("A", "B", "same"), ("B", "C", "same"), ("C", "D", "unsure"), ("E", "F", "same")])
    assert [sorted(group) for group in made.groups] == [["A", "B", "C"], ["E", "F"]]
    assert made.contradictions == ()


def test_a_chain_that_a_difference_cuts_is_a_contradiction_with_its_chain():
    made = groups([("A", "B", "same"), ("B", "C", "same"), ("C", "A", "different")])
    (one,) = made.contradictions
    assert (one.first, one.second, one.chain) == ("A", "C", ("A", "B", "C"))
    assert made.contradicted(made.groups[0]) == (one,)


def test_a_difference_between_two_groups_is_none():
    assert groups([("A", "B", "same"), ("C", "D", "same"), ("A", "C", "different")]).contradictions == ()


@given(verdicts, st.randoms())
def test_the_order_of_the_judgements_changes_nothing(said, chance):
    shuffled = list(said)
    chance.shuffle(shuffled)
    turned = [(second, first, verdict) for first, second, verdict in shuffled]
    assert set(groups(said).groups) == set(groups(turned).groups)
    pairs = {(one.first, one.second) for one in groups(said).contradictions}
    assert pairs == {(one.first, one.second) for one in groups(turned).contradictions}


@given(verdicts)
def test_groups_part_the_reports_and_join_exactly_what_was_judged_the_same(said):
    made = groups(said)
    placed = [report for group in made.groups for report in group]
    assert len(placed) == len(set(placed))
    same = [(first, second) for first, second, verdict in said if verdict == "same"]
    assert set(placed) == {report for pair in same for report in pair}
    for first, second in same:
        assert any({first, second} <= group for group in made.groups)


@given(verdicts)
def test_a_contradiction_is_a_difference_inside_a_group_joined_by_its_chain(said):
    made = groups(said)
    same = {frozenset(one[:2]) for one in said if one[2] == "same"}
    different = {frozenset(one[:2]) for one in said if one[2] == "different"}
    found = {frozenset((one.first, one.second)) for one in made.contradictions}
    assert found == {pair for pair in different if any(pair <= group for group in made.groups)}
    for one in made.contradictions:
        assert (one.chain[0], one.chain[-1]) == (one.first, one.second)
        assert all(frozenset(step) in same for step in zip(one.chain, one.chain[1:], strict=False))


@given(verdicts, st.integers(0, 13))
def test_taking_a_same_back_never_joins_more(said, which):
    kept = [one for number, one in enumerate(said) if number != which or one[2] != "same"]
    for group in groups(kept).groups:
        assert any(group <= wider for wider in groups(said).groups)
