"""Checkup of the settings: does what is served stand in centre.toml."""

from django.utils.translation import gettext

from tregua.centre.checkups.finding import Finding
from tregua.centre.settled import waiting_changes, written


def settings_in_force() -> Finding:
    """Look whether centre.toml can be read and says what this process was started with."""
    changed = waiting_changes()
    if changed:
        seen = gettext("changed since the start and not in force yet: %(names)s") % {
            "names": ", ".join(changed)
        }
        remedy = gettext("Stop `tregua serve` and start it again.")
        return Finding("settings", well=False, seen=seen, remedy=remedy)
    seen = gettext("%(code)s, %(zone)s, the day begins at %(hour)s") % {
        "code": written().code,
        "zone": written().zone,
        "hour": written().day_begins,
    }
    return Finding("settings", well=True, seen=seen)
