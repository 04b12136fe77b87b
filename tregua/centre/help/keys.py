"""The keys that do something, by page: shown on “?” and on a page of their own."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Key:
    """One key, or several that are pressed together, and what they do."""

    keys: tuple[str, ...]
    words: Promise


@dataclass(frozen=True)
class Page:
    """A page with keys of its own."""

    words: Promise
    keys: tuple[Key, ...]


GENERAL: Final = (
    Key(("?",), _("show the keys of this page")),
    Key(("/",), _("go to the search box")),
    Key(("Tab",), _("go to the next field, link or button")),
    Key(("Shift", "Tab"), _("go back to the one before")),
    Key(("Enter",), _("follow a link, press a button, send a form of one line")),
    Key(("Space",), _("tick a box, choose, open a menu")),
    Key(("↑", "↓"), _("choose within a list")),
    Key(("Esc",), _("close what is open above the page")),
)
_JUDGE: Final = (
    Key(("1",), _("the same incident")),
    Key(("2",), _("different incidents")),
    Key(("3",), _("unsure")),
)
# By the name of the page's view; whoever gives a page a key adds it here.
PAGES: Final[Mapping[str, Page]] = {
    "matching:queue": Page(_("Judge pairs"), _JUDGE),
    "matching:pair": Page(_("One pair of reports"), _JUDGE),
    "incidents:draft": Page(
        _("Draft a finding"),
        (Key(("1", "…", "9", "0"), _("choose the answer of the finding, each by one digit")),),
    ),
    "reports:enter": Page(
        _("Enter a report"),
        (
            Key(("↑", "↓"), _("choose among the places that may be meant")),
            Key(("Enter",), _("take the place that is chosen")),
            Key(("Esc",), _("close the list of places")),
            Key(("Ctrl", "Enter"), _("file the report")),
        ),
    ),
    "intake:message": Page(
        _("One message"),
        (
            Key(("j",), _("the next proposal of the machine")),
            Key(("k",), _("the proposal before")),
            Key(("a",), _("accept the proposal")),
            Key(("e",), _("edit it before it is accepted")),
            Key(("r",), _("reject it")),
        ),
    ),
    "intake:grid": Page(
        _("The grid"),
        (
            Key(("↑", "↓", "←", "→"), _("go from cell to cell; with Ctrl to the edge of what is filled")),
            Key(("Shift", "↓"), _("select more cells")),
            Key(("F2",), _("write on in the cell; a letter writes it anew")),
            Key(("Tab",), _("on along the row; Enter then goes below the cell where Tab began")),
            Key(("Ctrl", "Enter"), _("write the same into all selected cells")),
            Key(("Ctrl", "D"), _("fill down")),
            Key(("Ctrl", "V"), _("paste a table")),
            Key(("Ctrl", "Z"), _("undo; Ctrl+Y does it again")),
            Key(("F8",), _("the next problem")),
            Key(("Esc", "Tab"), _("leave the grid")),
        ),
    ),
}
