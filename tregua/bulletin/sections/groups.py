"""The figures of one group, each in a sentence with its change and coverage, and their table by province."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Final

from django.utils.translation import gettext

from tregua.bulletin import sentences, times
from tregua.bulletin.called import Content, channel_name, is_of_one_day, province_name, rule_name
from tregua.bulletin.document import Section, Table
from tregua.bulletin.figures import in_order
from tregua.bulletin.rules import ALWAYS, BY_CODE, GROUPS
from tregua.bulletin.sections.kind import SectionKind

_NEVER_LEFT_OUT: Final = {BY_CODE[code].group for code in ALWAYS}


def _tell(content: Content, language: str, *, group: str) -> Iterator[Section]:
    figures = [one for one in content["figures"] if _group(content, one["rule"]) == group]
    if not figures:
        return
    yield Section(
        group,
        str(GROUPS[group]),
        [_sentence(one, content, language) for one in figures],
        _table([one for one in figures if one["parts"] is not None], content, language),
    )


def _sentence(figure: Content, content: Content, language: str) -> str:
    said = (
        sentences.of_figure(
            figure, channel_name(content, figure["scope"], language), one_day=is_of_one_day(content)
        ),
        sentences.of_change(figure, one_day=is_of_one_day(content)),
        sentences.of_running(figure, language),
        times.of_figure(figure, content.get("times", {})),
        sentences.of_coverage(figure),
    )
    return " ".join(filter(None, said))


def _group(content: Content, code: str) -> str:
    return next((str(rule["group"]) for rule in content["method"] if rule["code"] == code), "")


def _table(figures: Sequence[Content], content: Content, language: str) -> Table | None:
    if not figures:
        return None
    codes = in_order({code for figure in figures for code in figure["parts"]})
    if not codes:
        return None  # each figure stands in its sentence, with the coverage behind its zero
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


KINDS: Final = tuple(
    SectionKind(group, title, partial(_tell, group=group), always=group in _NEVER_LEFT_OUT)
    for group, title in GROUPS.items()
)
