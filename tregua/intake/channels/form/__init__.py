"""The guided call note: what a duty officer writes down while somebody speaks, field by field."""

import json
from typing import Final

from tregua.intake.channels.reading import Reading, UnreadableError, Unread

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
)
# Never in the working text, never in a log: these go into the vault only.
IDENTIFYING: Final = ("caller_name", "caller_contact")


def read(raw: bytes, media_type: str) -> Reading:
    """Return the note as a working text of its answers; the caller's name and contact are names to seal."""
    if media_type != "application/json":
        message = f"A call note is kept as application/json, not {media_type}."
        raise UnreadableError(message)
    try:
        says = json.loads(raw)
    except ValueError as error:
        message = f"This call note is not JSON: {error}. Write it down again with the form."
        raise UnreadableError(message) from error
    if not isinstance(says, dict) or not str(says.get("what", "")).strip():
        message = "This call note does not say what happened. Fill in the field \u201cwhat\u201d."
        raise UnreadableError(message)
    facts = {name: str(says[name]).strip() for name in FIELDS if str(says.get(name, "")).strip()}
    unread = tuple(
        Unread(where=name, what="a field this form does not know; it stays in the original")
        for name in says
        if name not in FIELDS and name not in IDENTIFYING
    )
    return Reading(
        text="\n".join(facts[name] for name in FIELDS if name in facts and name not in ("caller_language", "read_back")),
        title=facts["what"].split("\n", 1)[0][:200],
        facts=facts,
        protected_names=tuple(str(says[name]).strip() for name in IDENTIFYING if str(says.get(name, "")).strip()),
        unread=unread,
    )
