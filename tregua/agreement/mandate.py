"""The mandate: which verbs the instrument allows a centre; a verb that is off removes its fields from every form."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext
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
    "count_arms": _("count arms"),
    "detainees": _("rule on amnesty and detainees"),
}
DEFAULT_VERBS: Final = tuple(VERBS)

# What an instrument usually allows, by the name under which such mandates are known.
PRESETS: Final[dict[str, tuple[Promise, tuple[str, ...]]]] = {
    "facts": (
        _("Facts only"),
        ("observe", "record", "receive_complaints", "verify", "facilitate", "publish"),
    ),
    "ruling": (
        _("Ruling"),
        (
            *("observe", "record", "receive_complaints", "verify", "investigate", "attribute"),
            *("qualify", "rule", "deescalate", "recommend", "publish"),
        ),
    ),
    "investigation": (
        _("Investigation"),
        (
            *("observe", "record", "receive_complaints", "verify", "investigate", "attribute"),
            *("recommend", "refer", "publish"),
        ),
    ),
    "co_chairs": (
        _("Co-chairs"),
        (
            *("observe", "record", "receive_complaints", "verify", "attribute"),
            *("deescalate", "facilitate", "refer", "publish"),
        ),
    ),
}


def every_verb() -> list[str]:
    """Return all verbs: what a mandate allows until something is switched off."""
    return list(DEFAULT_VERBS)


# Which fields a verb opens, by the name of the form field; everything else is always there.
FIELDS_OF_VERB: Final = {
    "attribute": ("attribution", "attributed_to", "certainty"),
    "qualify": ("level",),
    "recommend": ("recommendation",),
}


# What else is gone while a verb is off; the acts themselves refuse it (see allowed.py).
ACTS_OF_VERB: Final[dict[str, Promise]] = {
    "deescalate": _("no call to calm is noted"),
    "publish": _("no bulletin is prepared and nothing is proposed for release"),
}

# What each of these fields is called on its form.
_FIELDS: Final[dict[str, Promise]] = {
    "attribution": _("attribution"),
    "attributed_to": _("attributed to"),
    "certainty": _("certainty"),
    "level": _("minor or serious"),
    "recommendation": _("recommendation"),
}


def verb_choices() -> list[tuple[str, str]]:
    """Return the verbs as choices, each with what leaves the forms while it is off."""
    return [(verb, _with_what_goes(verb, str(words))) for verb, words in VERBS.items()]


def _with_what_goes(verb: str, words: str) -> str:
    names = FIELDS_OF_VERB.get(verb, ())
    if verb in ACTS_OF_VERB:
        return gettext("%(verb)s (off: %(what)s)") % {"verb": words, "what": ACTS_OF_VERB[verb]}
    if not names:
        return words
    gone = ", ".join(str(_FIELDS[name]) for name in names)
    return gettext("%(verb)s (off: no field for %(fields)s)") % {"verb": words, "fields": gone}


def removed_fields(verbs: list[str]) -> frozenset[str]:
    """Return the names of the form fields that a mandate without some verbs leaves out."""
    return frozenset(name for verb, names in FIELDS_OF_VERB.items() if verb not in verbs for name in names)
