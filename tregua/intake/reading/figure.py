"""A number with what it counts, on its way to becoming a count."""

from dataclasses import dataclass

from tregua.intake.reading.numbers import Number


@dataclass(frozen=True)
class Figure:
    """A number with what it counts, before it is told whose it is."""

    number: Number
    what: str = ""
    unit: tuple[int, int] | None = None
    rule: str = ""
    fired: tuple[str, ...] = ()
    running: bool = False
    limit: str = ""
    of: str = ""

    @property
    def end(self) -> int:
        return max(self.number.end, self.unit[1] if self.unit else 0)
