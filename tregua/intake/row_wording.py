"""What is said of a row that cannot be taken, or of which something is remarked: what stood there, and the remedy."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tregua.intake import sheet_wording
from tregua.intake.rows import row_kinds

ROWS: Final[dict[str, Promise]] = {
    "needed": _("This is needed and the row does not say it. Fill it in, or say it once for all rows."),
    "row_doubled": _(
        "The row says the same as row %(row)s and is taken once. If two events are meant, give each a key of its own."
    ),
    "key_doubled": _(
        "The key “%(key)s” also stands in row %(row)s, and the two say different things. Leave one of the two."
    ),
    "key_known": _(
        "A record with the key “%(key)s” was taken in before and says something else. Nothing was changed: correct that "
        "record on its page, or take its batch back and take this table in again. If the numbers begin anew in every file, "
        "choose no column for the key."
    ),
    "ours": _(
        "This record stands here under its own number. What was changed in the file is not taken: correct the record on "
        "its page."
    ),
}


def worded(kind: str, what: str, detail: Mapping[str, Any]) -> str:
    """Return what is wrong or remarked, with its remedy, in the page's language; `kind` is the kind of the row."""
    own = row_kinds()[kind].wording if kind in row_kinds() else {}
    says = own.get(what) or ROWS.get(what)
    if says is None:
        return sheet_wording.worded(what, dict(detail))
    return str(says) % dict(detail)
