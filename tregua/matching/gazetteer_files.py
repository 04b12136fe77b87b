"""Gazetteer files for `tregua match --places`: whatever `tregua places load` reads, as names with points."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from tregua.matching.files.located import Known
from tregua.matching.files.problems import FileError
from tregua.places.loaders import loader_of
from tregua.places.loaders.rows import Row


def known_places(paths: Sequence[Path]) -> list[Known]:
    """Return the places of gazetteer files that have a point; FileError for a file of another kind."""
    return [place for path in paths for place in _of(path)]


def _of(path: Path) -> Iterator[Known]:
    try:
        loader = loader_of(path)
        if loader is None:
            raise FileError("no_gazetteer", file=path.name)
        for one in loader.read(path):
            if isinstance(one, Row) and one.latitude is not None and one.longitude is not None:
                names = tuple(name.name for name in one.names)
                yield Known(names, float(one.latitude), float(one.longitude))
    except OSError as error:
        raise FileError("no_file", file=str(path), detail=error.strerror or str(error)) from error
