"""The words of the commands that make a centre, look after it and move it."""

from pathlib import Path

from tregua.centre.arguments.command import Commands, command, name_centre
from tregua.centre.folder import LANGUAGE_CODES


def add_init(commands: Commands) -> None:
    init = command(
        commands,
        "init",
        "Make a new centre: asks what it must know, makes its folder, its log key and its first account.",
        in_a_centre=False,
    )
    init.add_argument(
        "to",
        metavar="DIR",
        type=Path,
        nargs="?",
        default=Path("centre"),
        help="the folder to make (default: ./centre)",
    )
    init.add_argument("--yes", action="store_true", help="ask nothing: what no option says takes its default")
    init.add_argument("--code", metavar="CODE", help="a short word for the centre, as amman")
    init.add_argument(
        "--name",
        action="append",
        metavar="[xx=]NAME",
        help='its name; may be given for each language: --name "Amman centre" --name ar=…',
    )
    init.add_argument(
        "--origin", metavar="ORIGIN", help="the name of its log, as amman.example/log1; it never changes"
    )
    init.add_argument(
        "--zone", metavar="ZONE", help="its time zone, as Asia/Damascus (default: this machine's)"
    )
    init.add_argument(
        "--day-begins", metavar="HH:MM", help="when a bulletin's day begins, local time (default: 00:00)"
    )
    init.add_argument("--language", metavar="xx", help="its first language: ar, en, fr, ru (default: en)")
    init.add_argument(
        "--other-code", metavar="CODE", help="the code of the other centre; empty: not known yet"
    )
    init.add_argument(
        "--other-name", action="append", metavar="[xx=]NAME", help="the other centre's name, as --name"
    )
    init.add_argument(
        "--other-address",
        metavar="URL",
        help="where the other centre's log is read, as https://…/public/record",
    )
    init.add_argument(
        "--other-cosigner",
        metavar="VKEY",
        help="the key that the other centre's mirror signs for our log with",
    )
    init.add_argument("--other-folder", metavar="DIR", help="where the other centre's published files arrive")
    init.add_argument(
        "--other-vkey", metavar="VKEY", help="the key that the other centre's log is checked with"
    )
    init.add_argument(
        "--port",
        type=int,
        default=8000,
        metavar="N",
        help="the port the first login is told for (default: 8000)",
    )


def add_exercise(commands: Commands) -> None:
    does = "Practise in a centre of its own, from which nothing leaves, and wipe it."
    group = commands.add_parser("exercise", help=does, description=does)
    parts = group.add_subparsers(metavar="begin|end", required=True)
    begin = command(
        parts,
        "begin",
        "Make an exercise of this centre: its people, places and agreement, without passwords, keys and reports.",
        module="exercise_begin",
    )
    begin.add_argument("to", metavar="DIR", type=Path, help="the folder to make")
    end = command(
        parts,
        "end",
        "Wipe an exercise: its folder goes with everything in it. A real centre is never touched.",
        module="exercise_end",
        in_a_centre=False,
    )
    name_centre(end)


def add_doctor(commands: Commands) -> None:
    doctor = command(
        commands,
        "doctor",
        "Look at clock, disk, permissions, keys, database, logs and languages; say what is wrong and what to do.",
    )
    doctor.add_argument("--json", action="store_true", help="print the findings for programs")


def add_centre(commands: Commands) -> None:
    does = "Bring a centre's tables up to date, move it, or confirm that a copy may write."
    group = commands.add_parser("centre", help=does, description=does)
    parts = group.add_subparsers(metavar="prepare|sheet|move|confirm|prove", required=True)
    prepare = command(
        parts,
        "prepare",
        "Make the tables of a centre, take its seat and open the first account, where that is not done.",
    )
    prepare.add_argument("--json", action="store_true", help="for programs")
    sheet = command(
        parts, "sheet", "Write the sheet of the key ceremony: the keys, their digits, lines to sign on."
    )
    sheet.add_argument("file", metavar="FILE", type=Path, help="the HTML file to write")
    sheet.add_argument("--language", choices=LANGUAGE_CODES, default="en", help="(default: en)")
    move = command(
        parts, "move", "Copy the centre to a new folder; the old one can be read and writes no more."
    )
    move.add_argument("to", metavar="DIR", type=Path, help="the folder to make")
    move.add_argument("--reason", required=True, metavar="WHY", help="it is kept")
    confirm = command(parts, "confirm", "Let this copy write from now on; an operator answers for it.")
    confirm.add_argument("--reason", required=True, metavar="WHY", help="it is kept")
    confirm.add_argument(
        "--published",
        metavar="DIR_OR_URL",
        help="a copy of our published log as others hold it, in a folder, on a stick or at the other centre's address: "
        "what this copy of the centre lacks is taken back from it",
    )
    confirm.add_argument(
        "--seen-by-partner",
        metavar="N",
        type=int,
        help="how many of our published entries the other centre says it holds",
    )
    prove = command(
        parts, "prove", "Open this centre and compare logs, published files and rows; nothing is written."
    )
    prove.add_argument(
        "--upgrade",
        action="store_true",
        help="first bring its tables up to date (only in a copy that may not write)",
    )
    prove.add_argument("--json", action="store_true", help="for programs")


def add_example(commands: Commands) -> None:
    example = command(
        commands,
        "example",
        "Build the example: two centres with the truce of February and March 2016.",
        in_a_centre=False,
    )
    example.add_argument(
        "--dir", dest="directory", metavar="DIR", type=Path, required=True, help="where to put them"
    )
    example.add_argument(
        "--commission",
        action="store_true",
        help="build another pair: the Russian and the Turkish part of the joint commission of 2017",
    )
    example.add_argument("--serve", action="store_true", help="start both centres afterwards")
    example.add_argument("--open", dest="open_browser", action="store_true", help="open the browser")
    example.add_argument(
        "--port", type=int, default=8016, metavar="N", help="first of two ports (default: 8016)"
    )


def add_fill(commands: Commands) -> None:
    fill = command(commands, "fill", "Fill a new centre with the example's facts (used by: tregua example).")
    fill.add_argument("key_file", metavar="FILE", type=Path, help="where the custodian's key file goes")
    fill.add_argument("--charter", metavar="FILE", type=Path, help="the signed charter that is accepted")
