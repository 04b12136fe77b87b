"""The shipped tables of published counts as rows of a spreadsheet, read by the fields of the kind."""

import csv
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

from tregua.intake.rows import Line
from tregua.reports.count_fields import FIELDS

HERE = Path(__file__).resolve().parents[2] / "tregua" / "centre" / "example" / "data" / "published"
CALLED = {
    "date": "day",
    "bulletin_date": "day",
    "centre": "publisher",
    "total": "value",
    "violations_by_province": "provinces",
    "armed_formations_total": "formations_total",
    "negotiations_count": "negotiations",
    "agreements_signed_24h": "agreements_24h",
    "source": "url",
    "note": "notes",
    "meetings_or_sessions_count": "meetings",
    "confirmed_by_russian_part": "confirmed",
    "lang_read": "language",
}
READS = {field.code: field.reads for field in FIELDS}


def pairs(written):
    for entry in filter(None, written.split(";")):
        name, _sign, n = entry.partition("=")
        yield name.strip(), int(n) if n.strip() else None


READ = {
    "text": str,
    "day": date.fromisoformat,
    "number": int,
    "decimal": Decimal,
    "yes_no": lambda w: w == "yes",
    "provinces": lambda w: tuple(pairs(w)),
    "list": lambda w: tuple(w.split(";")),
}


@cache
def rows(name):
    with (HERE / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return tuple(csv.DictReader(stream))


def lines(name):
    made = []
    for number, row in enumerate(rows(name), 2):
        values = {}
        for column, written in row.items():
            code = CALLED.get(column, column)
            if code in READS:
                values[code] = READ[READS[code]](written) if written else None
        made.append(Line(number, values))
    return made
