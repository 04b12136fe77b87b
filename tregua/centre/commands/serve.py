"""`tregua serve`: the centre's pages, by the bundled server."""

import os
import signal
import sys
from argparse import Namespace
from types import FrameType
from typing import NoReturn

import waitress
from django.conf import settings

from tregua.centre.first_account import prepare_to_serve
from tregua.centre.passphrase import ask_again
from tregua.centre.translations import compile_catalogues
from tregua.centre.wsgi import application
from tregua.exchange.peer import SOFTWARE
from tregua.record import seat
from tregua.record.checking import check_log, repair
from tregua.record.keys import LogKeyError, log_signer
from tregua.record.publishing import LogFaultError, publish

THREADS = 8


def run(given: Namespace) -> int:
    """Prepare the database, check the logs, then serve until told to stop."""
    signal.signal(signal.SIGTERM, _end)
    compile_catalogues()
    prepare_to_serve()
    ask_again()
    for problem in _problems():
        sys.stderr.write(f"{problem}\n")
    name = settings.CENTRE.names.get("en", settings.CENTRE.code)
    sys.stdout.write(f"{name}: http://{given.listen}:{given.port}/  (Ctrl-C ends it)\n")
    sys.stdout.flush()
    try:
        waitress.serve(
            application,
            listen=f"{given.listen}:{given.port}",
            threads=THREADS,
            ident=None,
            # Behind TLS forms come from https://: Django compares that with what the server says of itself.
            url_scheme="https" if settings.HTTPS else "http",
        )
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else str(error)
        sys.stderr.write(f"Port {given.port} cannot be used: {reason}. Choose another with --port.\n")
        return 1
    return 0


def _end(_number: int, _frame: FrameType | None) -> NoReturn:
    """End orderly when the system asks for it."""
    sys.exit(0)


def _problems() -> list[str]:
    """Return what a person should know before the pages are used; the centre can be read in any case."""
    found = []
    try:
        log_signer()
        faults = check_log()
        if faults:
            found += [
                f"The logs are not as they were signed: {one.log}, {one.where}: {one.says}"
                for one in faults[:5]
            ]
            found.append("Do not publish. Run: tregua doctor")
        elif seat.holds():
            repair()
            publish(by=SOFTWARE)  # what was released before the power went and waits to be signed
    except (LogKeyError, LogFaultError) as error:
        found.append(f"Nothing can be published: {error}")
    if not seat.holds():
        found.append(
            "This copy of the centre is read-only. If it is the only one in use: tregua centre confirm --reason …"
        )
    return found
