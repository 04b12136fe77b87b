"""The words of the commands about what is published."""

from pathlib import Path

from tregua.centre.arguments.command import Commands, command
from tregua.centre.folder import LANGUAGE_CODES


def add_bulletin(commands: Commands) -> None:
    bulletin = command(commands, "bulletin", "Print an issue of the bulletin, or write it in every form.")
    bulletin.add_argument(
        "day",
        metavar="DAY",
        help="as 2016-03-05; of another series its number, as weekly-3, spot-1 or thematic-2",
    )
    bulletin.add_argument("--language", choices=LANGUAGE_CODES, default="en", help="(default: en)")
    bulletin.add_argument(
        "--json", action="store_true", help="the figures for a program, instead of the text"
    )
    bulletin.add_argument(
        "--out", metavar="DIR", type=Path, help="write it there in every form (PDF, DOCX, HTML, CSV ...)"
    )
    bulletin.add_argument(
        "--archive",
        metavar="FILE",
        type=Path,
        help="write the open data of what is published: every form, proofs, licence, checksums",
    )
    bulletin.add_argument(
        "--until", metavar="DAY", help="with --archive: the last of the days (default: DAY)"
    )


def add_public(commands: Commands) -> None:
    group = commands.add_parser(
        "public", help="The site that anybody may read.", description="The site that anybody may read."
    )
    parts = group.add_subparsers(metavar="export", required=True)
    export = command(
        parts,
        "export",
        "Write the public site as files that any web server serves, in every language.",
        module="public_export",
    )
    export.add_argument(
        "folder", metavar="DIR", type=Path, help="an empty folder, or one that does not exist"
    )
    export.add_argument(
        "--address",
        metavar="URL",
        default="",
        help="where the folder will be served, as https://example.org/truce/: feeds and commands name it",
    )


def add_verify(commands: Commands) -> None:
    verify = command(
        commands, "verify", "Check a published log, independently of who published it.", in_a_centre=False
    )
    verify.add_argument(
        "directory",
        nargs="?",
        metavar="DIR",
        type=Path,
        help="the published folder, a centre's folder, or a file that tregua exchange export --jsonl wrote",
    )
    verify.add_argument("--vkey", metavar="VKEY", help="the log's key as the centre gave it to you")
    verify.add_argument("--earlier", metavar="FILE", help="a checkpoint of this log that you kept")
    verify.add_argument(
        "--witness",
        action="append",
        default=[],
        metavar="VKEY",
        help="the key of one who cosigns; repeatable",
    )
    verify.add_argument("--policy", metavar="FILE", help="a C2SP tlog-policy: whose cosignatures are enough")
    verify.add_argument(
        "--proof", metavar="FILE", help="check an offline proof of one entry instead of a folder"
    )
    verify.add_argument("--entry", metavar="FILE", help="the entry that it proves, when it does not carry it")
    verify.add_argument(
        "--disclosure", metavar="FILE", help="the public part to compare with the proved entry"
    )
    verify.add_argument("--evidence", metavar="FILE", help="check a file of evidence instead of a folder")
    verify.add_argument("--json", action="store_true", help="print the report for programs")
