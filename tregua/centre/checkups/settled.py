"""Checkup of the settings: does what is served stand in centre.toml."""

from django.utils.translation import gettext

from tregua.centre.checkups.finding import Finding
from tregua.centre.folder import FolderError
from tregua.centre.settled import waiting_changes, written
from tregua.people.roles import BY_CODE


def settings_in_force() -> Finding:
    """Look whether centre.toml can be read and says what this process was started with."""
    try:
        changed, stands = waiting_changes(), written()
    except FolderError as error:
        seen = gettext("centre.toml cannot be read; the next start would fail")
        return Finding("settings", well=False, seen=seen, remedy=str(error))
    if changed:
        seen = gettext("changed since the start and not in force yet: %(names)s") % {
            "names": ", ".join(changed)
        }
        remedy = gettext("Stop `tregua serve` and start it again.")
        return Finding("settings", well=False, seen=seen, remedy=remedy)
    unknown = [code for code in written().second_factor_for if code not in BY_CODE]
    if unknown:
        seen = gettext("second_factor_for names no role: %(names)s") % {"names": ", ".join(unknown)}
        remedy = gettext(
            "Put it right in centre.toml; the codes stand on the page of roles and in its document."
        )
        return Finding("settings", well=False, seen=seen, remedy=remedy)
    seen = gettext("%(code)s, %(zone)s, the day begins at %(hour)s") % {
        "code": stands.code,
        "zone": stands.zone,
        "hour": stands.day_begins,
    }
    return Finding("settings", well=True, seen=seen)
