"""Whether calm returned is somebody's word, and a clock that stands still says why."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from tests.world import instant
from tregua.incidents.actions import IncidentError, note_calm, open_incident, start_clock, stop_clock
from tregua.incidents.calmed import Calm, ClockStart, ClockStop


@pytest.fixture
def bridge(valley):
    """The shelling of Old Bridge on day 1."""
    return open_incident([valley.reports["bridge-1"]], reason="told", by=valley.staff.duty)


def test_calm_is_restored_by_somebodys_word(valley, bridge):
    with pytest.raises(IncidentError, match="by whose word"):
        note_calm(bridge, state="restored", at=instant(1, 16), by=valley.staff.duty, said_by=" ")
    soon = timezone.now() + timedelta(minutes=5)
    with pytest.raises(IncidentError, match="still to come"):
        note_calm(bridge, state="restored", at=soon, by=valley.staff.duty, said_by="patrol 3")
    calm = note_calm(bridge, state="restored", at=instant(1, 16), by=valley.staff.duty, said_by="patrol 3")
    assert (calm.get_state_display(), calm.said_by) == ("calm restored", "patrol 3")


def test_a_clock_stops_with_a_reason_and_starts_again(valley, bridge):
    duty = valley.staff.duty
    with pytest.raises(IncidentError, match="is running"):
        start_clock(bridge, at=instant(1, 17), by=duty)
    stop_clock(bridge, reason="weather", at=instant(1, 17), by=duty)
    with pytest.raises(IncidentError, match="stopped already"):
        stop_clock(bridge, reason="security", at=instant(1, 18), by=duty)
    with pytest.raises(IncidentError, match="stopped later"):
        start_clock(bridge, at=instant(1, 16), by=duty)
    start_clock(bridge, at=instant(1, 20), by=duty)
    with pytest.raises(IncidentError, match="started later"):
        stop_clock(bridge, reason="access", at=instant(1, 19), by=duty)
    stop_clock(bridge, reason="access", at=instant(2), by=duty)
    assert [stop.is_over for stop in ClockStop.objects.order_by("id")] == [True, False]


def test_a_reader_says_nothing_of_calm_and_stops_no_clock(valley, bridge, at_desk):
    reader = valley.staff.reader
    with pytest.raises(PermissionDenied):
        note_calm(bridge, state="over", at=instant(1), by=reader, said_by="patrol 3")
    with pytest.raises(PermissionDenied):
        stop_clock(bridge, reason="access", at=instant(1), by=reader)
    desk = at_desk(reader)
    for name in ("calm", "stop", "start"):
        assert desk.post(reverse(f"incidents:{name}", args=[1]), {}).status_code == 403
    assert "Stop the clock" not in desk.get(reverse("incidents:incident", args=[1])).content.decode()


def test_the_page_notes_calm_and_stops_and_starts_the_clock(valley, bridge, at_desk):
    desk = at_desk(valley.staff.duty)

    def posted(name, **says):
        return desk.post(reverse(f"incidents:{name}", args=[1]), {"at": "2016-03-01T16:00"} | says)

    assert posted("calm", state="restored").status_code == 422
    assert posted("calm", state="restored", said_by="patrol 3").status_code == 302
    assert posted("stop", reason="weather", words="dust storm").status_code == 302
    page = desk.get(reverse("incidents:incident", args=[1])).content.decode()
    assert "still stopped" in page
    assert "dust storm" in page
    assert "Start the clock again" in page
    assert posted("start").status_code == 302
    assert (Calm.objects.get().state, ClockStart.objects.count()) == ("restored", 1)
