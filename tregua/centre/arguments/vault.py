"""The words of the commands about the vault: leaving in ten minutes."""

from pathlib import Path

from tregua.centre.arguments.command import Commands, command, name_centre


def add_vault(commands: Commands) -> None:
    does = "Leave in ten minutes: copy the register, drop the keys, clear what lies about."
    group = commands.add_parser("vault", help=does, description=does)
    parts = group.add_subparsers(metavar="evacuate", required=True)
    evacuate = command(
        parts,
        "evacuate",
        "Leave this machine: stops the server, copies the register, ends every session, drops keys, clears what lies "
        "about in plain, and says what a person must still do.",
        module="vault_evacuate",
        in_a_centre=False,
    )
    name_centre(evacuate)
    evacuate.add_argument(
        "--to",
        metavar="DIR",
        type=Path,
        help="a stick or folder for the copy, encrypted as every backup; without it nothing that exists only here goes",
    )
    evacuate.add_argument("--reason", default="", metavar="WHY", help="it is kept in the journal")
    evacuate.add_argument(
        "--leave-nothing",
        action="store_true",
        help="remove the register and the published files too, once the copy is made and read back; needs --to",
    )
    evacuate.add_argument(
        "--rehearse",
        action="store_true",
        help="change nothing in the centre, and say how long each step takes",
    )
