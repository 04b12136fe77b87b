"""What stands open on a bulletin that is prepared, so that whoever approves it knows: each point with where to look.

A point forbids nothing. Who approves with open points is asked once more, and the journal says which stood open.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any, Final

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, get_language_info, gettext, ngettext

from tregua.agreement.names import named
from tregua.agreement.violation_types import label
from tregua.bulletin.behind import links_of
from tregua.bulletin.called import channel_name, province_name, rule_name
from tregua.bulletin.identifying import few_of_a_kind, grouping, reckoned, single_places, small
from tregua.bulletin.languages import codes, reviewed_by
from tregua.bulletin.models import Bulletin, Figure
from tregua.bulletin.prose import PARTS, printed
from tregua.exchange.entries import SMALLEST_COUNT
from tregua.exchange.fold import Item
from tregua.exchange.held import common_record
from tregua.exchange.positions import Position
from tregua.incidents.models import Finding, Incident
from tregua.people.models import Person
from tregua.record.portions import portions
from tregua.reports.exposing import looking_like
from tregua.reports.loaded import loaded_in, loaded_words

# So many records are named one by one; the figure's own page names the others.
SHOWN: Final = 12
OPEN: Final = "incidents_open"
ALL: Final = "incidents_recorded"


@dataclass(frozen=True)
class Point:
    """One open point: its code with what is counted, for the journal; a sentence; and where to look."""

    code: str
    words: str
    links: tuple[tuple[str, str], ...] = ()
    # By this somebody could be recognised.
    recognises: bool = False


def open_points(bulletin: Bulletin, person: Person) -> list[Point]:
    """Return what stands open on a prepared bulletin, the gravest first, with links for a person who may follow them."""
    figures = {one.rule.code: one for one in bulletin.figures.filter(since=None).select_related("rule")}
    return [
        *_no_finding(figures.get(OPEN), person),
        *_no_place(figures.get(ALL), person),
        *_contested(bulletin, figures.get(ALL)),
        *_words(bulletin),
        *_prose(bulletin),
        *_followed_by(person, recognised(bulletin)),
        *_coverage(bulletin),
        *_languages(bulletin),
    ]


def _followed_by(person: Person, points: Iterable[Point]) -> Iterator[Point]:
    """Yield points with the links that a person may follow: only who approves bulletins lays them out."""
    layout = reverse("bulletin:layout")
    for one in points:
        may = person.may("bulletin.approve")
        yield replace(one, links=tuple(link for link in one.links if may or not link[1].startswith(layout)))


def _records(figure: Figure, ids: Iterable[str], person: Person) -> tuple[tuple[str, str], ...]:
    """Return links to the first of these records, and to the whole list where there are more."""
    wanted = list(ids)
    links = [(one.label, one.to) for one in links_of(figure.rule.code, wanted[:SHOWN], person) if one.to]
    if len(wanted) > SHOWN:
        links.append((gettext("all of them"), reverse("bulletin:figure", args=[figure.pk])))
    return tuple(links)


def _no_finding(figure: Figure | None, person: Person) -> Iterator[Point]:
    if figure is None or not figure.value:
        return
    words = ngettext(
        "%(n)s incident has no finding that stands.",
        "%(n)s incidents have no finding that stands.",
        figure.value,
    )
    yield Point(
        f"no_finding:{figure.value}",
        words % {"n": figure.value},
        _records(figure, figure.records, person),
    )


def _no_place(figure: Figure | None, person: Person) -> Iterator[Point]:
    if figure is None:
        return
    found = [
        row
        for some in portions(figure.records)
        for row in Incident.objects.filter(pk__in=some, place=None).values_list("number", "pk")
    ]
    ids = [pk for _number, pk in sorted(found)]
    if ids:
        words = ngettext(
            "%(n)s incident has no place on record.", "%(n)s incidents have no place on record.", len(ids)
        )
        yield Point(f"no_place:{len(ids)}", words % {"n": len(ids)}, _records(figure, ids, person))


def _contested(bulletin: Bulletin, figure: Figure | None) -> Iterator[Point]:
    contested = [one for one in common_record(bulletin.last).of(settings.ORIGIN) if _is_contested(one)]
    incidents = set(figure.records if figure else ())
    findings = {
        pk
        for some in portions({one.record_id for one in contested})
        for pk, incident in Finding.objects.filter(pk__in=some).values_list("pk", "incident_id")
        if incident in incidents
    }
    first, last = bulletin.day.isoformat(), bulletin.last.isoformat()
    found = [one for one in contested if first <= one.day <= last or one.record_id in findings]
    if found:
        words = ngettext(
            "The other centre contests %(n)s entry of ours about this day.",
            "The other centre contests %(n)s entries of ours about this day.",
            len(found),
        )
        links = [
            (
                gettext("entry %(index)s") % {"index": item.latest.index},
                reverse("exchange:entry", args=["ours", item.latest.index]),
            )
            for item in found[:SHOWN]
        ]
        yield Point(f"contested:{len(found)}", words % {"n": len(found)}, tuple(links))


def _is_contested(item: Item) -> bool:
    return any(one.word == Position.CONTESTED for one in item.positions.values())


def own_texts(bulletin: Bulletin) -> Iterator[tuple[str, str, str]]:
    """Yield what people of this centre wrote that would be printed: what it is called, its text, where it is kept."""
    for language, words in (bulletin.theme or {}).get("words", {}).items():
        yield gettext("the theme (%(language)s)") % {"language": language}, words, ""
    if bulletin.reason:
        yield gettext("the reason"), bulletin.reason, ""
    for one in bulletin.content["statements"]:
        yield one["speaker"], one["words"], reverse("reports:statements")
    for one in printed(bulletin).get("prose", []):
        name = f"{PARTS[one['part']]} ({one['language']})"
        yield name, one["text"], reverse("bulletin:prose", args=[bulletin.key, bulletin.issue])


def _words(bulletin: Bulletin) -> Iterator[Point]:
    for name, text, to in own_texts(bulletin):
        links = ((gettext("where it is kept"), to),) if to else ()
        for words in loaded_in([(name, text)]):
            yield Point(f"loaded_words:{len(loaded_words(text))}", words, links)
        for what in looking_like([text]):
            yield Point("looks_like", f"{name}: {what}", links)


def _prose(bulletin: Bulletin) -> Iterator[Point]:
    """Tell that people wrote something, under a code that changes with every word: nobody approves what was not shown."""
    found = printed(bulletin).get("prose", [])
    if not found:
        return
    link = ((gettext("the prose"), reverse("bulletin:prose", args=[bulletin.key, bulletin.issue])),)
    words = ngettext(
        "People wrote %(n)s paragraph beside the figures: read it.",
        "People wrote %(n)s paragraphs beside the figures: read them.",
        len(found),
    )
    mark = hashlib.sha256(json.dumps(found, sort_keys=True).encode()).hexdigest()[:16]
    yield Point(f"prose:{mark}", words % {"n": len(found)}, link)
    bare = sum(one["translator"] is not None and not one["reviewed_by"] for one in found)
    if bare:
        words = ngettext(
            "%(n)s translated paragraph was reviewed by nobody.",
            "%(n)s translated paragraphs were reviewed by nobody.",
            bare,
        )
        yield Point(f"prose_not_reviewed:{bare}", words % {"n": bare}, link)
    missing = len({one["part"] for one in found}) * len(codes()) - len(found)
    if missing:
        words = ngettext(
            "%(n)s translation of a paragraph is missing; the original is printed in its place.",
            "%(n)s translations of paragraphs are missing; the originals are printed in their place.",
            missing,
        )
        yield Point(f"prose_not_translated:{missing}", words % {"n": missing}, link)


def _small(bulletin: Bulletin) -> Iterator[Point]:
    """Tell of each part so small that somebody could be recognised by it, and what would hide it."""
    rows = {
        (one.rule.code, one.scope): one for one in bulletin.figures.filter(since=None).select_related("rule")
    }
    every = [one for one in bulletin.content["figures"] if one["parts"]]
    for figure in every:
        found = small(figure["parts"])
        if found:
            yield _small_in(bulletin, figure, found, rows[figure["rule"], figure["scope"]])
    together = grouping(one["parts"] for one in every)
    if together and not bulletin.content.get("together"):
        yield _remedy(bulletin, together)


def _small_in(bulletin: Bulletin, figure: Mapping[str, Any], found: Mapping[str, int], row: Figure) -> Point:
    language = (get_language() or "en")[:2]
    scope = channel_name(bulletin.content, figure["scope"], language)
    places = ", ".join(
        f"{province_name(bulletin.content, code, language)} {number}" for code, number in found.items()
    )
    words = gettext(
        "%(figure)s: parts below %(least)s, by which somebody could be recognised: %(places)s."
    ) % {"figure": rule_name(figure["rule"], scope), "least": SMALLEST_COUNT, "places": places}
    link = (gettext("the records"), reverse("bulletin:figure", args=[row.pk]))
    return Point(f"small:{figure['rule']}:{len(found)}", words, (link,))


def _remedy(bulletin: Bulletin, together: Sequence[str]) -> Point:
    """Propose which provinces would have to be printed together; where that is all of them, a longer period."""
    language = (get_language() or "en")[:2]
    names = ", ".join(province_name(bulletin.content, code, language) for code in together)
    words = gettext(
        "Remedy: print these provinces together, in every figure, so that no part is the difference of two others: "
        "%(names)s. Who approves bulletins chooses that; then prepare it again. Or tell of a longer period."
    ) % {"names": names}
    link = (gettext("how the bulletin is laid out"), f"{reverse('bulletin:layout')}#id_merges_small")
    return Point(f"small_remedy:{len(together)}", words, (link,))


def _reckoned(bulletin: Bulletin) -> Iterator[Point]:
    """Tell which hidden part another published issue gives away."""
    language = (get_language() or "en")[:2]
    every = sorted(reckoned(bulletin), key=lambda one: (one.issue.day, one.issue.pk, not one.here))
    for (issue, here), group in groupby(every, key=lambda one: (one.issue, one.here)):
        codes = sorted({one.province for one in group})
        said = (
            gettext(
                "%(issue)s prints by itself what is printed together here: %(names)s. With both a hidden number can be "
                "reckoned or narrowed down. Remedy: leave out the figures by province here, or choose other days."
            )
            if here
            else gettext(
                "%(issue)s prints together what is printed by itself here: %(names)s. With both a hidden number can be "
                "reckoned or narrowed down. Remedy: leave out the figures by province here, or choose other days."
            )
        )
        words = said % {
            "issue": issue.title,
            "names": ", ".join(province_name(bulletin.content, code, language) for code in codes),
        }
        link = (str(issue), reverse("bulletin:bulletin", args=[issue.key, issue.issue]))
        way = "reckoned" if here else "reckoned_there"
        yield Point(f"{way}:{issue.key}:{len(codes)}", words, (link,))


def _single_places(bulletin: Bulletin) -> Iterator[Point]:
    """Tell which areas and towns of the annex have so few rows that a row may be somebody's."""
    language = (get_language() or "en")[:2]
    found = single_places(bulletin)
    if found:
        areas = bulletin.content["violations"]["areas"]
        names = ", ".join(f"{named(areas[code]['names'], language)} {n}" for code, n in found.items())
        words = gettext(
            "The annex names areas or towns with fewer than %(least)s violations, by which somebody could be recognised: "
            "%(names)s. Remedy: leave the annex out, or tell of a longer period."
        ) % {"least": SMALLEST_COUNT, "names": names}
        link = (gettext("how the bulletin is laid out"), reverse("bulletin:layout"))
        yield Point(f"single_places:{len(found)}", words, (link,))


