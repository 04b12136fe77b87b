"""The words of the command that reads a text."""

from pathlib import Path

from tregua.centre.arguments.command import Commands, command
from tregua.centre.folder import LANGUAGE_CODES


def add_read(commands: Commands) -> None:
    read = command(
        commands,
        "read",
        "Read a text: statements, figures, dates, places and parties, each with its exact words. Nothing is stored.",
        in_a_centre=False,
    )
    read.add_argument(
        "files",
        metavar="FILE",
        type=Path,
        nargs="+",
        help="a plain text, HTML, DOCX, RTF, PDF, EML or MHT; several, or a folder, are read by all processors; with --renderings compared",
    )
    read.add_argument(
        "--published", metavar="DATE", default="", help="the day it was published, as 2016-02-28"
    )
    read.add_argument(
        "--renderings",
        action="store_true",
        help="say which of several texts carry the same statement, and where they differ",
    )
    read.add_argument(
        "--language",
        choices=LANGUAGE_CODES,
        default="",
        help="the language of what is said; this machine's where it is not given",
    )
    read.add_argument(
        "--json", action="store_true", help="print everything for programs, a line for each file"
    )


def add_search(commands: Commands) -> None:
    command(
        commands,
        "search",
        "Take the words of every record into the search anew. The centre can be used meanwhile.",
    )
