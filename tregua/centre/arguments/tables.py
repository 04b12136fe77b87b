"""The words of the commands that take tables in and give them out."""

from pathlib import Path

from tregua.centre.arguments.command import Commands, command
from tregua.centre.folder import LANGUAGE_CODES


def add_places(commands: Commands) -> None:
    group = commands.add_parser(
        "places", help="Load places from a file.", description="Load places from a file."
    )
    parts = group.add_subparsers(metavar="load", required=True)
    places = command(
        parts,
        "load",
        "Load places from a file (COD-AB GeoJSON, GeoNames, Open-Syria, our own); what cannot be read is listed.",
        module="places",
    )
    places.add_argument(
        "file", metavar="FILE", type=Path, nargs="?", help="without it, the set that comes with Tregua"
    )
    places.add_argument(
        "--by", metavar="CODE", default="", help="the account that loads (default: the only administrator)"
    )
    places.add_argument(
        "--country", metavar="XX", default="", help="only what lies in this country, where the file says so"
    )
    places.add_argument("--json", action="store_true", help="print what was loaded for programs")


def add_parties(commands: Commands) -> None:
    group = commands.add_parser(
        "parties", help="Load parties from a file.", description="Load parties from a file."
    )
    parts = group.add_subparsers(metavar="load", required=True)
    parties = command(
        parts,
        "load",
        "Load parties from a file (UCDP actors, a table of your own); what is on record already is not changed.",
        module="parties",
    )
    parties.add_argument("file", metavar="FILE", type=Path)
    parties.add_argument(
        "--only", metavar="CODE", action="append", help="take this actor; may be given several times"
    )
    parties.add_argument(
        "--containing", metavar="WORD", default="", help="take those with this word in name or country"
    )
    parties.add_argument(
        "--look", action="store_true", help="only say what the file holds, and record nothing"
    )
    parties.add_argument(
        "--by", metavar="CODE", default="", help="the account that records (default: the only one that may)"
    )


def add_import(commands: Commands) -> None:
    take_in = command(
        commands,
        "import",
        "Take a spreadsheet in as records, all in one batch. Ends with 3 when rows are refused, with 4 when something "
        "is asked.",
        module="take_in",
    )
    take_in.add_argument("file", metavar="FILE", type=Path, help="XLSX, XLS, ODS or CSV")
    take_in.add_argument("--kind", required=True, metavar="KIND", help="what its rows are, as claims")
    take_in.add_argument("--table", default="", metavar="NAME", help="which sheet, where there are several")
    take_in.add_argument("--dry-run", action="store_true", help="only say what would become of it")
    take_in.add_argument(
        "--only-good", action="store_true", help="take the good rows, although some are refused"
    )
    take_in.add_argument(
        "--day-first", choices=("yes", "no"), help="whether 3/4/2016 is the third of April (no guess is made)"
    )
    take_in.add_argument("--year", type=int, metavar="YEAR", help="the year of days that are written without")
    take_in.add_argument(
        "--column",
        action="append",
        default=[],
        metavar="FIELD=COLUMN",
        help="which column a field is in; FIELD= for none. Else: as the last time, or as guessed",
    )
    take_in.add_argument(
        "--every-row",
        action="append",
        default=[],
        metavar="FIELD=TEXT",
        help="what is meant for every row, as source=SOHR",
    )
    take_in.add_argument(
        "--answer",
        action="append",
        default=[],
        metavar="FIELD:WRITTEN=CODE",
        help="what a way of writing stands for, as source:SANA=add:outlet",
    )
    take_in.add_argument(
        "--let-pass",
        action="append",
        default=[],
        metavar="PROBLEM",
        help="take such rows too, as before_the_truce",
    )
    take_in.add_argument(
        "--by",
        metavar="CODE",
        default="",
        help="the account that takes it in (default: the only one that may)",
    )
    take_in.add_argument("--json", action="store_true", help="print what became of it for programs")


def add_table(commands: Commands) -> None:
    sheet = command(commands, "table", "Write everything standing of one kind as a spreadsheet (XLSX).")
    sheet.add_argument("file", metavar="FILE", type=Path, help="the file to write, as claims.xlsx")
    sheet.add_argument("--kind", required=True, metavar="KIND", help="what goes out, as claims")
    sheet.add_argument(
        "--language", choices=LANGUAGE_CODES, default="en", help="the language of the sheet (default: en)"
    )
    sheet.add_argument(
        "--by", metavar="CODE", default="", help="the account that asks (default: the only one that may)"
    )
