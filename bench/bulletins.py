"""Bulletins of real days in every language, to be looked at: python3 run.py bench bulletins.

Of 27 February to 15 March 2016, one a day, the first week, issues that correct and withdraw one, and a report of findings
that nobody made (they let the annex be looked at); and of ten days of 2017 that both parts of the joint commission
counted. The centres are those of `tregua example`; into that of 2016 go the outlines of the
provinces and a list of lethal events besides, by the commands of the program. Everything lies in var/bench/bulletins.
"""

import shutil
from collections import defaultdict
from csv import DictReader
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from rich.console import Console

from tregua.centre.example.casts import COMMISSION, TRUCE
from tregua.centre.example.making import build, passphrases
from tregua.centre.process import in_centre

ROOT: Final = Path(__file__).resolve().parent.parent
OUT: Final = ROOT / "var" / "bench" / "bulletins"
DATA: Final = ROOT.parent / "shared" / "data"
TWO_SIDED: Final = ROOT / "tregua" / "centre" / "example" / "data" / "published" / "two_centres.csv"
FIRST: Final = date(2016, 2, 27)
# Each with the command that takes it in.
TAKEN: Final = (
    (DATA / "geo" / "ocha_syr_adm1_2016-09_simplified.geojson", ("places", "load"), ()),
    (
        DATA / "events" / "ucdp_ged_syria_2016-02_2016-09.csv",
        ("import",),
        ("--kind", "claims", "--by", "duty", "--only-good", "--answer", "source:UCDP GED=add:ngo"),
    ),
)


def main() -> int:
    shutil.rmtree(OUT, ignore_errors=True)
    console = Console(highlight=False)
    for name, cast, code in (("2016", TRUCE, "hmeimim"), ("2017", COMMISSION, "russian-part")):
        centres = OUT / f"centres-{name}"
        build(centres, console, cast)
        folder, passphrase = centres / code, passphrases(centres)[code]
        if cast is TRUCE:
            for file, command, options in TAKEN:
                if file.is_file():
                    _run(folder, passphrase, *command, str(file), *options)
                else:
                    print(f"needs ../shared/data: {file.name} is not taken in")
        days = of_2016() if cast is TRUCE else two_sided()
        _run(folder, passphrase, str(OUT / name), *days, module="bench.printed.issuing")
    print(f"The bulletins lie in {OUT}.")
    return 0


def of_2016() -> list[str]:
    return [(FIRST + timedelta(days=number)).isoformat() for number in range(18)]


def two_sided() -> list[str]:
    """Return the first ten days of 2017 for which the shipped table has the counts of both parts."""
    parts: dict[str, set[str]] = defaultdict(set)
    with TWO_SIDED.open(encoding="utf-8", newline="") as stream:
        for row in DictReader(stream):
            parts[row["bulletin_date"]].add(row["centre"])
    return sorted(day for day, of in parts.items() if day.startswith("2017") and len(of) == 2)[:10]


def _run(folder: Path, passphrase: str, *command: str, module: str = "tregua.centre") -> None:
    process = in_centre(folder, *command, passphrase=passphrase, own_database=True, module=module)
    said, _nothing = process.communicate()
    print(said.strip())
    if process.returncode:
        message = f"{command[0]} ended with {process.returncode}"
        raise SystemExit(message)
