"""Everything a centre holds, out in open formats and in again: what leaves, how it is written, how it is read."""

from typing import Final

GET_ANEW: Final = "Get the export anew, or make it anew where it came from."


class ExportError(Exception):
    """An export cannot be written or read; the message names the place and the remedy."""
