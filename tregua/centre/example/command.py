"""The command `tregua example`: makes both centres the first time, then serves them side by side."""

from pathlib import Path

from rich.console import Console

from tregua.centre.example.casts import TRUCE, Cast
from tregua.centre.example.making import ExampleError, build
from tregua.centre.example.serving import serve_both


def run(directory: Path, *, serve: bool, open_browser: bool, port: int, cast: Cast = TRUCE) -> int:
    """Make the example under `directory` unless it is there, then serve it when asked; return the exit code."""
    console = Console(highlight=False)
    try:
        build(directory, console, cast)
        return serve_both(directory, console, port=port, open_browser=open_browser) if serve else 0
    except ExampleError as error:
        console.print(str(error), markup=False)
        return 1
    except KeyboardInterrupt:
        return 0 if serve else 130
