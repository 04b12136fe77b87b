"""A call that was not finished, and a number that nobody could reach, are kept for a time and then destroyed, which is noted."""

from datetime import timedelta

import pytest
from django.conf import settings as centre_settings
from django.urls import reverse
from django.utils import timezone

from tests import world
from tests.calls.test_calls import NAME, NUMBER, TOLD, hang_up, ring, send, tell_all
from tests.liaison.test_pages import shown
from tests.safety.test_own_names import everything_kept
from tregua.calls.expiring import GRACE, Destroyed, destroy_expired, half_kept, number_kept
from tregua.calls.models import CallBack, HalfCall
from tregua.centre.folder import FolderError, read_folder
from tregua.centre.serving import expiring
from tregua.centre.serving.expiring import look
from tregua.liaison import duty_actions
from tregua.liaison.duty import DutyEntry, DutyKind
from tregua.liaison.saying import LiaisonError
from tregua.record import seat
from tregua.record.models import Entry

HOUR = timedelta(hours=1)
WORDS = "EXERCISE-ANSWER-SEVEN"


@pytest.fixture
def desk(staff, at_desk):
    world.remembered(staff)  # the places and the language that a call names
    return at_desk(staff.duty)


def begun(desk):
    """Return a call that was left in the middle, with an answer in it."""
    call = ring(desk)
    for step, says in {**TOLD, "what": {"what": WORDS}}.items():
        if step in {"safety", "consent", "what"}:
            assert send(desk, call, step, **says).status_code == 302
    return HalfCall.objects.get(pk=call.pk)


def left(desk, call, hours):
    """Break a call off: it is called back in so many hours."""
    at = timezone.localtime(timezone.now() + hours * HOUR)
    says = {"call_back_at": f"{at:%Y-%m-%dT%H:%M}", "number": NUMBER}
    assert desk.post(reverse("calls:break_off", args=[call.pk]), says).status_code == 302
    return CallBack.objects.latest("id")


def lines():
    return [one.words for one in DutyEntry.objects.filter(kind=DutyKind.BY_CLOCK).order_by("id")]


def test_a_call_that_nobody_goes_on_with_is_destroyed_when_its_time_is_over(staff, desk):
    duty_actions.begin_shift(by=staff.duty)
    call = begun(desk)
    over = call.touched_at + half_kept()
    assert destroy_expired(over - HOUR) == Destroyed()
    assert HalfCall.objects.exists()
    assert destroy_expired(over) == Destroyed(halves=1)
    assert not HalfCall.objects.exists()
    (said,) = lines()
    assert (
        said == "The time to keep them was over: 1 call that was not finished was destroyed with its answers."
    )
    kept = everything_kept()
    assert WORDS not in kept
    act = Entry.objects.journal().filter(subject="calls").last().content
    assert (act["act"], act["by"]) == ("calls destroyed by the clock", "software")
    assert act["facts"] == {"call-backs": [], "half-written calls": [call.pk]}
    assert destroy_expired(over) == Destroyed()
    assert len(lines()) == 1


def test_whoever_goes_on_with_a_call_gives_it_its_time_anew(staff, desk):
    call = begun(desk)
    HalfCall.objects.filter(pk=call.pk).update(touched_at=timezone.now() - half_kept() + HOUR)
    send(desk, call, "where", **TOLD["where"])
    assert destroy_expired(timezone.now() + half_kept() - HOUR) == Destroyed()
    assert HalfCall.objects.exists()


def test_a_number_that_nobody_reached_goes_and_the_call_back_is_closed(staff, desk):
    duty_actions.begin_shift(by=staff.duty)
    call = begun(desk)
    back = left(desk, call, hours=2)
    over = back.recorded_at + number_kept()
    assert destroy_expired(over - HOUR) == Destroyed()
    assert bytes(CallBack.objects.get().number)
    assert HalfCall.objects.exists(), "a caller who is still to be called back is waited for"
    assert destroy_expired(over) == Destroyed(numbers=1, halves=1)
    closed = CallBack.objects.get()
    assert (bytes(closed.number), closed.done_at, closed.half) == (b"", over, None)
    assert not CallBack.objects.open()
    (said,) = lines()
    assert "1 call-back that was never reached is closed, and its number was destroyed." in said
    assert NUMBER not in said


