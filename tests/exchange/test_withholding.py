"""Poisoning: what the other centre published about a victim is not shown here, and its log still verifies."""

import pytest
from django.core.exceptions import PermissionDenied

from tregua.exchange.held import common_record, peer_log
from tregua.exchange.mirrors import mirror_of_peer
from tregua.exchange.models import PeerEntry, PeerFault
from tregua.exchange.peer import read_peer
from tregua.exchange.withheld import Withheld
from tregua.exchange.withheld_entries import withheld_indexes, without_withheld
from tregua.exchange.withholding import WithholdingError, decide, withhold
from tregua.people.conflict import Conflict

VICTIM = "the name of somebody who is hunted"


@pytest.fixture
def poisoned(staff, other):
    other.release(answer="violation", reason=VICTIM)
    other.publish()
    read_peer()
    return PeerEntry.objects.get()


def hide(poisoned, by):
    return withhold(poisoned, reason="it names a victim", authority="the head of centre", by=by)


def shown():
    return str([dict(one.public) for one in peer_log()]) + str(common_record())


def test_one_person_hides_it_at_once(staff, poisoned):
    assert VICTIM in shown()
    hide(poisoned, staff.liaison)
    assert VICTIM not in shown()
    assert withheld_indexes() == {0}
    assert PeerEntry.objects.get().public == {}  # so it is in no export either
    read_peer()
    assert PeerEntry.objects.get().public == {}


def in_our_mirror():
    return "".join(mirror_of_peer().bodies(0, 1))


def test_a_second_person_upholds_it_and_our_copy_is_destroyed(
    staff, poisoned, django_capture_on_commit_callbacks
):
    made = hide(poisoned, staff.liaison)
    with pytest.raises(WithholdingError, match="Somebody else"):
        decide(made, upheld=True, reason="seen", by=staff.liaison)
    assert in_our_mirror()
    with django_capture_on_commit_callbacks(execute=True):
        decide(made, upheld=True, reason="seen", by=staff.head)
    assert in_our_mirror() == ""
    read_peer()
    assert PeerEntry.objects.get().public == {}
    assert not PeerFault.objects.exists()


def test_a_long_reading_that_has_our_copy_only_puts_its_destruction_off(staff, poisoned):
    decide(hide(poisoned, staff.liaison), upheld=True, reason="seen", by=staff.head)
    assert in_our_mirror()  # what follows the commit did not get at it
    read_peer()
    assert in_our_mirror() == ""


def test_a_second_person_lifts_it_and_it_is_shown_again(staff, poisoned):
    made = hide(poisoned, staff.liaison)
    decide(made, upheld=False, reason="the name is that of the speaker himself", by=staff.head)
    assert withheld_indexes() == frozenset()
    assert VICTIM in shown()


def test_the_other_centres_log_goes_on_and_still_verifies(
    staff, other, poisoned, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        decide(hide(poisoned, staff.liaison), upheld=True, reason="seen", by=staff.head)
    other.release(id="their-2", answer="no_violation")
    other.publish()
    assert read_peer().size == 2
    assert not PeerFault.objects.exists()


def test_the_line_is_passed_on_to_nobody(staff, poisoned):
    """Also while a second person has not decided, and our copy of their log still has it."""
    lines = "".join(f"{line}\n" for line in mirror_of_peer().bodies(0, 1)).encode()
    assert without_withheld("body/000.p/1", lines) == lines != b"\n"
    hide(poisoned, staff.liaison)
    assert without_withheld("body/000.p/1", lines) == b"\n"
    assert without_withheld("body/001.p/1", lines) == lines
    assert without_withheld("body/x001/000.p/1", lines) == lines


def test_after_a_freeze_no_other_entry_at_the_same_place_is_hidden(staff, poisoned):
    hide(poisoned, staff.liaison)
    PeerEntry.objects.update(leaf_hash="ab" * 32, public={"reason": "of another entry"})
    assert withheld_indexes() == frozenset()
    assert "of another entry" in shown()
    assert without_withheld("body/000.p/1", b"a line\n") == b"\n"  # passed on is rather too little


def test_of_two_at_once_the_second_is_shown_the_first(staff, poisoned):
    hide(poisoned, staff.liaison)
    with pytest.raises(Conflict):
        hide(poisoned, staff.head)
    assert Withheld.objects.count() == 1


@pytest.mark.parametrize("who", ["publisher", "administrator", "custodian", "reader"])
def test_who_may_not(staff, poisoned, who):
    with pytest.raises(PermissionDenied):
        hide(poisoned, getattr(staff, who))


def test_without_a_reason_and_an_authority_nothing_is_withheld(staff, poisoned):
    with pytest.raises(WithholdingError, match="authority"):
        withhold(poisoned, reason="", authority="", by=staff.head)
