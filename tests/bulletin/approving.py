"""Approving as somebody does who read every open point: the acts take no approval of what was not shown."""

from tregua.bulletin import actions, embargo
from tregua.bulletin.points import open_points


def approve(bulletin, *, by):
    """Approve a bulletin after all that stands open on it was shown."""
    return actions.approve(bulletin, by=by, seen=[one.code for one in open_points(bulletin, by)])


def approve_until(bulletin, *, until, by):
    """Approve a bulletin for an instant after all that stands open on it was shown."""
    seen = [one.code for one in open_points(bulletin, by)]
    return embargo.approve_until(bulletin, until=until, by=by, seen=seen)
