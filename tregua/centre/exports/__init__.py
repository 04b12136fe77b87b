"""Everything a centre holds, out in open formats and in again: what leaves, how it is written, how it is read."""


class ExportError(Exception):
    """An export cannot be written or read; the message names the place and the remedy."""
