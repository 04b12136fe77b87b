"""Who outside this centre may see a field: the declaration every model carries.

Exports, releases and the public site read this declaration; none of them has a list of its own.
"""

from collections.abc import Mapping
from typing import Final

NOBODY: Final = "nobody"
OTHER_CENTRE: Final = "other centre"
PUBLIC: Final = "public"
AUDIENCES: Final = (NOBODY, OTHER_CENTRE, PUBLIC)


def shown_to(model: type) -> dict[str, str]:
    """Return field name -> audience for a model, its abstract parents' declarations included."""
    declared: dict[str, str] = {}
    for parent in reversed(model.__mro__):
        own: Mapping[str, str] = vars(parent).get("shown_to", {})
        declared.update(own)
    return declared


def fields_shown_to(model: type, audience: str) -> frozenset[str]:
    """Return the names of the fields that `audience` may see; the other centre also sees what is public."""
    seen = {OTHER_CENTRE, PUBLIC} if audience == OTHER_CENTRE else {audience}
    return frozenset(name for name, who in shown_to(model).items() if who in seen)
