"""The forms of a verb of speech, so that a language file names the verb and not every form of it.

Russian is built from the infinitive, Arabic from the third person of the past and of the present, French from an
infinitive in -er. Verbs that are built otherwise are listed form by form in the language file.

>>> verb_forms("заявить", "Cyrl")[:4], verb_forms("высказаться", "Cyrl")[1]
(['заявил', 'заявила', 'заявило', 'заявили'], 'высказалась')
>>> [form for form in verb_forms("отметить", "Cyrl") if is_participle(form) or is_gerund(form)]
['отметивший', 'отметившая', 'отметившие', 'отметив']
>>> verb_forms("نفى ينفي", "Arab")
['نفى', 'نفت', 'نفوا', 'نفاه', 'نفاها', 'نفاهم', 'نفته', 'نفتها', 'ينفي', 'تنفي', 'ينفون']
>>> verb_forms("tempérer", "Latn")
['tempère', 'tempèrent', 'tempérait', 'tempéraient', 'tempéra', 'tempérèrent', 'tempéré']
"""

from typing import Final

_PAST: Final = ("л", "ла", "ло", "ли")
_PARTICIPLES: Final = ("вший", "вшая", "вшие")
_WEAK: Final = ("ى", "ا")
_WEAK_NOW: Final = ("ي", "و", "ى")
_HISSING: Final = "жчшщ"


def verb_forms(verb: str, script: str) -> list[str]:
    """Return the forms of a verb of a language file; what follows the verb in a phrase follows each of them."""
    first, _space, rest = verb.strip().partition(" ")
    if script == "Arab":
        return _arabic(first, rest)
    if script == "Latn":
        itself = f"{first} " if first == "se" else ""
        return [f"{itself}{form}" for form in _french(rest if itself else first)]
    return [f"{form} {rest}".strip() for form in _russian(first)]


def _russian(infinitive: str) -> list[str]:
    itself = infinitive.endswith("ся")
    stem = infinitive.removesuffix("ся").removesuffix("ть")
    forms = [stem + ending for ending in _PAST] + _present(stem)
    apart = [stem + ending for ending in _PARTICIPLES]
    if itself:
        return [*map(_itself, forms), *(f"{form}ся" for form in apart), f"{stem}вшись"]
    return [*forms, *apart, f"{stem}в"]


def is_participle(form: str) -> bool:
    """Say whether a Russian form means "who has said": its subject is what stands before it."""
    return form.removesuffix("ся").endswith((*_PARTICIPLES, "вшии"))


def is_gerund(form: str) -> bool:
    """Say whether a Russian form means "having said": it has the subject of its sentence."""
    return form.endswith(("ив", "ав", "ув", "ев", "ившись", "авшись"))


def _present(stem: str) -> list[str]:
    """Return the third persons of the present: as they are for most verbs of speech."""
    if stem.endswith("ова"):
        return [f"{stem[:-3]}ует", f"{stem[:-3]}уют"]
    if stem.endswith("и"):
        return [f"{stem[:-1]}ит", f"{stem[:-1]}{'ат' if stem[-2:-1] in _HISSING else 'ят'}"]
    if stem.endswith("ну"):
        return [f"{stem[:-1]}ет", f"{stem[:-1]}ут"]
    return [f"{stem}ет", f"{stem}ют"]


def _french(infinitive: str) -> list[str]:
    """Return the third persons and the participle of a verb in -er; accents do not count when a text is searched."""
    if not infinitive.endswith("er"):
        return []  # "faire savoir": only its infinitive is found by it
    stem = infinitive.removesuffix("er")
    open_ = f"{stem}e" if stem.endswith("g") else stem
    present = f"{stem[:-2]}è{stem[-1]}" if stem[-2:-1] == "é" else stem
    past = [f"{open_}ait", f"{open_}aient", f"{open_}a", f"{stem}èrent", f"{stem}é"]
    return [f"{present}e", f"{present}ent", *past]


def _itself(form: str) -> str:
    return form + ("сь" if form[-1] in "аои" else "ся")


def _arabic(past: str, now: str) -> list[str]:
    weak = past.endswith(_WEAK)
    short = past[:-1] if weak else past
    him = f"{short}اه" if weak else f"{past}ه"
    forms = [past, f"{short}ت", f"{short}وا", him, f"{him}ا", f"{him}م", f"{short}ته", f"{short}تها"]
    forms += [] if weak else [f"{past}ا"]
    if now:
        many = now[:-1] if now.endswith(_WEAK_NOW) else now
        forms += [now, f"ت{now[1:]}", f"{many}ون"]
    return forms
