"""The words of the command line: every command, its options and what they are for."""

import argparse
from pathlib import Path
from typing import TypeAlias

from tregua.centre.folder import LANGUAGE_CODES

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001 - argparse names this type nowhere else


def build() -> argparse.ArgumentParser:
    """Return the parser of all commands."""
    parser = argparse.ArgumentParser(
        prog="tregua",
        description="Runs a ceasefire centre on this machine.",
        epilog="tregua COMMAND --help says more. Commands that work in a centre take --centre DIR; without it "
        "TREGUA_CENTRE is asked, then ./centre.",
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True, title="commands")
    for add in (
        _init,
        _serve,
        _certificate,
        _service,
        _login,
        _key,
        _bulletin,
        _verify,
        _places,
        _parties,
        _import,
        _table,
        _example,
        _fill,
        _doctor,
        _centre,
        _export,
        _load,
        _backup,
        _restore,
        _upgrade,
    ):
        add(commands)
    return parser


def _command(
    commands: Commands, name: str, does: str, *, module: str = "", in_a_centre: bool = True
) -> argparse.ArgumentParser:
    """Add a command; `module` is its file in commands/ (default: its name)."""
    parser = commands.add_parser(name, help=does, description=does)
    parser.set_defaults(module=module or name, in_a_centre=in_a_centre)
    if in_a_centre:
        _add_centre(parser)
    return parser


def _add_centre(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--centre",
        metavar="DIR",
        type=Path,
        help="the centre's folder (default: $TREGUA_CENTRE, else ./centre)",
    )


