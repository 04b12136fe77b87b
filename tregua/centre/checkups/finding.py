"""What one checkup saw."""

from typing import NamedTuple


class Finding(NamedTuple):
    """What was looked at, whether it is well, what was seen, and what to do when it is not."""

    what: str
    well: bool
    seen: str
    remedy: str = ""
