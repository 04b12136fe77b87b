"""The words of the command that matches: lists in files, or the register."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tregua.centre.arguments.command import Commands, command, name_centre
from tregua.centre.folder import LANGUAGE_CODES


class InACentre(argparse.Action):
    """An option that needs a centre: without it the command works on files alone."""

    def __call__(
        self,
        _parser: argparse.ArgumentParser,
        given: argparse.Namespace,
        _values: str | Sequence[Any] | None,
        _option: str | None = None,
    ) -> None:
        setattr(given, self.dest, True)
        given.in_a_centre = True


def add_match(commands: Commands) -> None:
    match = command(
        commands,
        "match",
        "Say which reports of one list, or of several, tell of one event: files in, links out.",
        in_a_centre=False,
    )
    match.add_argument(
        "files", metavar="LIST", type=Path, nargs="*", help="CSV, TSV (also .gz), Parquet, XLSX, XLS or ODS"
    )
    _add_out(match)
    _add_reading(match)
    _add_engine(match)
    match.add_argument(
        "--register", action=InACentre, nargs=0, default=False,
        help="match the register of a centre instead of files",
    )  # fmt: skip
    match.add_argument(
        "--evaluate", action=InACentre, nargs=0, default=False,
        help="hold what the engine says against what people judged in a centre",
    )  # fmt: skip
    name_centre(match)


def _add_out(match: argparse.ArgumentParser) -> None:
    match.add_argument(
        "--out", metavar="FILE", type=Path, help="the links (CSV, CSV.gz, TSV or Parquet, by the ending)"
    )
    match.add_argument(
        "--clusters", metavar="FILE", type=Path, help="for each report the number of its event"
    )
    match.add_argument(
        "--flags", metavar="FILE.csv", type=Path, help="every row that is odd, and what to do about it"
    )
    match.add_argument(
        "--report", metavar="FILE.json", type=Path, help="what was read, found, cut and learned, for programs"
    )
    match.add_argument(
        "--language",
        choices=LANGUAGE_CODES,
        help="the language of reasons and messages (default: what LC_ALL, LC_MESSAGES or LANG says, else en)",
    )


def _add_reading(match: argparse.ArgumentParser) -> None:
    match.add_argument(
        "--map", metavar="FILE.toml", type=Path, help="which column is what, where the guess is wrong"
    )
    match.add_argument(
        "--write-map", metavar="FILE.toml", type=Path, help="write down what was guessed, to begin from"
    )
    match.add_argument("--dry-run", action="store_true", help="only say how the lists are read")
    match.add_argument(
        "--curated", action="store_true",
        help="each list tells an event once: inside a list nothing is linked (for one of several: curated = true in the map)",
    )  # fmt: skip
    match.add_argument(
        "--places",
        metavar="FILE",
        type=Path,
        action="append",
        default=[],
        help="a gazetteer, for names without coordinates",
    )
    match.add_argument(
        "--zone",
        metavar="ZONE",
        default="",
        help="the zone of times without one, as Asia/Damascus (default: UTC)",
    )
    match.add_argument(
        "--day-first", choices=("yes", "no"), help="whether 3/4/2016 is the third of April (no guess is made)"
    )
    match.add_argument("--year", type=int, metavar="YEAR", help="the year of days that are written without")


def _add_engine(match: argparse.ArgumentParser) -> None:
    match.add_argument(
        "--threshold",
        metavar="P",
        type=float,
        help="write every pair from this probability on, also what is only possible",
    )
    match.add_argument(
        "--engine",
        choices=("memory", "duckdb", "spark"),
        default="memory",
        help="find the pairs in memory, by DuckDB on the disk, or by Spark (default: memory)",
    )
    match.add_argument(
        "--scratch",
        metavar="DIR",
        type=Path,
        help="a folder for what lies between: for Spark one that all its machines see",
    )
    match.add_argument(
        "--memory", metavar="SIZE", default="", help="how much memory reading may take, as 4GB"
    )
    match.add_argument("--threads", metavar="N", type=int, default=0, help="how many threads (default: all)")
