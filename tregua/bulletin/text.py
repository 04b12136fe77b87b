"""A bulletin as it is read: one structure in four languages, printed as text, as a page, or as data."""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.utils.translation import gettext, override

from tregua.agreement.channels import channel_name as known_channel
from tregua.agreement.months import day_in_words
from tregua.agreement.names import named
from tregua.bulletin import beside, coverage, sentences, times
from tregua.bulletin.figures import NOT_KNOWN, in_order
from tregua.bulletin.languages import direction, reviewed_by
from tregua.bulletin.models import Bulletin
from tregua.bulletin.prose import INTRODUCTION, PARTS, printed
from tregua.bulletin.rules import BY_CODE, GROUPS
from tregua.reports.doubts import UNDIFFERENTIATED, folded_name

Content = Mapping[str, Any]
ISO_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class Table:
    """Figures by province with their totals: head, rows, and the row of totals last."""

    caption: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Quotation:
    """Words of a speaker, in the language they were said in, never in ours."""

    speaker: str
    words: str
    language: str


@dataclass(frozen=True)
class Remark:
    """Prose by people: in the wanted language where it was translated, else as it was written; `note` says which."""

    text: str
    language: str
    direction: str
    note: str


@dataclass(frozen=True)
class Section:
    """One part of a bulletin; `kind` says whether it holds claims, findings or neither."""

    kind: str
    heading: str
    lines: Sequence[str] = ()
    table: Table | None = None
    quotations: Sequence[Quotation] = ()
    part: str = ""
    remarks: Sequence[Remark] = ()


@dataclass(frozen=True)
class Document:
    """A bulletin in one language."""

    language: str
    direction: str
    title: str
    head: Sequence[str]
    introduction: Sequence[Remark] = ()
    sections: Sequence[Section] = field(default_factory=list)


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
                [section for make in _makers(content) for section in make(content, language)],
                content,
                language,
            ),
        )


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


def _makers(content: Content) -> "Sequence[Callable[[Content, str], Iterator[Section]]]":
    return (_withdrawal,) if content.get("withdraws") else SECTIONS


def _title(content: Content, language: str) -> str:
    day = day_in_words(date.fromisoformat(content["day"]), language)
    says = {"day": day, "centre": named(content["centre"]["names"], language), "issue": content["issue"]}
    if content.get("withdraws"):
        return gettext("Bulletin of %(day)s, withdrawn by issue %(issue)s · %(centre)s") % says
    if content["corrects"]:
        return gettext("Bulletin of %(day)s, corrected issue %(issue)s · %(centre)s") % says
    return gettext("Bulletin of %(day)s · %(centre)s") % says


def _head(content: Content, language: str) -> Iterator[str]:
    zone = ZoneInfo(content["zone"])
    start, end = (_instant(content[name], zone, language) for name in ("starts_at", "ends_at"))
    yield gettext("Period: from %(start)s until %(end)s, time of %(zone)s.") % {
        "start": start, "end": end, "zone": content["zone"],
    }  # fmt: skip
    if not content.get("withdraws"):
        yield gettext("A zero says that none is on record; it does not say that there was none.")
        if all(figure["previous"] is None for figure in content["figures"]):
            yield gettext(
                "No figure of the day before was published under the same rules, so none is compared."
            )
    reviewer = reviewed_by(language)
    if reviewer:
        yield gettext("The text in this language was reviewed by %(who)s.") % {"who": reviewer}
    else:
        yield gettext(
            "Nobody has reviewed the text in this language. The figures are the same in every language."
        )


def _instant(written: str, zone: ZoneInfo, language: str) -> str:
    instant = datetime.fromisoformat(written).astimezone(zone)
    return f"{day_in_words(instant.date(), language)} {instant:%H:%M}"


