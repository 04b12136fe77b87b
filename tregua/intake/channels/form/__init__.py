"""The guided call note: what a duty officer writes down while somebody speaks, field by field.

`place` is a code of the gazetteer, `day` and `time` are local, `source` is the code that stands for the caller.
"""

import json
from typing import Any, Final

from tregua.intake.channels.reading import Reading, Unread, UnreadableError

# The order in which the questions are asked; the caller's words come first.
FIELDS: Final = (
    "caller_language",
    "what",
    "where",
    "when",
    "who",
    "harm",
    "how_known",
    "read_back",
    "call_back",
    "place",
    "day",
    "time",
    "source",
)
# Answers that are not the caller's words: they stand beside the working text, not in it.
BESIDE_THE_TEXT: Final = (
    "caller_language", "how_known", "read_back", "call_back", "place", "day", "time", "source",
)  # fmt: skip
# Never in the working text, never in a log: these go into the vault only.
IDENTIFYING: Final = ("caller_name", "caller_contact")
LONGEST_TITLE: Final = 200


def read(raw: bytes, media_type: str) -> Reading:
    """Return the note as a working text of the caller's words; the caller's name and contact are to be sealed."""
    says = _note(raw, media_type)
    facts = {name: _answer(says, name) for name in FIELDS if _answer(says, name)}
    unknown = [name for name in says if name not in FIELDS and name not in IDENTIFYING]
    return Reading(
        text="\n".join(facts[name] for name in FIELDS if name in facts and name not in BESIDE_THE_TEXT),
        title=facts["what"].split("\n", 1)[0][:LONGEST_TITLE],
        facts=facts,
        protected_names=tuple(_answer(says, name) for name in IDENTIFYING if _answer(says, name)),
        unread=tuple(Unread("unknown_field", {"field": name}) for name in unknown),
    )


def _note(raw: bytes, media_type: str) -> dict[str, Any]:
    if media_type != "application/json":
        raise UnreadableError("call_not_json", media_type=media_type)
    try:
        says = json.loads(raw)
    except ValueError as error:
        raise UnreadableError("call_broken", detail=str(error)) from error
    if not isinstance(says, dict) or not _answer(says, "what"):
        raise UnreadableError("call_says_nothing")
    return says


def _answer(says: dict[str, Any], name: str) -> str:
    return str(says.get(name) or "").replace("\0", "\ufffd").replace("\r\n", "\n").strip()
