"""What is said to a person of a message that could not be read, or not with certainty: the place and the remedy."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tregua.intake import sheet_wording

if TYPE_CHECKING:  # the models stand on this file: no command reads every channel for the sake of their names
    from tregua.intake.channels.reading import UnreadableError

CHANNELS: Final[dict[str, Promise]] = {
    "form": _("call note"),
    "sheet": _("spreadsheet"),
    "text": _("text"),
}
UNREADABLE: Final[dict[str, Promise]] = {
    "pdf": _("This file is a PDF. Copy its text and paste it; the file itself cannot be read yet."),
    "office": _("This file is an office document or an archive. Copy its text and paste it."),
    "too_long": _("This document is longer than any text. Copy the part that matters and paste it."),
    "document_broken": _(
        "This document is damaged or not complete (%(detail)s). Save it anew in the program it was made with, or copy its "
        "text and paste it."
    ),
    "picture": _("This file is a picture. Write down the words it shows and paste them."),
    "binary": _(
        "This file holds no readable text. Save it as plain text in UTF-8, or copy its text and paste it."
    ),
    "empty": _("There is no text in this message. Paste the text, or choose a file that holds some."),
    "names": _(
        "These are too many names, or too long ones, to look for in a text of this size. Take in the part that names them."
    ),
    "call_not_json": _(
        "A call note is kept as application/json, not %(media_type)s. Write it down with the form."
    ),
    "call_broken": _("This call note cannot be read (%(detail)s). Write it down again with the form."),
    "call_says_nothing": _("This call note does not say what happened. Fill in what happened."),
}
UNREAD: Final[dict[str, Promise]] = {
    "not_utf8": _(
        "Line %(line)s, byte %(byte)s: not UTF-8. Characters that could not be read stand as \ufffd, %(count)s in all. "
        "The original is kept; ask for a copy in UTF-8 if they matter."
    ),
    "declared_charset": _(
        "The page is not UTF-8; it was read as %(charset)s, as it says of itself. If words look wrong, ask for a copy in UTF-8."
    ),
    "hidden_words": _(
        "The document hides words that its author's program does not show: %(count)s passages. They stand in the text here."
    ),
    "nul": _("Line %(line)s: characters of no meaning (NUL) stand as \ufffd, %(count)s in all."),
    "direction": _(
        "Line %(line)s: an invisible mark turns the direction of writing. Letters may be shown in another order than they "
        "are kept in; look at the original before you rely on them."
    ),
    "unknown_field": _(
        "The form has a field “%(field)s” that this centre does not know; it stays in the original."
    ),
    "name_not_found": _(
        "Name to seal number %(number)s does not stand in the text as you wrote it. Look for other spellings: if the text "
        "names this person otherwise, take the text in again with all spellings on one line, joined by =."
    ),
}
UNKNOWN: Final = _("Something could not be read: %(what)s. Look at the original.")


def unreadable(error: "UnreadableError") -> str:
    """Return why a message cannot be taken in, and what to do, in the page's language."""
    if error.why in sheet_wording.UNREADABLE:
        return sheet_wording.worded(error.why, error.detail)
    return str(UNREADABLE.get(error.why, UNKNOWN)) % {"what": error.why, **error.detail}


def unread(what: str, where: Mapping[str, Any]) -> str:
    """Return what could not be read with certainty, and where, in the page's language."""
    if what in sheet_wording.UNREAD:
        return sheet_wording.worded(what, where)
    return str(UNREAD.get(what, UNKNOWN)) % {"what": what, **where}
