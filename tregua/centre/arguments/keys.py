"""The words of the commands about keys: root keys, charters, freezing and replacing."""

import argparse
from pathlib import Path

from tregua.centre.arguments.command import Commands, command
from tregua.centre.folder import LANGUAGE_CODES

OFFLINE = "root_keys"


def add_keys(commands: Commands) -> None:
    does = "Show the keys, make root keys offline, agree on a charter, freeze or replace a key."
    group = commands.add_parser("keys", help=does, description=does)
    parts = group.add_subparsers(metavar="show|root|charter|freeze|rotate|reopen|checklist", required=True)
    show = command(
        parts, "show", "Show every key of this centre with its digits, and the charter.", module="keys"
    )
    show.set_defaults(does="show")
    show.add_argument("--json", action="store_true", help="for programs")
    _add_root(parts)
    _add_charter(parts)
    _add_freeze(parts)
    _add_rotate(parts)
    reopen = command(
        parts,
        "reopen",
        "Begin the new log that the charter names, after the old one was frozen; stop the server first.",
        module="keys",
    )
    reopen.set_defaults(does="reopen")
    _name_by(reopen)
    checklist = command(
        parts,
        "checklist",
        "Write the checklist of the ceremony in which the charter is signed.",
        module="keys",
    )
    checklist.set_defaults(does="checklist")
    checklist.add_argument("file", metavar="FILE", type=Path, help="the HTML file to write")
    checklist.add_argument("--language", choices=LANGUAGE_CODES, default="en", help="(default: en)")


def _add_root(parts: Commands) -> None:
    root = command(
        parts,
        "root",
        "Make a root key under a passphrase, on a machine without a network; needs no centre.",
        module=OFFLINE,
        in_a_centre=False,
    )
    root.set_defaults(does="root")
    root.add_argument("file", metavar="FILE", type=Path, help="the key's file to make")
    root.add_argument("--name", required=True, help="what the key is called, as hmeimim.example/root-anna")


def _add_charter(parts: Commands) -> None:
    does = "Draft, read, sign, join and accept a charter."
    group = parts.add_parser("charter", help=does, description=does)
    steps = group.add_subparsers(metavar="draft|show|sign|join|accept", required=True)
    _add_draft(steps)
    show = command(
        steps, "show", "Read a draft or a charter: what it says, its digits, who signed it and what is lacking.",
        module=OFFLINE, in_a_centre=False,
    )  # fmt: skip
    show.set_defaults(does="read")
    show.add_argument("file", metavar="FILE", type=Path, help="the draft or the charter")
    show.add_argument("--before", metavar="FILE", type=Path, help="the charter of the version before")
    sign = command(
        steps, "sign", "Sign a draft with a root key, on a machine without a network; needs no centre.",
        module=OFFLINE, in_a_centre=False,
    )  # fmt: skip
    sign.set_defaults(does="sign")
    sign.add_argument("file", metavar="FILE", type=Path, help="the draft, or what others signed of it")
    sign.add_argument("--key", metavar="FILE", type=Path, required=True, help="the root key's file")
    sign.add_argument("--to", metavar="FILE", type=Path, required=True, help="the file to write")
    join = command(
        steps, "join", "Put the signatures of several people on one draft together; needs no centre.",
        module=OFFLINE, in_a_centre=False,
    )  # fmt: skip
    join.set_defaults(does="join")
    join.add_argument("files", metavar="FILE", type=Path, nargs="+", help="what each of them signed")
    join.add_argument("--to", metavar="FILE", type=Path, required=True, help="the file to write")
    accept = command(
        steps,
        "accept",
        "Accept a charter that enough people signed, and publish it beside the log.",
        module="keys",
    )
    accept.set_defaults(does="accept")
    accept.add_argument("file", metavar="FILE", type=Path, help="the signed charter")
    accept.add_argument(
        "--digits", default="", help="of the first charter: its digits as they were read aloud"
    )
    _name_by(accept)


def _add_draft(steps: Commands) -> None:
    draft = command(
        steps,
        "draft",
        "Draft the first charter of what is configured, or the next one of what holds now.",
        module="keys",
    )
    draft.set_defaults(does="draft")
    draft.add_argument(
        "file", metavar="FILE", type=Path, help="the draft to write: a text that may be edited"
    )
    draft.add_argument(
        "--root",
        action="append",
        default=[],
        metavar="CODE=VKEY",
        help="a root key and the centre it belongs to",
    )
    draft.add_argument(
        "--drop-root", action="append", default=[], metavar="NAME", help="a root key that goes"
    )
    draft.add_argument("--threshold", type=int, metavar="N", help="how many root keys must sign (first: 4)")
    draft.add_argument(
        "--republish-bodies", action="store_true", help="a promise: mirrors show public bodies"
    )
    draft.add_argument(
        "--never-redact", action="append", default=[], metavar="SCHEMA", help="a promise, as finding/1"
    )
    draft.add_argument(
        "--policy", metavar="FILE", type=Path, help="lines of a C2SP tlog-policy, instead of ours"
    )
    _name_times(draft)


def _add_freeze(parts: Commands) -> None:
    freeze = command(
        parts,
        "freeze",
        "Draft the next charter that ends a stolen log where both centres last signed it, and names the new one.",
        module="keys",
    )
    freeze.set_defaults(does="freeze")
    freeze.add_argument("file", metavar="FILE", type=Path, help="the draft to write")
    freeze.add_argument("--log", required=True, metavar="ORIGIN", help="the log whose key was stolen or lost")
    freeze.add_argument(
        "--new", metavar="VKEY", help="the key of the log that its centre writes from then on"
    )
    freeze.add_argument(
        "--checkpoint", metavar="FILE", type=Path, help="where it ends; without it the last that both signed"
    )
    _name_times(freeze)


def _add_rotate(parts: Commands) -> None:
    does = "Replace a key: of a person, of the mirror, of the log."
    group = parts.add_parser("rotate", help=does, description=does)
    which = group.add_subparsers(metavar="root|mirror|log", required=True)
    root = command(
        which, "root", "Draft the next charter in which one root key replaces another.", module="keys"
    )
    root.set_defaults(does="rotate_root")
    root.add_argument("file", metavar="FILE", type=Path, help="the draft to write")
    root.add_argument("--old", required=True, metavar="NAME", help="the root key that goes")
    root.add_argument("--new", required=True, metavar="VKEY", help="the root key that comes")
    _name_times(root)
    mirror = command(
        which, "mirror", "Make a new mirror key and draft the next charter that names it.", module="keys"
    )
    mirror.set_defaults(does="rotate_mirror")
    mirror.add_argument("file", metavar="FILE", type=Path, help="the draft to write")
    _name_times(mirror)
    log = command(
        which,
        "log",
        "Make the key of a new log for this centre; tregua keys freeze then names it.",
        module="keys",
    )
    log.set_defaults(does="rotate_log")
    log.add_argument("--origin", metavar="ORIGIN", help="its name (default: the next number, as …/log2)")


def _name_times(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--from", dest="from_", metavar="TIME", help="from when it holds (default: now)")
    parser.add_argument("--expires", metavar="TIME", help="until when (default: a year later)")


def _name_by(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--by", default="", metavar="CODE", help="the account that does this")
