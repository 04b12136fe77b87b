"""What the grid's script says, in the page's language; `{…}` is filled in by the script."""

from django.utils.translation import gettext


def words() -> dict[str, str]:
    """Return the script's words by their code."""
    return {
        "problem": gettext("row {row}, {column}: {says}"),
        "whole_row": gettext("row {row}: {says}"),
        "counts": gettext("Rows: {rows} · with problems: {problems} · with remarks: {remarks}"),
        "more": gettext("and {more} more"),
        "more_rows": gettext("rows with the same: {more} more"),
        "saved": gettext("All kept on the server at {at}"),
        "saving": gettext("Being kept …"),
        "unsaved": gettext(
            "Not kept yet: the server does not answer. Leave this page open; it goes on trying."
        ),
        "refused": gettext("Not kept: {says}"),
        "login": gettext(
            "Not kept yet: you are no longer logged in. Log in in another window; this page goes on trying."
        ),
        "selected": gettext("{rows} × {columns} cells selected"),
        "undone": gettext("Undone"),
        "redone": gettext("Done again"),
        "pasted": gettext("Pasted: {rows} rows"),
        "pasted_named": gettext("Pasted by the names of the columns: {rows} rows"),
        "left_out": gettext("Not known and left out of what was pasted: {names}"),
        "too_long": gettext("{rows} rows do not fit: a grid has {most} rows at most. Nothing was pasted."),
        "sorted": gettext("Sorted by {column}"),
        "filled": gettext("Filled down"),
        "cleared": gettext("Cleared"),
        "copied": gettext("Copied"),
        "leaving": gettext("Tab now leaves the grid"),
        "no_problem": gettext("There is no problem."),
    }
