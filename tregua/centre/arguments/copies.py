"""The words of the commands that keep a centre: exports, backups, upgrades."""

from pathlib import Path

from tregua.centre.arguments.command import Commands, command, name_centre
from tregua.centre.folder import LANGUAGE_CODES


def add_export(commands: Commands) -> None:
    export = command(
        commands,
        "export",
        "Write everything this centre holds into a folder, in open formats; it is journalled. Keep the folder as you "
        "would keep the centre.",
    )
    export.add_argument("directory", metavar="DIR", type=Path, help="the folder to make")
    export.add_argument("--reason", required=True, metavar="WHY", help="it is kept in the journal")
    export.add_argument(
        "--by",
        metavar="CODE",
        default="",
        help="the account that answers for it (default: the only administrator)",
    )
    export.add_argument(
        "--given-to",
        metavar="WHOM",
        default="",
        help="who outside is given it: the disclosure ledger keeps it",
    )
    export.add_argument(
        "--without-protected",
        action="store_true",
        help="leave out requests for protection and points on a map instead of encrypting them",
    )
    export.add_argument("--with-key", action="store_true", help="also the log key, under its passphrase")
    export.add_argument(
        "--with-accounts", action="store_true", help="also the accounts' password hashes and last logins"
    )


def add_load(commands: Commands) -> None:
    load = command(
        commands,
        "load",
        "Make a centre from an export; it can be read, and not written until it is confirmed.",
        in_a_centre=False,
    )
    load.add_argument("export", metavar="EXPORT", type=Path, help="the folder that tregua export made")
    load.add_argument("--to", required=True, metavar="DIR", type=Path, help="the folder to make")
    load.add_argument(
        "--without-protected",
        action="store_true",
        help="go on without requests for protection and points on a map, where nobody has the export's passphrase",
    )


def add_backup(commands: Commands) -> None:
    backup = command(
        commands,
        "backup",
        "Back the centre up, encrypted and only what is new, into a folder or onto a stick; list or check backups.",
        in_a_centre=False,
    )
    name_centre(backup)
    backup.add_argument(
        "words",
        metavar="[list|check] [DIR]",
        nargs="*",
        help="the folder of the backups (default: the one in centre.toml); before it `list` or `check`",
    )
    backup.add_argument("--new", action="store_true", help="begin a new backup in an empty folder")
    backup.add_argument(
        "--to-recipient",
        metavar="AGE1",
        action="append",
        default=[],
        help="who can open it from now on, as `tregua key` prints it; may be given several times (default: as in "
        "centre.toml, else as named last, else the custodians)",
    )
    backup.add_argument(
        "--passphrase",
        action="store_true",
        help="choose a passphrase that opens it too; asked for once, from then on it holds for every backup",
    )
    backup.add_argument(
        "--key", metavar="FILE", type=Path, help="list or check: also open everything with this key"
    )
    backup.add_argument(
        "--set-aside",
        action="store_true",
        help="check: put damaged chunks aside, so that the next backup writes them again",
    )
    backup.add_argument(
        "--print-schedule",
        choices=("systemd", "cron", "windows", "launchd"),
        help="print a timer that backs up every night",
    )
    backup.add_argument(
        "--recovery-page", metavar="FILE", type=Path, help="write the page to print and to keep in the safe"
    )
    backup.add_argument(
        "--language", choices=LANGUAGE_CODES, help="the recovery page's language (default: the centre's)"
    )
    backup.add_argument("--json", action="store_true", help="for programs")


def add_restore(commands: Commands) -> None:
    restore = command(
        commands,
        "restore",
        "Bring a centre back from a backup into a new folder, or rehearse that and leave nothing behind.",
        in_a_centre=False,
    )
    name_centre(restore)
    restore.add_argument("directory", metavar="DIR", type=Path, nargs="?", help="the folder of the backups")
    restore.add_argument("--to", metavar="DIR", type=Path, help="the folder to make")
    restore.add_argument(
        "--rehearse",
        action="store_true",
        help="restore into a folder that is removed again, and prove that the copy opens and verifies",
    )
    restore.add_argument("--snapshot", metavar="ID", default="", help="which one (default: the newest)")
    restore.add_argument(
        "--key",
        metavar="FILE",
        type=Path,
        help="a recipient's key file (default: the passphrase's, in the backup)",
    )
    restore.add_argument(
        "--vkey",
        metavar="VKEY",
        help="the log's key as it stands on the recovery page: who made this backup?",
    )
    restore.add_argument("--json", action="store_true", help="for programs")


def add_upgrade(commands: Commands) -> None:
    upgrade = command(
        commands,
        "upgrade",
        "Bring the tables up to date with this version: on a copy first, proved, after a backup.",
        in_a_centre=False,
    )
    name_centre(upgrade)
    upgrade.add_argument(
        "--backup",
        metavar="DIR",
        type=Path,
        help="the folder of the backups (default: the one in centre.toml)",
    )
    upgrade.add_argument(
        "--without-backup",
        action="store_true",
        help="make no backup first; say so only when you just made one",
    )
    upgrade.add_argument("--rehearse", action="store_true", help="only rehearse, and say how long it takes")