def _withdrawal(content: Content, _language: str) -> Iterator[Section]:
    lines = [
        gettext("This issue withdraws issue %(issue)s. Reason: %(reason)s")
        % {"issue": content["withdraws"]["issue"], "reason": content["reason"]},
        gettext("No figure of this day stands until a further issue is published."),
    ]
    yield Section("corrections", gettext("Withdrawn"), lines)


def _corrections(content: Content, language: str) -> Iterator[Section]:
    if not content["corrects"]:
        return
    lines = [
        gettext("This issue corrects issue %(issue)s. Reason: %(reason)s")
        % {"issue": content["corrects"]["issue"], "reason": content["reason"]}
    ]
    lines += [
        gettext("%(figure)s: printed %(was)s, now %(now)s.")
        % {
            "figure": rule_name(one["rule"], channel_name(content, one["scope"], language)),
            "was": gettext("nothing") if one["was"] is None else one["was"],
            "now": gettext("nothing") if one["is"] is None else one["is"],
        }
        for one in content["corrections"]
    ]
    if not content["corrections"]:
        lines.append(gettext("No figure differs from the corrected issue."))
    yield Section("corrections", gettext("Corrections"), lines)


def channel_name(content: Content, scope: str, language: str) -> str:
    """Return what the channel of a figure is called: a centre by its frozen name, another by ours for its code.

    A figure of a week has the day from which it counts in this place.
    """
    if ISO_DAY.fullmatch(scope):
        return day_in_words(date.fromisoformat(scope), language)
    names = content["channels"].get(scope)
    return named(names, language) if names else known_channel(scope)


def rule_name(code: str, scope: str) -> str:
    """Return what a figure is called, with its channel where it has one, in the active language."""
    name = str(BY_CODE[code].name) if code in BY_CODE else code
    if scope and code in BY_CODE and BY_CODE[code].weekly:
        return gettext("%(figure)s, from %(day)s") % {"figure": name, "day": scope}
    if scope:
        return gettext("%(figure)s, through %(channel)s") % {"figure": name, "channel": scope}
    return name


def _figures(content: Content, language: str) -> Iterator[Section]:
    for group, heading in GROUPS.items():
        figures = [one for one in content["figures"] if _group(content, one["rule"]) == group]
        if not figures:
            continue
        lines = [
            " ".join(
                filter(
                    None,
                    (
                        sentences.of_figure(one, channel_name(content, one["scope"], language)),
                        sentences.of_change(one),
                        times.of_figure(one, content.get("times", {})),
                        sentences.of_coverage(one),
                    ),
                )
            )
            for one in figures
        ]
        yield Section(
            group,
            str(heading),
            lines,
            _table([one for one in figures if one["parts"] is not None], content, language),
        )


def _group(content: Content, code: str) -> str:
    return next((str(rule["group"]) for rule in content["method"] if rule["code"] == code), "")


def _table(figures: Sequence[Content], content: Content, language: str) -> Table | None:
    if not figures:
        return None
    codes = in_order({code for figure in figures for code in figure["parts"]})
    rows = [
        [province_name(content, code, language), *(str(figure["parts"].get(code, 0)) for figure in figures)]
        for code in codes
    ]
    rows.append([gettext("Total"), *(str(figure["value"]) for figure in figures)])
    head = [
        gettext("Province"),
        *(rule_name(figure["rule"], channel_name(content, figure["scope"], language)) for figure in figures),
    ]
    return Table(gettext("By province"), head, rows)


def province_name(content: Content, code: str, language: str) -> str:
    """Return what a province is called in a bulletin: its frozen name; "place not known"; or the bare code."""
    if code == NOT_KNOWN:
        return gettext("Place not known")
    if code == UNDIFFERENTIATED:
        return folded_name()
    names = content["provinces"].get(code)
    return named(names, language) if names else code


def _both_centres(content: Content, language: str) -> Iterator[Section]:
    lines = [gettext("Each centre counts by its own rules. The counts are never added up.")]
    for column in content["both_centres"]:
        lines += sentences.of_side(
            column, named(column["names"], language) if column["names"] else column["code"]
        )
    yield Section("claims", gettext("What each centre published as its count"), lines, part="both_centres")


