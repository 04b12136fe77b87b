"""Everything that is done to an incident; findings have their own module."""

from tregua.incidents.calming import note_call, note_restriction
from tregua.incidents.errors import IncidentError
from tregua.incidents.membership import open_incident, put_report, split, take
from tregua.incidents.merging import merge, undo_merge

__all__ = [
    "IncidentError",
    "merge",
    "note_call",
    "note_restriction",
    "open_incident",
    "put_report",
    "split",
    "take",
    "undo_merge",
]
