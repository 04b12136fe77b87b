"""What every command has."""

import argparse
from pathlib import Path
from typing import TypeAlias

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001 - argparse names this type nowhere else


def command(
    commands: Commands, name: str, does: str, *, module: str = "", in_a_centre: bool = True
) -> argparse.ArgumentParser:
    """Add a command; `module` is its file in commands/ (default: its name)."""
    parser = commands.add_parser(name, help=does, description=does)
    parser.set_defaults(module=module or name, in_a_centre=in_a_centre)
    if in_a_centre:
        name_centre(parser)
    return parser


def name_centre(parser: argparse.ArgumentParser) -> None:
    """Let a command be told which centre it works in."""
    parser.add_argument(
        "--centre",
        metavar="DIR",
        type=Path,
        help="the centre's folder (default: $TREGUA_CENTRE, else ./centre)",
    )
