"""`tregua example`: two centres with the truce of February and March 2016, or the two parts of 2017."""

from argparse import Namespace

from tregua.centre.example import command
from tregua.centre.example.casts import COMMISSION, TRUCE


def run(given: Namespace) -> int:
    """Build the example's centres and, when asked, serve them."""
    return command.run(
        given.directory,
        serve=given.serve,
        open_browser=given.open_browser,
        port=given.port,
        cast=COMMISSION if given.commission else TRUCE,
    )
