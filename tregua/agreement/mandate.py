"""The mandate: which verbs the instrument allows a centre; a verb that is off removes its fields from every form."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

VERBS: Final[dict[str, Promise]] = {
    "observe": _("observe"),
    "record": _("record"),
    "receive_complaints": _("receive complaints"),
    "verify": _("verify and establish facts"),
    "investigate": _("investigate"),
    "attribute": _("attribute"),
    "qualify": _("qualify as minor or serious"),
    "rule": _("rule"),
    "deescalate": _("mediate and de-escalate"),
    "facilitate": _("facilitate windows and repairs"),
    "recommend": _("recommend"),
    "refer": _("refer"),
    "publish": _("publish"),
}
DEFAULT_VERBS: Final = tuple(VERBS)


def every_verb() -> list[str]:
    """Return all verbs: what a mandate allows until something is switched off."""
    return list(DEFAULT_VERBS)


# Which fields a verb opens, by the name of the form field; everything else is always there.
FIELDS_OF_VERB: Final = {
    "attribute": ("attribution", "attributed_to", "certainty"),
    "qualify": ("level",),
    "recommend": ("recommendation",),
}


def removed_fields(verbs: list[str]) -> frozenset[str]:
    """Return the names of the form fields that a mandate without some verbs leaves out."""
    return frozenset(name for verb, names in FIELDS_OF_VERB.items() if verb not in verbs for name in names)
