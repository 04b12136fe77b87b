"""Writing JSON many times in the same way: Python's own encoder, set up once and not anew for each text.

The letters are kept as they are, and what is no JSON (NaN, infinity) is a ValueError. No text is written differently
from `json.dumps` with the same settings.
"""

import json
from collections.abc import Callable
from typing import Any


def json_writer(*, sort_keys: bool, separators: tuple[str, str]) -> Callable[[Any], str]:
    """Return a function that writes a value as JSON; TypeError or ValueError for what cannot be written."""
    slow = json.JSONEncoder(ensure_ascii=False, allow_nan=False, sort_keys=sort_keys, separators=separators)
    make = getattr(json.encoder, "c_make_encoder", None)
    if make is None:  # a Python without the fast part
        return slow.encode
    item, key = separators
    # No list of what is being written is kept: what contains itself is deeper than anybody writes, a RecursionError.
    quick = make(None, slow.default, json.encoder.encode_basestring, None, key, item, sort_keys, False, False)

    def write(value: Any) -> str:
        try:
            return "".join(quick(value, 0))
        except RecursionError as error:
            raise ValueError("it contains itself or is too deep") from error

    return write
