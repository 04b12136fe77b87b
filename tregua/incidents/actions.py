"""Everything that is done to an incident; findings have their own module."""

from tregua.incidents.calming import note_call, note_calm, note_restriction, start_clock, stop_clock
from tregua.incidents.errors import IncidentError
from tregua.incidents.membership import open_incident, put_report, split, take
from tregua.incidents.merging import merge, undo_merge
from tregua.incidents.notifying import note_notification, take_back_notification
from tregua.incidents.replying import ask_reply, note_reply

__all__ = [
    "IncidentError",
    "ask_reply",
    "merge",
    "note_call",
    "note_calm",
    "note_notification",
    "note_reply",
    "note_restriction",
    "open_incident",
    "put_report",
    "split",
    "start_clock",
    "stop_clock",
    "take",
    "take_back_notification",
    "undo_merge",
]
