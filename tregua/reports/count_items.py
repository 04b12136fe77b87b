"""From rows to counts-to-be: a row each, or rows with a province each that are one list."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from tregua.intake.rows import KEY, LONGEST_KEY, Item, Line, fingerprint
from tregua.reports.count_fields import LABELS

# What makes rows with a province each one count, where they have no key.
_TOGETHER: Final = ("day", "publisher", "counted_by", "value", "unit", "series", "url")
_OF_A_ROW: Final = ("province", "n")


def items_of(lines: Sequence[Line]) -> list[Item]:
    """Return one item for each count, or for each row of a daily table; rows of one list stand together."""
    found: list[list[Line]] = []
    lists: dict[str, list[Line]] = {}
    for line in lines:
        if not _is_part(line):
            found.append([line])
            continue
        together = lists.setdefault(_key(line), [])
        if not together:
            found.append(together)
        together.append(line)
    return [_item(_key(several[0]), several) for several in found]


def _is_part(line: Line) -> bool:
    """Say whether a row is one province of a list."""
    return any(line.values.get(name) is not None for name in _OF_A_ROW)


def _key(line: Line) -> str:
    own = str(line.values.get(KEY) or "").strip()
    if 0 < len(own) <= LONGEST_KEY:
        return own
    if _is_part(line):
        return fingerprint({name: line.values.get(name) for name in _TOGETHER})
    return fingerprint(line.values)


def _item(key: str, lines: list[Line]) -> Item:
    """Return the item of one row, or of the rows of one list: what they say of the count, and the list."""
    if not _is_part(lines[0]):
        return Item(lines, key, dict(lines[0].values))
    values = {name: _first(lines, name) for name in lines[0].values if name not in _OF_A_ROW}
    values["listed"] = [
        [line.values["province"], line.values.get("n")] for line in lines if line.values.get("province")
    ]
    item = Item(lines, key, values)
    for name in _differing(lines):
        item.refuse("rows_disagree", name, field=str(LABELS.get(name, name)))
    return item


def _first(lines: Iterable[Line], name: str) -> Any:
    return next((line.values[name] for line in lines if line.values.get(name) not in (None, "")), None)


def _differing(lines: Sequence[Line]) -> list[str]:
    """Return in which fields rows of one count contradict each other."""
    return [
        name
        for name in lines[0].values
        if name not in _OF_A_ROW
        and len({repr(line.values.get(name)) for line in lines if line.values.get(name) not in (None, "")})
        > 1
    ]
