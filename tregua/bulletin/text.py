"""A bulletin as it is read: one structure in four languages, printed as text, as a page, or as data."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.utils.translation import gettext, override

from tregua.agreement.months import day_in_words
from tregua.agreement.names import named
from tregua.agreement.time_zones import zone_in_words
from tregua.agreement.violation_types import label
from tregua.bulletin.called import Content, bulletin_name, instant_in_words, is_of_one_day, province_name
from tregua.bulletin.document import Document, Remark, Section
from tregua.bulletin.following import following
from tregua.bulletin.languages import direction, reviewed_by
from tregua.bulletin.models import Bulletin
from tregua.bulletin.prose import INTRODUCTION, PARTS, printed
from tregua.bulletin.sections import sections_of


def document(content: Content, language: str) -> Document:
    """Return the bulletin in a language; the same content gives the same text, whatever language a page is in."""
    with override(language):
        return Document(
            language=language,
            direction=direction(language),
            title=_title(content, language),
            head=list(_head(content, language)),
            introduction=_remarks(content, INTRODUCTION, language),
            sections=_with_remarks(
                list(_told(content, language)),
                content,
                language,
            ),
        )


def document_of(bulletin: Bulletin, language: str) -> Document:
    """Return an issue in a language: what it says, and on top of a published one what became of it since.

    What a published one says never changes: what is read often is put together once.
    """
    if not hasattr(bulletin, "approval"):
        return document(printed(bulletin), language)
    with override(language):
        became = following(bulletin).line
    return replace(_published(bulletin.pk, language), became=became)


@lru_cache(maxsize=64)
def _published(pk: str, language: str) -> Document:
    return document(printed(Bulletin.objects.select_related("approval").get(pk=pk)), language)


def _told(content: Content, language: str) -> Iterator[Section]:
    if content.get("withdraws"):
        yield from _withdrawal(content)
        return
    for kind in sections_of(content):
        yield from kind.tell(content, language)


def _with_remarks(sections: Sequence[Section], content: Content, language: str) -> list[Section]:
    """Return the sections with what people wrote for them; a remark whose section is not printed stands alone."""
    said = {part: _remarks(content, part, language) for part in PARTS if part != INTRODUCTION}
    made = [replace(one, remarks=said.pop(one.part or one.kind, ())) for one in sections]
    alone = [
        Section("remarks", str(PARTS[part]), remarks=remarks) for part, remarks in said.items() if remarks
    ]
    return [*made, *alone]


def _remarks(content: Content, part: str, language: str) -> list[Remark]:
    found = [one for one in content.get("prose", []) if one["part"] == part]
    if not found:
        return []
    chosen = next((one for one in found if one["language"] == language), found[0])
    return [
        Remark(chosen["text"], chosen["language"], direction(chosen["language"]), _note(chosen, language))
    ]


def _note(prose: Content, language: str) -> str:
    if prose["language"] != language:
        return gettext("Nobody has translated this paragraph into this language.")
    if prose["translator"] is None:
        return ""
    says = {"who": prose["translator"], "reviewer": prose["reviewed_by"]}
    if prose["earlier_wording"]:
        return gettext("Translated by %(who)s from an earlier wording; nobody has reviewed it since.") % says
    if prose["reviewed_by"] is None:
        return gettext("Translated by %(who)s; nobody has reviewed this translation.") % says
    return gettext("Translated by %(who)s, reviewed by %(reviewer)s.") % says


def _title(content: Content, language: str) -> str:
    centre = named(content["centre"]["names"], language)
    if content.get("number"):
        says = {"name": bulletin_name(content, language), "centre": centre, "issue": content["issue"]}
        if content.get("withdraws"):
            return gettext("%(name)s · withdrawn by issue %(issue)s · %(centre)s") % says
        if content["corrects"]:
            return gettext("%(name)s · corrected issue %(issue)s · %(centre)s") % says
        return gettext("%(name)s · %(centre)s") % says
    day = day_in_words(date.fromisoformat(content["day"]), language)
    says = {"day": day, "centre": centre, "issue": content["issue"]}
    if content.get("withdraws"):
        return gettext("Bulletin of %(day)s, withdrawn by issue %(issue)s · %(centre)s") % says
    if content["corrects"]:
        return gettext("Bulletin of %(day)s, corrected issue %(issue)s · %(centre)s") % says
    return gettext("Bulletin of %(day)s · %(centre)s") % says


def _head(content: Content, language: str) -> Iterator[str]:
    zone = ZoneInfo(content["zone"])
    start, end = (content[name] for name in ("starts_at", "ends_at"))
    # A period ends as the next begins: its last moment is still on the clock it had.
    last = datetime.fromisoformat(end) - timedelta(seconds=1)
    yield gettext("Period: from %(start)s until %(end)s, %(zone)s.") % {
        "start": instant_in_words(start, zone, language),
        "end": instant_in_words(end, zone, language),
        "zone": zone_in_words(content["zone"], datetime.fromisoformat(start), last),
    }
    if not content.get("withdraws"):
        yield from _limits(content, language)
        yield gettext("A zero says that none is on record; it does not say that there was none.")
        if all(figure["previous"] is None for figure in content["figures"]):
            yield (
                gettext(
                    "No figure of the day before was published under the same rules, so none is compared."
                )
                if is_of_one_day(content)
                else gettext(
                    "No figure of the period before was published under the same rules, so none is compared."
                )
            )
    if content.get("together"):
        names = ", ".join(province_name(content, code, language) for code in content["together"])
        yield gettext(
            "So that nobody can be recognised, these provinces are printed together: %(names)s."
        ) % {"names": names}
    reviewer = reviewed_by(language)
    if reviewer:
        yield gettext("The text in this language was reviewed by %(who)s.") % {"who": reviewer}
    else:
        yield gettext(
            "Nobody has reviewed the text in this language. The figures are the same in every language."
        )


def _limits(content: Content, language: str) -> Iterator[str]:
    """Tell what a thematic issue is limited to, and in which language its theme was not written."""
    theme = content.get("theme") or {}
    if theme.get("kinds"):
        kinds = ", ".join(label(code, language) for code in theme["kinds"])
        yield gettext("Only these kinds of event are counted: %(kinds)s.") % {"kinds": kinds}
    if theme.get("areas"):
        areas = ", ".join(province_name(content, code, language) for code in theme["areas"])
        yield gettext("Only events in these provinces are counted: %(areas)s.") % {"areas": areas}
    if theme.get("kinds") or theme.get("areas"):
        yield gettext("What has neither a kind nor a province, such as meetings, is not in this report.")
    if theme and language not in theme["words"]:
        yield gettext("Nobody has written the theme in this language.")


def _withdrawal(content: Content) -> Iterator[Section]:
    lines = [
        gettext("This issue withdraws issue %(issue)s. Reason: %(reason)s")
        % {"issue": content["withdraws"]["issue"], "reason": content["reason"]},
        gettext("No figure of this day stands until a further issue is published.")
        if is_of_one_day(content)
        else gettext("No figure of this period stands until a further issue is published."),
    ]
    yield Section("corrections", gettext("Withdrawn"), lines)


def as_text(bulletin: Bulletin, language: str) -> str:
    """Return a bulletin as plain text."""
    doc = document_of(bulletin, language)
    parts = [doc.title, *([doc.became] if doc.became else []), *doc.head, *_in_text(doc.introduction)]
    for section in doc.sections:
        parts += ["", section.heading.upper() if language in {"en", "fr", "ru"} else section.heading]
        parts += [*_in_text(section.remarks), *section.lines]
        parts += [f"{one.name} ({one.mark}). {one.says}" for one in section.explained]
        parts += [f"{said.speaker}: “{said.words}”" for said in section.quotations]
        for picture in section.pictures:
            parts += ["", picture.title, picture.says, *picture.notes]
        if section.table:
            parts += ["", section.table.caption, " | ".join(section.table.head)]
            parts += [" | ".join(row) for row in section.table.rows]
            parts += [section.table.below] if section.table.below else []
    return "\n".join(parts) + "\n"


def _in_text(remarks: Sequence[Remark]) -> list[str]:
    return (
        ["", *(f"{one.text}\n({one.note})" if one.note else one.text for one in remarks)] if remarks else []
    )


def as_json(bulletin: Bulletin) -> str:
    """Return the frozen content as data: the same bytes every time."""
    return json.dumps(printed(bulletin), sort_keys=True, ensure_ascii=False, indent=1) + "\n"