def _init(commands: Commands) -> None:
    init = _command(
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


def _serve(commands: Commands) -> None:
    serve = _command(
        commands,
        "serve",
        "Start the centre's pages. Asks for the log key's passphrase unless TREGUA_LOG_PASSPHRASE holds it.",
    )
    serve.add_argument("--port", type=int, metavar="N", help="the port (default: 8000; with --lan 8443)")
    serve.add_argument(
        "--listen",
        metavar="ADDRESS",
        help="who may reach it (default: this machine only; with --lan everybody in the room). Without --lan another "
        "address also needs TREGUA_HOSTS, and TLS in front of it with TREGUA_HTTPS=1",
    )
    serve.add_argument(
        "--lan",
        action="store_true",
        help="for the computers and telephones of the room, with TLS from a certificate that is made here",
    )
    _host(serve)
    serve.add_argument(
        "--explain-port",
        type=int,
        metavar="N",
        help="with --lan: on this port, without TLS, only the page that says how to trust the certificate",
    )


def _host(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--host",
        action="append",
        default=[],
        metavar="NAME",
        help="a name or number under which the room reaches this machine, beside those found; may be given again",
    )


def _certificate(commands: Commands) -> None:
    certificate = _command(
        commands, "certificate", "Show the certificate of serve --lan and how to trust it; renew it."
    )
    _host(certificate)
    certificate.add_argument(
        "--renew", action="store_true", help="make the server's certificate anew; devices notice nothing"
    )
    certificate.add_argument(
        "--new",
        action="store_true",
        help="make a new authority, as after a theft of its key: every device must be taught to trust it again",
    )
    certificate.add_argument("--json", action="store_true", help="for programs")


def _service(commands: Commands) -> None:
    service = _command(
        commands, "service", "Print what makes this centre start by itself when the machine starts."
    )
    service.add_argument("system", choices=("systemd", "windows", "macos"), help="whose service it is")
    service.add_argument("--port", type=int, default=8443, metavar="N", help="the port (default: 8443)")
    _host(service)


def _login(commands: Commands) -> None:
    login = _command(
        commands, "login", "Make a one-time login for somebody who cannot come in; it is journalled."
    )
    login.add_argument("codes", metavar="CODE", nargs="+", help="the code of the account, or of several")
    login.add_argument(
        "--hours", type=int, default=12, metavar="N", help="how long it can be used (default: 12)"
    )
    login.add_argument(
        "--port", type=int, default=8000, metavar="N", help="the port that is served on (default: 8000)"
    )
    login.add_argument(
        "--address",
        metavar="URL",
        help="how the pages are reached, as https://centre.local:8443 (default: this machine, by --port)",
    )
    login.add_argument(
        "--clear-second-factor",
        action="store_true",
        help="also forget password, second factor and printed codes; administrators are told of it",
    )
    login.add_argument("--reason", metavar="WHY", help="why, with --clear-second-factor; it is kept")


def _key(commands: Commands) -> None:
    key = _command(
        commands,
        "key",
        "Make a custodian's key, on the custodian's own machine; prints the half that the centre is given.",
        in_a_centre=False,
    )
    key.add_argument("file", metavar="FILE", type=Path, help="where the key goes, under a passphrase")


def _bulletin(commands: Commands) -> None:
    bulletin = _command(commands, "bulletin", "Print the bulletin of a day.")
    bulletin.add_argument("day", metavar="DAY", help="as 2016-03-05")
    bulletin.add_argument("--language", choices=LANGUAGE_CODES, default="en", help="(default: en)")
    bulletin.add_argument(
        "--json", action="store_true", help="the figures for a program, instead of the text"
    )


def _verify(commands: Commands) -> None:
    verify = _command(
        commands, "verify", "Check a published log, independently of who published it.", in_a_centre=False
    )
    verify.add_argument(
        "directory", metavar="DIR", type=Path, help="the published folder, or a centre's folder"
    )
    verify.add_argument("--vkey", metavar="VKEY", help="the log's key as the centre gave it to you")
    verify.add_argument("--earlier", metavar="FILE", help="a checkpoint of this log that you kept")
    verify.add_argument("--json", action="store_true", help="print the report for programs")


def _places(commands: Commands) -> None:
    group = commands.add_parser(
        "places", help="Load places from a file.", description="Load places from a file."
    )
    parts = group.add_subparsers(metavar="load", required=True)
    places = _command(
        parts,
        "load",
        "Load places from a file (COD-AB GeoJSON, GeoNames, Open-Syria, our own); what cannot be read is listed.",
        module="places",
    )
    places.add_argument(
        "file", metavar="FILE", type=Path, nargs="?", help="without it, the set that comes with Tregua"
    )
    places.add_argument(
        "--by", metavar="CODE", default="", help="the account that loads (default: the only administrator)"
    )
    places.add_argument(
        "--country", metavar="XX", default="", help="only what lies in this country, where the file says so"
    )
    places.add_argument("--json", action="store_true", help="print what was loaded for programs")


def _import(commands: Commands) -> None:
    take_in = _command(
        commands,
        "import",
        "Take a spreadsheet in as records, all in one batch. Ends with 3 when rows are refused, with 4 when something "
        "is asked.",
        module="take_in",
    )
    take_in.add_argument("file", metavar="FILE", type=Path, help="XLSX, XLS, ODS or CSV")
    take_in.add_argument("--kind", required=True, metavar="KIND", help="what its rows are, as claims")
    take_in.add_argument("--table", default="", metavar="NAME", help="which sheet, where there are several")
    take_in.add_argument("--dry-run", action="store_true", help="only say what would become of it")
    take_in.add_argument(
        "--only-good", action="store_true", help="take the good rows, although some are refused"
    )
    take_in.add_argument(
        "--day-first", choices=("yes", "no"), help="whether 3/4/2016 is the third of April (no guess is made)"
    )
    take_in.add_argument("--year", type=int, metavar="YEAR", help="the year of days that are written without")
    take_in.add_argument(
        "--column",
        action="append",
        default=[],
        metavar="FIELD=COLUMN",
        help="which column a field is in; FIELD= for none. Else: as the last time, or as guessed",
    )
    take_in.add_argument(
        "--every-row",
        action="append",
        default=[],
        metavar="FIELD=TEXT",
        help="what is meant for every row, as source=SOHR",
    )
    take_in.add_argument(
        "--answer",
        action="append",
        default=[],
        metavar="FIELD:WRITTEN=CODE",
        help="what a way of writing stands for, as source:SANA=add:outlet",
    )
    take_in.add_argument(
        "--let-pass",
        action="append",
        default=[],
        metavar="PROBLEM",
        help="take such rows too, as before_the_truce",
    )
    take_in.add_argument(
        "--by",
        metavar="CODE",
        default="",
        help="the account that takes it in (default: the only one that may)",
    )
    take_in.add_argument("--json", action="store_true", help="print what became of it for programs")


def _table(commands: Commands) -> None:
    sheet = _command(commands, "table", "Write everything standing of one kind as a spreadsheet (XLSX).")
    sheet.add_argument("file", metavar="FILE", type=Path, help="the file to write, as claims.xlsx")
    sheet.add_argument("--kind", required=True, metavar="KIND", help="what goes out, as claims")
    sheet.add_argument(
        "--language", choices=LANGUAGE_CODES, default="en", help="the language of the sheet (default: en)"
    )
    sheet.add_argument(
        "--by", metavar="CODE", default="", help="the account that asks (default: the only one that may)"
    )


def _parties(commands: Commands) -> None:
    group = commands.add_parser(
        "parties", help="Load parties from a file.", description="Load parties from a file."
    )
    parts = group.add_subparsers(metavar="load", required=True)
    parties = _command(
        parts,
        "load",
        "Load parties from a file (UCDP actors, a table of your own); what is on record already is not changed.",
        module="parties",
    )
    parties.add_argument("file", metavar="FILE", type=Path)
    parties.add_argument(
        "--only", metavar="CODE", action="append", help="take this actor; may be given several times"
    )
    parties.add_argument(
        "--containing", metavar="WORD", default="", help="take those with this word in name or country"
    )
    parties.add_argument(
        "--look", action="store_true", help="only say what the file holds, and record nothing"
    )
    parties.add_argument(
        "--by", metavar="CODE", default="", help="the account that records (default: the only one that may)"
    )


def _example(commands: Commands) -> None:
    example = _command(
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


def _fill(commands: Commands) -> None:
    fill = _command(commands, "fill", "Fill a new centre with the example's facts (used by: tregua example).")
    fill.add_argument("key_file", metavar="FILE", type=Path, help="where the custodian's key file goes")


def _doctor(commands: Commands) -> None:
    doctor = _command(
        commands,
        "doctor",
        "Look at clock, disk, permissions, keys, database, logs and languages; say what is wrong and what to do.",
    )
    doctor.add_argument("--json", action="store_true", help="print the findings for programs")


def _centre(commands: Commands) -> None:
    does = "Bring a centre's tables up to date, move it, or confirm that a copy may write."
    group = commands.add_parser("centre", help=does, description=does)
    parts = group.add_subparsers(metavar="prepare|sheet|move|confirm|prove", required=True)
    prepare = _command(
        parts,
        "prepare",
        "Make the tables of a centre, take its seat and open the first account, where that is not done.",
    )
    prepare.add_argument("--json", action="store_true", help="for programs")
    sheet = _command(
        parts, "sheet", "Write the sheet of the key ceremony: the keys, their digits, lines to sign on."
    )
    sheet.add_argument("file", metavar="FILE", type=Path, help="the HTML file to write")
    sheet.add_argument("--language", choices=LANGUAGE_CODES, default="en", help="(default: en)")
    move = _command(
        parts, "move", "Copy the centre to a new folder; the old one can be read and writes no more."
    )
    move.add_argument("to", metavar="DIR", type=Path, help="the folder to make")
    move.add_argument("--reason", required=True, metavar="WHY", help="it is kept")
    confirm = _command(parts, "confirm", "Let this copy write from now on; an operator answers for it.")
    confirm.add_argument("--reason", required=True, metavar="WHY", help="it is kept")
    confirm.add_argument(
        "--published",
        metavar="DIR",
        type=Path,
        help="a copy of our published log as others hold it: what this copy of the centre lacks is taken back from it",
    )
    confirm.add_argument(
        "--seen-by-partner",
        metavar="N",
        type=int,
        help="how many of our published entries the other centre says it holds",
    )
    prove = _command(
        parts, "prove", "Open this centre and compare logs, published files and rows; nothing is written."
    )
    prove.add_argument(
        "--upgrade",
        action="store_true",
        help="first bring its tables up to date (only in a copy that may not write)",
    )
    prove.add_argument("--json", action="store_true", help="for programs")


def _export(commands: Commands) -> None:
    export = _command(
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
        "--without-protected",
        action="store_true",
        help="leave out requests for protection and points on a map instead of encrypting them",
    )
    export.add_argument("--with-key", action="store_true", help="also the log key, under its passphrase")
    export.add_argument(
        "--with-accounts", action="store_true", help="also the accounts' password hashes and last logins"
    )


def _load(commands: Commands) -> None:
    load = _command(
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


def _backup(commands: Commands) -> None:
    backup = _command(
        commands,
        "backup",
        "Back the centre up, encrypted and only what is new, into a folder or onto a stick; list or check backups.",
        in_a_centre=False,
    )
    _add_centre(backup)
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


def _restore(commands: Commands) -> None:
    restore = _command(
        commands,
        "restore",
        "Bring a centre back from a backup into a new folder, or rehearse that and leave nothing behind.",
        in_a_centre=False,
    )
    _add_centre(restore)
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


def _upgrade(commands: Commands) -> None:
    upgrade = _command(
        commands,
        "upgrade",
        "Bring the tables up to date with this version: on a copy first, proved, after a backup.",
        in_a_centre=False,
    )
    _add_centre(upgrade)
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