def test_the_number_of_a_call_that_was_taken_goes_too(staff, desk):
    call = ring(desk)
    tell_all(desk, call)
    at = timezone.localtime(timezone.now() + 2 * HOUR)
    hang_up(desk, call, caller_name=NAME, number=NUMBER, call_back_at=f"{at:%Y-%m-%dT%H:%M}")
    back = CallBack.objects.get()
    assert bytes(back.number)
    assert destroy_expired(back.recorded_at + number_kept()) == Destroyed(numbers=1)
    assert bytes(CallBack.objects.get().number) == b""


def test_one_that_was_put_off_is_due_for_a_day_before_its_number_goes(staff, desk):
    back = left(desk, begun(desk), hours=2)
    later = back.recorded_at + number_kept() + timedelta(days=5)
    CallBack.objects.filter(pk=back.pk).update(due_at=later)
    assert destroy_expired(later + GRACE - HOUR) == Destroyed()
    assert destroy_expired(later + GRACE).numbers == 1


def test_the_times_are_the_centres_own_and_for_ever_is_none(tmp_path, staff, desk, settings):
    toml = 'code = "x"\norigin = "x.example/log1"\n[names]\nen = "X"\n'
    for says, kept in (("", (72, 14)), ("[calls]\nhalf_call_hours = 5\ncall_back_days = 3\n", (5, 3))):
        (tmp_path / "centre.toml").write_text(toml + says, encoding="utf-8")
        read = read_folder(tmp_path)
        assert (read.half_call_hours, read.call_back_days) == kept
    for wrong in (
        "half_call_hours = 0",
        "call_back_days = 91",
        'call_back_days = "ever"',
        "half_call_hours = true",
    ):
        (tmp_path / "centre.toml").write_text(f"{toml}[calls]\n{wrong}\n", encoding="utf-8")
        with pytest.raises(FolderError, match="whole number from 1"):
            read_folder(tmp_path)
    (tmp_path / "centre.toml").write_text(toml + "[calls]\nhalf_call_hours = 5\n", encoding="utf-8")
    settings.CENTRE = read_folder(tmp_path)
    call = begun(desk)
    assert destroy_expired(call.touched_at + 5 * HOUR) == Destroyed(halves=1)


def test_the_page_of_calls_shows_nothing_that_is_over_and_says_how_long_it_is_kept(staff, desk):
    call, other = begun(desk), begun(desk)
    page = shown(desk.get(reverse("calls:calls")))
    assert f"destroyed after {centre_settings.CENTRE.half_call_hours} hours" in page
    HalfCall.objects.filter(pk=call.pk).update(touched_at=timezone.now() - half_kept())
    page = desk.get(reverse("calls:calls")).content.decode()
    assert call.pk not in page
    assert other.pk in page
    assert not HalfCall.objects.filter(pk=call.pk).exists()


def test_the_server_destroys_it_by_itself_and_a_copy_that_may_not_write_leaves_it(staff, desk, monkeypatch):
    call = begun(desk)
    HalfCall.objects.filter(pk=call.pk).update(touched_at=timezone.now() - half_kept())
    # The thread's own connection is closed when it is old; here it is the test's.
    monkeypatch.setattr(expiring, "close_old_connections", lambda: None)
    with monkeypatch.context() as patch:
        patch.setattr(seat, "holds", lambda: False)
        look()
        assert HalfCall.objects.exists()
    look()
    assert not HalfCall.objects.exists()


def test_the_line_of_the_clock_stands_in_the_log_and_nobody_writes_one(staff, desk):
    duty_actions.begin_shift(by=staff.duty)
    HalfCall.objects.filter(pk=begun(desk).pk).update(touched_at=timezone.now() - half_kept())
    destroy_expired(timezone.now())
    page = shown(desk.get(reverse("liaison:duty")))
    assert "by the clock, not by hand" in page
    assert "was destroyed with its answers" in page
    with pytest.raises(LiaisonError, match="Only the clock"):
        duty_actions.write(at=timezone.now(), kind="by_clock", words="x", by=staff.duty)
