"""The words of the commands of the exchange: with the other centre, and of a depositary that stands outside."""

from pathlib import Path

from tregua.centre.arguments.command import Commands, command


def add_exchange(commands: Commands) -> None:
    group = commands.add_parser(
        "exchange",
        help="Exchange with the other centre and the depositaries.",
        description="Exchange with the other centre and the depositaries.",
    )
    parts = group.add_subparsers(metavar="now|run", required=True)
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
