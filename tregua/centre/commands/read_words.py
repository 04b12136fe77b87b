"""What `tregua read` prints for people: what stands in a text, in few lines and in the language of whoever asks.

Words of the text stand as they are written there, each in its own direction.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import get_language_info, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from tregua.intake.machine_wording import flagged
from tregua.intake.reading.items import Acceptance, Count, Reading, Statement, When, Where
from tregua.intake.reading.lists import listed
from tregua.intake.reading.proposals import UNITS, proposals
from tregua.reports.choices import CountUnit

SHOWN: Final = 150
LANGUAGES: Final[dict[str, Promise]] = {
    "ar": gettext_lazy("Arabic"), "en": gettext_lazy("English"), "fr": gettext_lazy("French"), "ru": gettext_lazy("Russian"),
    "de": gettext_lazy("German"), "es": gettext_lazy("Spanish"), "fa": gettext_lazy("Persian"), "he": gettext_lazy("Hebrew"),
    "pt": gettext_lazy("Portuguese"), "tr": gettext_lazy("Turkish"), "zh": gettext_lazy("Chinese"),
}  # fmt: skip
ROLES: Final[dict[str, Promise]] = {
    "origin": gettext_lazy("fired from"),
    "target": gettext_lazy("under fire"),
    "aid": gettext_lazy("aid brought to"),
    "signatory": gettext_lazy("signed"),
    "abroad": gettext_lazy("abroad"),
}
LIMITS: Final[dict[str, Promise]] = {
    "up_to": gettext_lazy("up to"),
    "at_least": gettext_lazy("at least"),
    "about": gettext_lazy("about"),
}
# Between these marks words keep their own direction, whatever stands around them.
ISOLATE, END = "\u2068", "\u2069"


def lines_of(reading: Reading) -> Iterator[str]:
    """Yield the lines that tell of a reading."""
    yield _("Language: %(language)s") % {"language": language_name(reading.language)}
    yield from _part(_("Who says what"), map(_statement, reading.statements))
    yield from _part(_("Figures"), _figures(reading))
    if reading.bulletin_date:
        yield from _part(_("Day in the title of the bulletin"), [_day(reading.bulletin_date)])
    yield from _part(_("Days"), map(_day, reading.dates))
    yield from _part(_("Places"), dict.fromkeys(map(_place, reading.places)))
    yield from _part(_("Parties"), dict.fromkeys(own(one.words) for one in reading.parties))
    yield from _part(
        _("Acceptances"),
        (_acceptance(one) for one in reading.acceptances),
    )
    yield from _part(
        _("Embedded posts"),
        (
            " · ".join(
                filter(None, (own(one.account), one.date, _("on topic") if one.on_topic else _("off topic")))
            )
            for one in reading.embedded_posts
        ),
    )
    yield from _part(
        _("To look at"), (f"{flagged(one.kind, one.detail)} {own(one.words)}" for one in reading.flags)
    )
    number = len(proposals(reading))
    yield ""
    yield ngettext(
        "%(number)s draft for a person to accept or reject, on the page of the text.",
        "%(number)s drafts for a person to accept or reject, on the page of the text.",
        number,
    ) % {"number": number}


def language_name(code: str) -> str:
    """Return the name of a language, in the language of whoever asks."""
    if code in LANGUAGES:
        return str(LANGUAGES[code])
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return _("not known") if code in {"", "und"} else code


def own(words: str) -> str:
    """Return words of the text on one line, kept in their own direction."""
    told = " ".join(words.split())
    return f"{ISOLATE}{told[:SHOWN]}{' …' if len(told) > SHOWN else ''}{END}"


def _part(name: str, lines: Iterable[str]) -> Iterator[str]:
    told = [f"  {line.rstrip()}" for line in lines]
    if told:
        yield ""
        yield name
        yield from told


def _statement(one: Statement) -> str:
    who = own(one.speaker or one.institution) if one.speaker or one.institution else _("nobody named")
    role = f" ({own(one.role)})" if one.role else ""
    return f"{who}{role}{', ' + one.date if one.date else ''}: {own(one.words)}"


def _figures(reading: Reading) -> Iterator[str]:
    """Yield each figure with its list by province, on one line."""
    for one in listed(reading):
        parts = " · ".join(f"{own(part.province or part.words)} {part.value:g}" for part in one.parts)
        yield _figure(one.total) + (f": {parts}" if parts else "")


def _figure(one: Count) -> str:
    code = UNITS.get(one.what, "")
    unit = str(CountUnit(code).label) if code in CountUnit.values else one.what.replace("_", " ")
    limit = f"{LIMITS[one.limit]} " if one.limit in LIMITS else ""
    notes = (
        _("a running total") if one.running else "",
        own(one.window.words) if one.window else "",
        own(one.province or ", ".join(one.named)) if one.province or one.named else "",
    )
    return " · ".join(filter(None, (f"{limit}{one.value:g} {unit}", *notes)))


def _acceptance(one: Acceptance) -> str:
    through = _("through")
    return f"{own(one.who or one.words)} · {through} {one.channel or '?'}"


def _day(one: When) -> str:
    assumed = _("assumed in part")
    return f"{one.iso}{f' ({assumed})' if one.assumed else ''} {own(one.words)}"


def _place(one: Where) -> str:
    words = (own(one.words), own(one.province) if one.province else "", str(ROLES.get(one.role, "")))
    return " · ".join(filter(None, words))
