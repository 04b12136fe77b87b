"""The words of the commands of the exchange: with the other centre, and of a depositary that stands outside."""

from pathlib import Path

from tregua.centre.arguments.command import Commands, command


def add_exchange(commands: Commands) -> None:
    group = commands.add_parser(
        "exchange",
        help="Exchange with the other centre and the depositaries.",
        description="Exchange with the other centre and the depositaries.",
    )
    parts = group.add_subparsers(metavar="now|run|export|import", required=True)
    command(
        parts,
        "now",
        "Publish what waits, give it to everybody, and read what the others have; once.",
        module="exchange_now",
    )
    command(
        parts,
        "run",
        "Go on exchanging, where no server of this centre does it: publish and ask when it is due.",
        module="exchange_run",
    )
    _add_sticks(parts)


def _add_sticks(parts: Commands) -> None:
    """Add what works with a stick in place of a line."""
    export = command(
        parts,
        "export",
        "Write our published log on a stick for the other centre: only what is missing there; with what we hold of "
        "theirs, and what is sealed to them.",
        module="exchange_export",
    )
    export.add_argument("directory", nargs="?", metavar="DIR", type=Path, help="the stick, or a folder")
    export.add_argument(
        "--jsonl",
        nargs="?",
        const="",
        metavar="FILE",
        help="write our published log as lines of JSON instead, packed: a form that needs no program of ours to read "
        "(without FILE: where it is served, export/log.jsonl.gz)",
    )
    take_in = command(
        parts,
        "import",
        "Read the other centre's log from a stick, verified as over a line, and what others cosigned of ours.",
        module="exchange_import",
    )
    take_in.add_argument("directory", metavar="DIR", type=Path, help="the stick, or a folder")


def add_depositary(commands: Commands) -> None:
    group = commands.add_parser(
        "depositary",
        help="Be an outside witness: hold the logs of centres, cosign them, keep evidence.",
        description="Be an outside witness: hold the logs of centres, cosign them, keep evidence.",
    )
    parts = group.add_subparsers(metavar="init|serve|now", required=True)
    init = command(
        parts, "init", "Make a depositary's folder and its key.", module="depositary_init", in_a_centre=False
    )
    init.add_argument("folder", metavar="DIR", type=Path)
    init.add_argument("--name", required=True, metavar="NAME", help="what it is called, as UN archive")
    init.add_argument(
        "--key-name", default="", metavar="NAME", help="the name it cosigns under, as archive.example/mirror"
    )
    init.add_argument(
        "--log",
        action="append",
        default=[],
        metavar="VKEY=ADDRESS",
        help="a log that it holds: its key, and the URL or folder it is published under; repeatable",
    )
    serve = command(
        parts,
        "serve",
        "Serve what it holds, and go on reading.",
        module="depositary_serve",
        in_a_centre=False,
    )
    serve.add_argument("folder", metavar="DIR", type=Path)
    serve.add_argument("--port", type=int, default=8100, metavar="N", help="the port (default: 8100)")
    serve.add_argument(
        "--listen", default="127.0.0.1", metavar="ADDRESS", help="(default: this machine alone)"
    )
    once = command(
        parts, "now", "Read every log once and cosign it.", module="depositary_now", in_a_centre=False
    )
    once.add_argument("folder", metavar="DIR", type=Path)
