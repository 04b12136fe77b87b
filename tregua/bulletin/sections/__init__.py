"""The sections of a bulletin, one small module each, in the order in which they stand where nobody chose another.

To add one, write a module here with a KIND and a line in SECTIONS. What it freezes goes into `bulletin.schema.json`.
"""

from typing import Final

from tregua.bulletin.called import Content
from tregua.bulletin.sections import (
    beside_each_other,
    both_centres,
    by_kind,
    corrections,
    days_before,
    differences,
    groups,
    holding,
    looked,
    method,
    on_map,
    others,
    parties,
    restrictions,
    statements,
    violations,
)
from tregua.bulletin.sections.kind import SectionKind

SECTIONS: Final[tuple[SectionKind, ...]] = (
    corrections.KIND,
    *groups.KINDS,
    by_kind.KIND,
    holding.KIND,
    on_map.KIND,
    days_before.KIND,
    parties.KIND,
    both_centres.KIND,
    differences.KIND,
    others.KIND,
    beside_each_other.KIND,
    looked.KIND,
    restrictions.KIND,
    statements.KIND,
    method.KIND,
    violations.KIND,
)
BY_KEY: Final = {kind.key: kind for kind in SECTIONS}
# What a bulletin holds that was frozen before sections could be chosen.
BEFORE_CHOICE: Final = (
    "corrections",
    "claims",
    "work",
    "clocks",
    "findings",
    "commitments",
    "both_centres",
    "others",
    "beside",
    "coverage",
    "statements",
    "method",
)


def sections_of(content: Content) -> list[SectionKind]:
    """Return the sections of a frozen bulletin in its own order; one that this program no longer knows is left out."""
    return [BY_KEY[key] for key in content.get("sections", BEFORE_CHOICE) if key in BY_KEY]
