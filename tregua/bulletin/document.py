"""What a bulletin is made of when it is read: sections of lines, tables, quotations and remarks in one language."""

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Table:
    """Figures by province with their totals: head, rows, and the row of totals last."""

    caption: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Quotation:
    """Words of a speaker, in the language they were said in, never in ours."""

    speaker: str
    words: str
    language: str


@dataclass(frozen=True)
class Remark:
    """Prose by people: in the wanted language where it was translated, else as it was written; `note` says which."""

    text: str
    language: str
    direction: str
    note: str


@dataclass(frozen=True)
class Section:
    """One part of a bulletin; `kind` says whether it holds claims, findings or neither."""

    kind: str
    heading: str
    lines: Sequence[str] = ()
    table: Table | None = None
    quotations: Sequence[Quotation] = ()
    part: str = ""
    remarks: Sequence[Remark] = ()


@dataclass(frozen=True)
class Document:
    """A bulletin in one language."""

    language: str
    direction: str
    title: str
    head: Sequence[str]
    introduction: Sequence[Remark] = ()
    sections: Sequence[Section] = field(default_factory=list)
