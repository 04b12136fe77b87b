"""Who acts when a command is given: the account that is named, or the only one that may."""

import sys

from tregua.people.models import Person


def acting(code: str, *permissions: str) -> Person | None:
    """Return the account of this code, or the only one that has these permissions; None, and a word why, when none is."""
    able: list[Person] = [
        one
        for one in Person.objects.filter(is_active=True).order_by("code")
        if all(map(one.may, permissions))
    ]
    found = [one for one in able if one.code == code] if code else able
    if len(found) == 1:
        return found[0]
    sys.stderr.write(
        f"Say with --by CODE who does this. Who may: {', '.join(one.code for one in able) or 'nobody'}.\n"
    )
    return None
