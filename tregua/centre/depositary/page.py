"""The one page of a depositary: what it holds of whom, since when, and the evidence that it keeps."""

import functools
from typing import Any, Final

from django.template.backends.django import DjangoTemplates
from django.utils import translation

from tregua.centre.depositary.django_alone import PACKAGE
from tregua.centre.depositary.folder import LogKept
from tregua.centre.depositary.keeping import Keeper, stamp
from tregua.record.evidence import EvidenceError, parse_evidence

LANGUAGES: Final = {"ar": "العربية", "en": "English", "fr": "Français", "ru": "Русский"}


def page(keeper: Keeper, language: str) -> str:
    """Return the page in a language."""
    state = keeper.state()
    context = {
        "name": keeper.folder.name,
        "vkey": keeper.cosigner.key.vkey,
        "logs": [_log(keeper, log, state.get(log.origin, {})) for log in keeper.folder.logs],
        "evidence": _evidence(keeper),
        "poll_every": keeper.folder.poll_every,
        "languages": LANGUAGES.items(),
        "language": language,
        "bidi": language == "ar",
    }
    with translation.override(language):
        return str(_templates().get_template("depositary.html").render(context))


@functools.cache
def _templates() -> DjangoTemplates:
    folder = PACKAGE / "centre" / "depositary" / "templates"
    return DjangoTemplates({"NAME": "depositary", "DIRS": [folder], "APP_DIRS": False, "OPTIONS": {}})


def _log(keeper: Keeper, log: LogKept, state: dict[str, str]) -> dict[str, Any]:
    held = keeper.held(log)
    at = keeper.cosigned_at(held) if held else None
    cosigned = "" if at is None else _shown(stamp(at))
    return {
        "origin": log.origin,
        "vkey": log.verifier.vkey,
        "address": log.address,
        "place": log.place,
        "held": held.checkpoint if held else None,
        "cosigned_at": cosigned,
        "trouble": state.get("trouble", "").removeprefix("AWAY "),
        **{name: _shown(state.get(name, "")) for name in ("since", "asked_at", "answered_at")},
    }


def _shown(instant: str) -> str:
    """Return an instant as the page writes it: to the minute, in UTC as its foot says."""
    return instant[:16].replace("T", " ")


def _evidence(keeper: Keeper) -> list[dict[str, str]]:
    found = []
    for file in keeper.evidence():
        try:
            one = parse_evidence(file.read_text(encoding="utf-8"))
        except (EvidenceError, UnicodeDecodeError):
            continue  # not ours: it is not shown as evidence
        says = {name: getattr(one, name) for name in ("kind", "origin", "seen", "place", "says")}
        found.append(says | {"name": file.name, "seen": _shown(one.seen)})
    return found