def _few_of_a_kind(bulletin: Bulletin) -> Iterator[Point]:
    """Tell of which kinds of what was done to persons so few are printed that one may be somebody's."""
    language = (get_language() or "en")[:2]
    found = few_of_a_kind(bulletin)
    if found:
        kinds = ", ".join(f"{label(code, language)} {n}" for code, n in found.items())
        words = gettext(
            "Fewer than %(least)s of a kind that was done to persons, by which somebody could be recognised: %(kinds)s. "
            "Remedy: leave the section by kind out, or tell of a longer period."
        ) % {"least": SMALLEST_COUNT, "kinds": kinds}
        link = (gettext("how the bulletin is laid out"), reverse("bulletin:layout"))
        yield Point(f"small_kinds:{len(found)}", words, (link,))


def recognised(bulletin: Bulletin) -> list[Point]:
    """Return by what somebody could be recognised from a bulletin, each with its remedy."""
    found = (
        *_small(bulletin), *_reckoned(bulletin), *_single_places(bulletin), *_few_of_a_kind(bulletin),
    )  # fmt: skip
    return [replace(one, recognises=True) for one in found]


def _coverage(bulletin: Bulletin) -> Iterator[Point]:
    link = ((gettext("coverage of the day"), f"{reverse('incidents:coverage')}?last={bulletin.last}"),)
    bare = sum(one["coverage"] is None for one in bulletin.content["figures"])
    found = bulletin.content.get("coverage")
    unsaid = found["areas"] - found["looked"] - found["not_looked"] if found and found["said"] else 0
    if bare:
        words = ngettext(
            "Nobody has said who could look: %(n)s figure is printed without coverage.",
            "Nobody has said who could look: %(n)s figures are printed without coverage.",
            bare,
        )
        yield Point(f"no_coverage:{bare}", words % {"n": bare}, link)
    elif unsaid:
        words = ngettext(
            "Of %(n)s area nobody has said whether it could be looked at.",
            "Of %(n)s areas nobody has said whether they could be looked at.",
            unsaid,
        )
        yield Point(f"areas_unsaid:{unsaid}", words % {"n": unsaid}, link)


def _languages(bulletin: Bulletin) -> Iterator[Point]:
    bare = [code for code in codes() if not reviewed_by(code)]
    if bare:
        address = reverse("bulletin:bulletin", args=[bulletin.key, bulletin.issue])
        words = ngettext(
            "The sentences of %(n)s language were reviewed by nobody; its bulletin says so.",
            "The sentences of %(n)s languages were reviewed by nobody; their bulletins say so.",
            len(bare),
        )
        links = [(get_language_info(code)["name_local"], f"{address}?language={code}") for code in bare]
        yield Point(f"not_reviewed:{len(bare)}", words % {"n": len(bare)}, tuple(links))
