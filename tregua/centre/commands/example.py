"""`tregua example`: two centres with the truce of February and March 2016."""

from argparse import Namespace

from tregua.centre.example import command


def run(given: Namespace) -> int:
    """Build the example's centres and, when asked, serve them."""
    return command.run(given.directory, serve=given.serve, open_browser=given.open_browser, port=given.port)
