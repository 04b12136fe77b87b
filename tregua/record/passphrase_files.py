"""Files under a passphrase, as age makes them: the work that opens one was measured on the machine that made it."""

import time
from typing import Final

import pyrage

# What age says when opening would take this machine far longer than the second that was meant.
TOO_MUCH: Final = "Excessive work"
# It measures anew at each try, so a machine that is busy for a moment is not a slow one.
TRIES: Final = 6
PAUSE_SECONDS: Final = 0.5


class TooMuchWorkError(Exception):
    """This machine is too slow, or too busy just now, to open the file; nothing is said of the passphrase."""


def opened(sealed: bytes, passphrase: str) -> bytes:
    """Return what lies under a passphrase; pyrage.DecryptError when it is another one, TooMuchWorkError."""
    for _try in range(TRIES):
        try:
            return bytes(pyrage.passphrase.decrypt(sealed, passphrase))
        except pyrage.DecryptError as error:
            if TOO_MUCH not in str(error):
                raise
            time.sleep(PAUSE_SECONDS)
    raise TooMuchWorkError
