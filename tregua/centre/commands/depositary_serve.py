"""`tregua depositary serve`: the page and the copies of an outside witness, and the reading that goes on meanwhile."""

import sys
import threading
from argparse import Namespace

from tregua.centre.commands.depositary_now import keeper_of
from tregua.centre.depositary.site import Site
from tregua.centre.trust.addresses import in_address


def run(given: Namespace) -> int:
    """Serve until told to stop."""
    keeper = keeper_of(given.folder)
    from tregua.centre.serving.server import Listening  # noqa: PLC0415 - it reads the settings made just now
    from tregua.centre.serving.server import run as run_server  # noqa: PLC0415 - the same

    where = f"{in_address(given.listen)}:{given.port}"
    sys.stdout.write(f"{keeper.folder.name}: http://{where}/  (Ctrl-C ends it)\n")
    sys.stdout.flush()
    threading.Thread(target=keeper.go_on, name="reading", daemon=True).start()
    try:
        run_server(Site(keeper), Listening(without=[where]))
    except OSError as error:
        sys.stderr.write(f"Port {given.port} cannot be used: {error.strerror}. Choose another with --port.\n")
        return 1
    finally:
        keeper.ended.set()
    return 0
