"""A stretch of work in which Python does not look for what refers to itself in a circle."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Let the collector rest where hundreds of thousands of rows are made that stay: it would look through them in vain.

    What is no longer referred to is given back all the same.
    """
    ran = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if ran:
            gc.enable()
