"""Everything that is done to an incident; findings have their own module."""

from tregua.incidents.calming import note_call, note_calm, start_clock, stop_clock
from tregua.incidents.errors import IncidentError
from tregua.incidents.looking import choose_areas, note_restriction, say_coverage
from tregua.incidents.membership import open_incident, put_report, split
from tregua.incidents.merging import merge, undo_merge
from tregua.incidents.notifying import answer_notification, note_notification, take_back_notification
from tregua.incidents.replying import ask_reply, note_reply
from tregua.incidents.windowing import (
    end_window,
    extend_window,
    judge_bearing,
    note_guarantee,
    propose_window,
    take_back_guarantee,
)

__all__ = [
    "IncidentError",
    "answer_notification",
    "ask_reply",
    "choose_areas",
    "end_window",
    "extend_window",
    "judge_bearing",
    "merge",
    "note_call",
    "note_calm",
    "note_guarantee",
    "note_notification",
    "note_reply",
    "note_restriction",
    "open_incident",
    "propose_window",
    "put_report",
    "say_coverage",
    "split",
    "start_clock",
    "stop_clock",
    "take_back_guarantee",
    "take_back_notification",
    "undo_merge",
]
