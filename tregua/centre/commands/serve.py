"""`tregua serve`: the centre's pages, for this machine or, with TLS, for a room."""

import logging
import os
import signal
import ssl
import sys
from argparse import Namespace
from types import FrameType
from typing import Final, NoReturn

from django.conf import settings

from tregua.centre.evacuating.mark import Watch
from tregua.centre.first_account import prepare_to_serve
from tregua.centre.passphrase import ask_again
from tregua.centre.server_log import write_to
from tregua.centre.serving.beside import Beside
from tregua.centre.serving.expiring import Expiring
from tregua.centre.serving.server import Listening
from tregua.centre.serving.server import run as run_server
from tregua.centre.static_files import gather
from tregua.centre.translations import compile_catalogues
from tregua.centre.trust.addresses import in_address
from tregua.centre.trust.certificates import Files, TrustError, tls_context
from tregua.centre.trust.keeping import have_certificate
from tregua.centre.trust.telling import told
from tregua.exchange.faults import SOFTWARE
from tregua.exchange.guard import look
from tregua.exchange.loop import Loop
from tregua.exchange.shredding import apply_redactions
from tregua.people import vault
from tregua.people.searching.keeping import Keeping
from tregua.record import seat
from tregua.record.checking import look_before_signing, repair
from tregua.record.keys import PASSPHRASE, LogKeyError, log_signer, make_mirror_key
from tregua.record.publishing import publish
from tregua.record.stopped import SigningStoppedError, why

PORT: Final = 8000
PORT_WITH_TLS: Final = 8443
log: Final = logging.getLogger("tregua.serving")


def run(given: Namespace) -> int:
    """Prepare the database, check the logs, then serve until told to stop."""
    signal.signal(signal.SIGTERM, _end)
    given.port = given.port or (PORT_WITH_TLS if given.lan else PORT)
    _compile()
    gather()
    prepare_to_serve()
    ask_again()
    for problem in _problems():
        sys.stderr.write(f"{problem}\n")
    try:
        context = _certificate(given) if given.lan else None
    except TrustError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    name = settings.CENTRE.names.get("en", settings.CENTRE.code)
    sys.stdout.write(f"{name}: {_address(given)}  (Ctrl-C ends it)\n")
    sys.stdout.flush()
    try:
        return _serve(given, context)
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else str(error)
        sys.stderr.write(f"Port {given.port} cannot be used: {reason}. Choose another with --port.\n")
        return 1


def _end(_number: int, _frame: FrameType | None) -> NoReturn:
    """End orderly when the system asks for it before the server has begun."""
    sys.exit(0)


def _compile() -> None:
    """Compile the translations; a service that may not write into the program's folder goes on with those there."""
    try:
        compile_catalogues()
    except OSError:
        sys.stderr.write("The translations are newer than what is compiled. Run tregua serve once by hand.\n")


def _serve(given: Namespace, context: ssl.SSLContext | None) -> int:
    from tregua.centre.wsgi import application  # noqa: PLC0415 - it reads the files that were gathered just now

    write_to(settings.CENTRE_FOLDER)  # after Django has set its own logging up, which takes handlers away
    log.info("started")
    exchange, search, expiring = Loop(), Keeping(), Expiring()
    watch = Watch(settings.CENTRE_FOLDER, then=_leave)
    exchange.start()
    search.start()
    expiring.start()
    watch.start()
    try:
        run_server(application, _listening(given), context=context, beside=Beside(stays=vault.is_held))
    finally:
        watch.end()
        expiring.end()
        search.end()
        exchange.end()
    log.info("ended")
    return 0


def _leave() -> None:
    """Forget every custodian's key that is held, and end: the centre is evacuated."""
    vault.lock_all()
    log.info("evacuated")
    signal.raise_signal(signal.SIGTERM)


def _listening(given: Namespace) -> Listening:
    if not given.lan:
        return Listening(without=[f"{in_address(given.listen or '127.0.0.1')}:{given.port}"])
    listen = in_address(given.listen)
    explains = [f"{listen}:{given.explain_port}"] if given.explain_port else []
    return Listening(with_tls=[f"{listen}:{given.port}"], without=explains)


def _address(given: Namespace) -> str:
    if given.lan:
        return f"https://{in_address(given.reached[0])}:{given.port}/"
    return f"http://{in_address(given.listen or '127.0.0.1')}:{given.port}/"


def _certificate(given: Namespace) -> ssl.SSLContext:
    """Have a certificate for the room, say how to trust it, and return what the server greets with."""
    files = Files(settings.CENTRE_FOLDER)
    kept = have_certificate(
        files,
        code=settings.CENTRE.code,
        hosts=given.reached,
        passphrase=os.environ.get(PASSPHRASE, ""),
    )
    for note in kept.notes:
        sys.stdout.write(f"{note}\n")
    sys.stdout.write(told(kept, hosts=given.reached, port=given.port, explain_port=given.explain_port))
    return tls_context(files)


def _problems() -> list[str]:
    """Return what a person should know before the pages are used; the centre can be read in any case."""
    found = []
    try:
        log_signer()
        if seat.holds():  # a centre that was made before there were mirror keys gets its own now
            make_mirror_key(
                settings.CENTRE_FOLDER, passphrase=os.environ.get(PASSPHRASE, ""), origin=settings.ORIGIN
            )
        faults = look_before_signing()
        if faults:
            found += [
                f"The logs are not as they were signed: {one.log}, {one.where}: {one.says}"
                for one in faults[:5]
            ]
            found.append("Do not publish. Run: tregua doctor")
        elif seat.holds():
            look()  # who holds copies of our log is asked before anybody here works
            found += why()
            apply_redactions()  # an old backup has again what was destroyed after it was made
            repair()
            publish(by=SOFTWARE)  # what was released before the power went and waits to be signed
    except (LogKeyError, SigningStoppedError) as error:
        found.append(f"Nothing can be published: {error}")
    if not seat.holds():
        found.append(
            "This copy of the centre is read-only. If it is the only one in use: tregua centre confirm --reason … --published DIR"
        )
    return found
