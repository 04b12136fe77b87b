"""Claims of a party from a spreadsheet: the program makes the template, and takes the filled file whole or not at all.

Nothing that another party filed shows through: keys, files and tables are known again within one party only.
"""

import dataclasses
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from django.db import transaction
from django.utils.translation import get_language, gettext

from tregua.agreement import sheet_out
from tregua.agreement.models import Party
from tregua.intake import taking_in
from tregua.intake.actions import receive
from tregua.intake.channels.sheet.book import open_book
from tregua.intake.channels.sheet.columns import Field
from tregua.intake.channels.sheet.names import normal, of_fields
from tregua.intake.channels.sheet.table import Table
from tregua.intake.column_names import called
from tregua.intake.mapping import Columns
from tregua.intake.outlook import Outlook
from tregua.intake.problems import Told, told
from tregua.intake.rows import Item, Line, Question
from tregua.people.models import Person
from tregua.portal.actions import filed, own_source, party_of
from tregua.portal.models import Filing, FilingKind
from tregua.portal.saying import PortalError
from tregua.reports.claim_rows import Claims

LARGEST: Final = 2 * 1024 * 1024
MOST_ROWS: Final = 2_000
# The columns of the template, in their order.
TOLD: Final = (
    "key", "day", "time", "until_day", "until_time", "place", "province", "predicate", "violation_type", "actor",
    "target", "weapon", "killed", "killed_max", "wounded", "wounded_max", "words", "language",
)  # fmt: skip


class PartyClaims(Claims):
    """Claims of one party: nobody is asked about a word, and a key counts within that party's own files."""

    permission = "portal.use"
    fields: ClassVar[tuple[Field, ...]] = tuple(
        field for field in Claims.fields if field.code in {*TOLD, "source"}
    )
    party: Party

    def items(self, lines: Sequence[Line]) -> list[Item]:
        """Return the claims-to-be, each under a key that no other party's file can meet."""
        return [
            dataclasses.replace(item, key=f"{self.party.code}: {item.key}"[:200])
            for item in super().items(lines)
        ]

    def questions(self, items: Sequence[Item]) -> list[Question]:  # noqa: ARG002 - a word that is not known is refused
        """Ask nothing: a word that the program does not know is told with its cell."""
        return []

    def known(self, keys: Sequence[str]) -> dict[str, tuple[str, str]]:  # noqa: ARG002 - our numbers are not theirs
        """Know nothing by this centre's own numbers: a party cannot try them."""
        return {}


def _of(party: Party) -> type[PartyClaims]:
    return type("PartyClaims", (PartyClaims,), {"party": party})


def template(language: str, kind: str) -> bytes:
    """Return the empty template: its columns in one language, and the words that may stand in a cell."""
    header = [called(code, language) for code in TOLD]
    out = io.BytesIO()
    if kind == "csv":
        return b"\xef\xbb\xbf" + (",".join(header) + "\r\n").encode()
    sheet_out.write(out, header, [], title=gettext("Allegations"), right_to_left=language == "ar")
    return out.getvalue()


@dataclass(frozen=True)
class Tried:
    """A file of a party as it was tried: the sheet, what would become of it, and every problem with its cell."""

    sheet: str
    outlook: Outlook

    @property
    def problems(self) -> list[Told]:
        """Return what keeps rows out, cell by cell."""
        return [self._told(*one) for one in self.outlook.problems(stopping=True)]

    @property
    def remarks(self) -> list[Told]:
        """Return what is remarked of rows that can be taken."""
        return [self._told(*one) for one in self.outlook.problems(stopping=False)]

    def _told(self, item: Item, problem: Any) -> Told:
        return told(self.outlook, item, problem)._replace(sheet=self.sheet)

    @property
    def fits(self) -> bool:
        """Return whether the whole file would be taken, and something of it is new."""
        counts = self.outlook.counts
        return bool(counts["made"]) and not counts["refused"]


def _read(raw: bytes, file_name: str, party: Party) -> tuple[str, Table, Columns]:
    """Return the sheet's name, the table as it is known within this party, and which column is what."""
    book = open_book(raw, file_name)
    table = taking_in.table_of(book, "")
    if len(table.rows) > MOST_ROWS:
        raise PortalError(
            gettext("This table has %(rows)s rows; %(most)s at most are taken at once. Divide it.")
            % {"rows": len(table.rows), "most": MOST_ROWS}
        )
    by_name = {normal(name): code for code, names in _names() for name in names}
    at: dict[str, int] = {}
    for column, name in enumerate(table.header):
        code = by_name.get(normal(name))
        if code is not None:
            at.setdefault(code, column)
    unknown = [name for name in table.header if name and normal(name) not in by_name]
    if unknown or not at:
        raise PortalError(
            gettext("These columns are not of the template: %(names)s. Fill in the template as it is.")
            % {"names": ", ".join(f"“{name}”" for name in unknown) or "–"}
        )
    source = f"portal-{party.code}"[:60]
    own = dataclasses.replace(table, name=f"{party.code}: {table.name}")
    return table.name, own, Columns(at, {"source": source}, {}, day_first=True)


def _names() -> Iterator[tuple[str, Sequence[str]]]:
    known: Mapping[str, Sequence[str]] = of_fields()
    for code in TOLD:
        yield code, [code, *known.get(code, ())]


def try_out(raw: bytes, file_name: str, *, by: Person) -> Tried:
    """Return what would become of each row; nothing is kept, not even the file."""
    party = party_of(by)
    sheet, table, columns = _read(raw, file_name, party)
    return Tried(
        sheet,
        taking_in.dry_run(taking_in.not_kept(raw, file_name), table, columns, kind=_of(party)),
    )


@transaction.atomic
def file_sheet(raw: bytes, file_name: str, *, media_type: str, by: Person) -> Filing:
    """File all rows of a file in one act, or none; BatchError when one of them cannot be taken."""
    party = party_of(by)
    own_source(party, by=by)
    _sheet, table, columns = _read(raw, file_name, party)
    message = receive(
        channel=taking_in.CHANNEL,
        raw=raw,
        media_type=media_type,
        title=gettext("Filed by a party"),
        language=(get_language() or "en")[:2],
        by=by,
    )
    batch = taking_in.take_in(message, table, columns, kind=_of(party), by=by)
    return filed(party, FilingKind.SHEET, by=by, message=message, batch=batch)
