"""Who acts when a command is given: the account that is named, or the only one that may."""

import sys

from tregua.people.models import Person
from tregua.people.roles import BY_CODE


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
    if able:
        sys.stderr.write(
            f"Say with --by CODE who does this. Who may: {', '.join(one.code for one in able)}.\n"
        )
    else:
        roles = [str(role.name) for role in BY_CODE.values() if role.permissions.issuperset(permissions)]
        sys.stderr.write(
            f"Nobody here may do this yet. Give somebody the role: {' or '.join(roles)} (page People, Add several people).\n"
        )
    return None
