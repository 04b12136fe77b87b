"""What the answers of a call say together: the note that is read back, and the same as it is kept."""

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict

from tregua.agreement.months import day_in_words
from tregua.calls.scripts import script_of
from tregua.calls.steps import ORDER, STEPS
from tregua.intake.channels.form import FIELDS
from tregua.liaison.consents import Toward
from tregua.places.models import Place

Answers = Mapping[str, Mapping[str, Any]]


def said(answers: Answers) -> dict[str, Any]:
    """Return what was answered, field by field, as the forms understand it."""
    found: dict[str, Any] = {}
    for step in ORDER:
        if step in answers:
            form = STEPS[step][1](_posted(answers[step]))
            form.full_clean()
            found |= form.cleaned_data
    found.pop("turn", None)
    return found


def _posted(says: Mapping[str, Any]) -> QueryDict:
    """Return kept answers as a browser sends them."""
    data = QueryDict(mutable=True)
    for name, value in says.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return data


def read_back(says: Mapping[str, Any], language: str) -> list[tuple[str, str]]:
    """Return the note sentence by sentence in a language, each with the step at which it is put right."""
    script = script_of(language)
    lines: list[tuple[str, str]] = []

    def tell(step: str, name: str, value: str) -> None:
        if value:
            lines.append((step, script.read_back[name].format(**{name: value})))

    tell("what", "what", says.get("what", ""))
    tell("where", "where", says.get("where", ""))
    tell("where", "place", _place(says.get("place"), language))
    tell("when", "when", says.get("when", ""))
    tell("when", "day", _day(says, language))
    tell("who", "who", says.get("who", ""))
    tell("harm", "harm", says.get("harm", ""))
    tell("known", "known", script.how_known.get(says.get("how_known", ""), ""))
    told = {step for step, _line in lines}
    missing = [(step, script.parts[step]) for step in script.parts if step not in told]
    if missing:
        lines.append(
            (
                missing[0][0],
                script.read_back["missing"].format(missing=" · ".join(word for _s, word in missing)),
            )
        )
    return lines


def _place(place: Place | None, language: str) -> str:
    """Return a place of the gazetteer as it is called in a language, with what it lies in."""
    if place is None:
        return ""
    return " – ".join(one.name(language) for one in place.chain)


def _day(says: Mapping[str, Any], language: str) -> str:
    day, at = says.get("day"), says.get("time")
    return " ".join(filter(None, [day_in_words(day, language) if day else "", f"{at:%H:%M}" if at else ""]))


def as_kept(says: Mapping[str, Any], *, language: str, source: str) -> dict[str, str]:
    """Return the fields of the note as the channel of call notes reads them."""
    words = {name: str(says.get(name) or "") for name in (*FIELDS, "caller_name", "caller_contact")}
    place, day, at, back = (says.get(name) for name in ("place", "day", "time", "call_back_at"))
    words |= {
        "caller_language": language,
        "source": source,
        "place": place.code if place else "",
        "day": day.isoformat() if day else "",
        "time": f"{at:%H:%M}" if at else "",
        "read_back": "yes" if says.get("agreed") == "yes" else "",
        "call_back": back.isoformat(timespec="minutes") if back else "",
    }
    return {name: value for name, value in words.items() if value}


def consents(says: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return toward whom the caller agreed to what."""
    return {str(one): list(says[one]) for one in Toward if says.get(one)}