def _others(content: Content, language: str) -> Iterator[Section]:
    lines = []
    for count in content["counts_of_others"]:
        name = named(count["names"], language) if count["names"] else count["publisher"]
        line = sentences.of_published_count(count, name)
        lines.append(f"{line} {count['url']}".strip())
    if lines:
        first = gettext("Figures of others, as they published them. This centre has not verified them.")
        yield Section("claims", gettext("What others published"), [first, *lines], part="others")


def _beside(content: Content, language: str) -> Iterator[Section]:
    found = content.get("beside")  # a bulletin that was prepared without it has none
    if not found or not found["bodies"]:
        return
    table = Table(
        gettext("By province, as published"),
        beside.head(found, language),
        beside.rows(found, lambda code: province_name(content, code, language)),
    )
    yield Section(
        "claims",
        gettext("What others published, side by side"),
        list(beside.lines(found, language)),
        table,
        part="beside",
    )


def _coverage(content: Content, language: str) -> Iterator[Section]:
    found = content.get("coverage")  # a bulletin that was prepared without it has none
    if not found:
        return
    rows = [
        [province_name(content, code, language), coverage.extent_name(extent)]
        for code, extent in found["by_province"].items()
    ]
    head = [gettext("Province"), gettext("Could be looked at")]
    table = Table(gettext("By province"), head, rows) if found["said"] and rows else None
    yield Section(
        "coverage", gettext("What could be looked at, and restrictions"), list(coverage.lines(found)), table
    )


def _statements(content: Content, _language: str) -> Iterator[Section]:
    said = [
        Quotation(
            " · ".join(filter(None, (one["speaker"], one["speaker_role"]))), one["words"], one["language"]
        )
        for one in content["statements"]
    ]
    if said:
        yield Section("statements", gettext("Statements of this centre"), quotations=said)


def _method(content: Content, _language: str) -> Iterator[Section]:
    lines = []
    for rule in content["method"]:
        # Frozen in the language it was written in; printed in the wanted one where a translation is known.
        says = rule | {
            one: gettext(rule[one]) for one in ("name", "includes", "excludes", "doubles", "time_basis")
        }
        lines.append(
            gettext(
                "%(name)s (rule %(code)s, version %(version)s). Counted: %(includes)s Not counted: %(excludes)s "
                "Doubles: %(doubles)s Time: %(time_basis)s"
            )
            % says
        )
    yield Section("method", gettext("How it was counted"), lines)


SECTIONS: tuple[Callable[[Content, str], Iterator[Section]], ...] = (
    _corrections,
    _figures,
    _both_centres,
    _others,
    _beside,
    _coverage,
    _statements,
    _method,
)


def as_text(bulletin: Bulletin, language: str) -> str:
    """Return a bulletin as plain text."""
    doc = document(printed(bulletin), language)
    parts = [doc.title, *doc.head, *_in_text(doc.introduction)]
    for section in doc.sections:
        parts += ["", section.heading.upper() if language in {"en", "fr", "ru"} else section.heading]
        parts += [*_in_text(section.remarks), *section.lines]
        parts += [f"{said.speaker}: “{said.words}”" for said in section.quotations]
        if section.table:
            parts += ["", section.table.caption, " | ".join(section.table.head)]
            parts += [" | ".join(row) for row in section.table.rows]
    return "\n".join(parts) + "\n"


def _in_text(remarks: Sequence[Remark]) -> list[str]:
    return (
        ["", *(f"{one.text}\n({one.note})" if one.note else one.text for one in remarks)] if remarks else []
    )


def as_json(bulletin: Bulletin) -> str:
    """Return the frozen content as data: the same bytes every time."""
    return json.dumps(printed(bulletin), sort_keys=True, ensure_ascii=False, indent=1) + "\n"
