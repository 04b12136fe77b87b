"""Taking a spreadsheet in: 7,000 claims from XLSX, and 100,000 from CSV, as multiples of what reading the file costs.

The peer of XLSX is openpyxl, `load_workbook(read_only=True)` and every value of every row; of CSV it is the csv
module. Both peers only read. The goals are 3 times the peer for the dry run and 6 times for the real one. Everything
runs on SQLite in a file, in a small centre with the places that come with Tregua; seconds are of the processor.
"""

import csv
import json
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import openpyxl

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.filled.centre import filled  # noqa: E402 - the project's folder comes first

SMALL = 500
HEADER = (
    "ID",
    "Date",
    "Time",
    "Place",
    "Violation type",
    "Source",
    "Means",
    "Killed",
    "Wounded",
    "Description",
)
PLACES = (
    "Mayadin",
    "Jisr al-Shughur",
    "Maarrat al-Numan",
    "Manbij",
    "Zabadani",
    "Salamiyah",
    "Douma",
    "Palmyra",
)
ROUNDS = 3


def main() -> int:
    print(f"{'':44}{'seconds':>10}{'of the peer':>13}")
    with tempfile.TemporaryDirectory() as name:
        xlsx, text = Path(name, "claims.xlsx"), Path(name, "claims.csv")
        write_xlsx(xlsx, 7_000)
        write_csv(text, 100_000)
        measure("7,000 rows, XLSX", xlsx, read_xlsx)
        measure("100,000 rows, CSV", text, read_csv)
    return 0


def measure(what: str, file: Path, peer: "type[None] | object") -> None:
    """Print the peer, the dry run and the real one."""
    reading = min(timed(peer, file) for _round in range(ROUNDS))
    says = json.loads(filled(count=SMALL).run("-m", "bench.office.taking_in", str(file)).splitlines()[-1])
    print(f"{f'{what}: read by the peer':44}{reading:10.2f}{1:13.1f}")
    for step in ("dry", "real"):
        _wall, worked = says[step]
        print(f"{f'{what}: {step} run':44}{worked:10.2f}{worked / reading:13.1f}")
    print(f"  {says['made']:,} made of {says['counts']}, peak memory {says['memory']:.0f} MB")


def timed(peer: object, file: Path) -> float:
    begun = time.process_time()
    peer(file)  # type: ignore[operator]
    return time.process_time() - begun


def read_xlsx(file: Path) -> None:
    book = openpyxl.load_workbook(file, read_only=True)
    for row in book.active.iter_rows(values_only=True):
        len(row)
    book.close()


def read_csv(file: Path) -> None:
    with file.open(encoding="utf-8", newline="") as source:
        for row in csv.reader(source):
            len(row)


def rows(count: int) -> Iterator[tuple[object, ...]]:
    """Yield claims as an office keeps them, each with a number of its own."""
    chance, prefix = (
        random.Random(7),
        f"{count}-{time.time():.0f}",
    )  # ids of its own: the centre may know others
    for number in range(1, count + 1):
        yield (
            f"{prefix}-{number:06}",
            date(2016, 3, 1) + timedelta(days=number % 365),
            f"{chance.randrange(24):02}:{chance.randrange(60):02}",
            chance.choice(PLACES),
            chance.choice(("1.1", "1.2", "1.3")),
            f"source-{chance.randrange(120):03}",
            "mortar",
            chance.choice((None, 0, 1, 2)),
            chance.choice((None, 0, 1, 5)),
            f"{chance.randrange(2, 30)} shells fell near the market; smoke was seen from the road to the north.",
        )


def write_xlsx(file: Path, count: int) -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Claims")
    sheet.append(HEADER)
    for row in rows(count):
        sheet.append(
            [datetime.combine(one, datetime.min.time()) if isinstance(one, date) else one for one in row]
        )
    book.save(file)


def write_csv(file: Path, count: int) -> None:
    with file.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target)
        writer.writerow(HEADER)
        writer.writerows(rows(count))


if __name__ == "__main__":
    sys.exit(main())
