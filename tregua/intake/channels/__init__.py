"""Channels: one folder each, with `read(raw, media_type) -> Reading`, samples and a README.

A new channel is a folder and its line in CHANNELS; pages, documents and tests read this registry.
"""

from collections.abc import Callable
from typing import Final

from tregua.intake.channels import form, grid, sheet, text
from tregua.intake.channels.reading import Reading

CHANNELS: Final[dict[str, Callable[[bytes, str], Reading]]] = {
    "form": form.read,
    "grid": grid.read,
    "sheet": sheet.read,
    "text": text.read,
}
