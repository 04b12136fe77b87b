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
    "grid": _("grid"),
    "sheet": _("spreadsheet"),
    "text": _("text"),
}
UNREADABLE: Final[dict[str, Promise]] = {
    "pdf": _("This file is a PDF. Choose it as a text, or copy its text and paste it."),
    "pdf_password": _(
        "This PDF is protected by a password. Open it with the password, print it into a new PDF, and choose that; or copy "
        "its text and paste it."
    ),
    "pdf_scanned": _(
        "This PDF has pictures of pages and no text (%(count)s pages). Write down the words that matter and paste them."
    ),
    "pdf_broken": _(
        "This PDF is damaged or not complete. Ask for it to be sent again, or copy its text and paste it."
    ),
    "pdf_too_much": _(
        "Reading this PDF would take more time or memory than a text needs. Copy the part that matters and paste it."
    ),
    "document_password": _(
        "This document is protected by a password. Open it in its program, save it without one, and choose that."
    ),
    "old_document": _(
        "This is a document in the format of old (DOC). Open it in its program, save it as DOCX or PDF, and choose that."
    ),
    "mail_broken": _(
        "This looks like a saved letter or web page, and no text could be found in it. Open it in its program, copy the text "
        "and paste it."
    ),
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
        "Line %(line)s, byte %(byte)s: not UTF-8. Characters that could not be read stand as �, %(count)s in all. "
        "The original is kept; ask for a copy in UTF-8 if they matter."
    ),
    "declared_charset": _(
        "The page is not UTF-8; it was read as %(charset)s, as it says of itself. If words look wrong, ask for a copy in UTF-8."
    ),
    "charset_by_letters": _(
        "The text is not UTF-8; it was read as %(charset)s, which fits its letters. If words look wrong, ask for a copy in UTF-8."
    ),
    "charset_doubtful": _(
        "The text is not UTF-8; it was read as %(charset)s, and another encoding is possible. Look at the words before you rely "
        "on them, or ask for a copy in UTF-8."
    ),
    "hidden_words": _("Words that its readers do not see are in this file. They were not read: “%(words)s”"),
    "pale_words": _("Words are written in white or without colour. They were read as well: “%(words)s”"),
    "page_comments": _("The page has a comment that it does not show. It was not read: “%(words)s”"),
    "page_styles": _(
        "How this page looks is told in style sheets that are not in the file (%(count)s). They may hide words that were "
        "read here; compare the words that matter with the page as it was shown."
    ),
    "mail": _(
        "A saved letter or page: its text and its title were read. Who wrote to whom, and other parts, are in the original "
        "only: %(words)s"
    ),
    "deleted_words": _("Words were deleted with changes tracked. They were not read: “%(words)s”"),
    "document_comments": _("The document has comments. They were not read: “%(words)s”"),
    "tracked_changes": _(
        "Words were added with changes tracked, in %(count)s places. They were read as if the changes had been accepted."
    ),
    "document_rest": _(
        "The document is very long; its beginning was read, and the rest is in the original only."
    ),
    "document_furniture": _(
        "The headers and footers of the document (%(count)s lines) stand at the beginning and the end of the text, once."
    ),
    "document_notes": _("The notes of the document (%(count)s lines) stand at the end of the text."),
    "pdf_from_right": _(
        "The PDF has writing from right to left. Its order was found from where the letters stand; compare figures, brackets "
        "and vowel signs with the original before you rely on them."
    ),
    "pdf_pages_without_text": _(
        "These pages of the PDF are pictures without text and were not read: %(pages)s."
    ),
    "pdf_over_picture": _(
        "The text of these pages lies unseen over a picture, as programs write that recognise letters: %(pages)s. Compare it "
        "with the picture."
    ),
    "pdf_rest": _("The first %(pages)s of %(of)s pages were read. The rest is in the original."),
    "rest_not_read": _(
        "The file is too large to be read whole; its last %(count)s bytes are in the original only."
    ),
    "rest_cut_off": _("The text is very long; its last %(count)s characters are in the original only."),
    "nul": _("Line %(line)s: characters of no meaning (NUL) stand as �, %(count)s in all."),
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
    says = UNREAD.get(what) or UNREADABLE.get(what) or sheet_wording.UNREADABLE.get(what, UNKNOWN)
    return str(says) % {"what": what, **where}
