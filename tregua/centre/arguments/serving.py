"""The words of the commands that let people in: pages, certificates, services, logins, keys."""

import argparse
from pathlib import Path

from tregua.centre.arguments.command import Commands, command


def add_serve(commands: Commands) -> None:
    serve = command(
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


def add_certificate(commands: Commands) -> None:
    certificate = command(
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


def add_service(commands: Commands) -> None:
    service = command(
        commands, "service", "Print what makes this centre start by itself when the machine starts."
    )
    service.add_argument("system", choices=("systemd", "windows", "macos"), help="whose service it is")
    service.add_argument("--port", type=int, default=8443, metavar="N", help="the port (default: 8443)")
    _host(service)


def add_login(commands: Commands) -> None:
    login = command(
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


def add_alarm(commands: Commands) -> None:
    alarm = command(
        commands,
        "alarm",
        "Sound the terminal's bell when a clock of a request for protection has run out; for a desk without a browser.",
    )
    alarm.add_argument(
        "--every", type=float, default=15, metavar="SECONDS", help="how often it looks (default: 15)"
    )
    alarm.add_argument(
        "--once", action="store_true", help="look once; the exit code is 1 when one has run out"
    )


def add_key(commands: Commands) -> None:
    key = command(
        commands,
        "key",
        "Make a custodian's key, on the custodian's own machine; prints the half that the centre is given.",
        in_a_centre=False,
    )
    key.add_argument("file", metavar="FILE", type=Path, help="where the key goes, under a passphrase")
