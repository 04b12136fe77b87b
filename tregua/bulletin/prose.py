"""Prose of a bulletin: an introduction and remarks, written by people beside the figures, which nobody edits.

Written in one language and translated into the others. A translation names its translator by office, and is printed
as not reviewed until another person has read it beside its original.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tregua.bulletin.languages import codes
from tregua.bulletin.models import Approval, Bulletin, Embargo, Paragraph, ParagraphReview
from tregua.bulletin.sections import SECTIONS
from tregua.bulletin.series import called
from tregua.people.conflict import Conflict
from tregua.people.models import Person
from tregua.record import actions as record

INTRODUCTION: Final = "introduction"
# Where prose may stand, in the order of the bulletin.
PARTS: Final[dict[str, Promise]] = {
    INTRODUCTION: _("Introduction"),
    **{kind.key: kind.title for kind in SECTIONS if kind.prose},
}
LONGEST: Final = 4000


class ProseError(Exception):
    """A paragraph cannot be kept as it is; the message says why and what to do."""


@transaction.atomic
def write(
    bulletin: Bulletin, *, part: str, language: str, text: str, replaces: str = "", by: Person
) -> Paragraph:
    """Write or rewrite one paragraph; `replaces` is the one that was on the page. Conflict when it is another by now.

    The first language of a part is its original; every other is a translation of it.
    """
    by.must("bulletin.draft")
    if part not in PARTS or language not in codes():
        raise ProseError(gettext("There is no such part or language. Choose one from the page."))
    if len(text) > LONGEST:
        raise ProseError(gettext("At most %(most)s characters. Shorten it.") % {"most": LONGEST})
    record.write_alone()
    _refuse_closed(bulletin)
    standing = {one.language: one for one in Paragraph.objects.of(bulletin).filter(part=part)}
    before = standing.get(language)
    if before is not None and before.pk != replaces:
        raise Conflict(theirs=before, yours={"text": text})
    original = next((one for one in standing.values() if one.translates is None and one.text), None)
    if before is None and not text.strip():
        raise ProseError(gettext("Write something first."))
    paragraph = Paragraph.objects.create(
        **bulletin.name,
        part=part,
        language=language,
        text=text.strip(),
        translates=original if original is not None and original.language != language else None,
        replaces=before,
        recorded_by=by,
    )
    _journal("bulletin prose written", paragraph, by)
    return paragraph


@transaction.atomic
def review(paragraph: Paragraph, *, by: Person) -> ParagraphReview:
    """Mark a translation as reviewed by another person than its translator; Conflict when somebody has."""
    by.must("bulletin.draft", "bulletin.approve")
    record.write_alone()
    if paragraph.translates is None or hasattr(paragraph, "replaced_by"):
        raise ProseError(gettext("Only a translation that stands is reviewed. Open the page again."))
    if paragraph.is_of_an_earlier_wording:
        raise ProseError(gettext("The original was written anew. Translate it again first."))
    if paragraph.recorded_by_id == by.pk:
        raise ProseError(gettext("Somebody else than the translator must review this."))
    bulletin = Bulletin.objects.filter(**paragraph.name, withdraws=False).first()
    if bulletin is not None:
        _refuse_closed(bulletin)
    theirs = ParagraphReview.objects.filter(paragraph=paragraph).first()
    if theirs is not None:
        raise Conflict(theirs=theirs, yours={"recorded_by": str(by)})
    made = ParagraphReview.objects.create(paragraph=paragraph, recorded_by=by)
    _journal("bulletin prose reviewed", paragraph, by)
    return made


def _refuse_closed(bulletin: Bulletin) -> None:
    if bulletin.withdraws:
        raise ProseError(gettext("A withdrawal prints its reason and nothing else."))
    if Embargo.objects.waiting().of(bulletin).exists():
        raise ProseError(
            gettext("This issue is approved and waits for its instant. Take the approval back first.")
        )
    if Bulletin.objects.published().filter(**bulletin.name).exists():
        raise ProseError(
            gettext("This issue is published and never changes. Correct it with a further issue.")
        )


def _journal(act: str, paragraph: Paragraph, by: Person) -> None:
    record.append(
        act=act,
        by=by.code,
        subject=f"bulletin.Paragraph/{paragraph.pk}",
        facts={
            "called": called(paragraph.series, paragraph.number, paragraph.day),
            "day": paragraph.day.isoformat(),
            "issue": paragraph.issue,
            "part": paragraph.part,
            "language": paragraph.language,
            "text": paragraph.text,
        },
    )


def printed(bulletin: Bulletin) -> dict[str, Any]:
    """Return the content of an issue with its prose: as it was frozen at the approval, until then as it stands."""
    approval: Approval | None = getattr(bulletin, "approval", None)
    if approval is not None:
        prose = approval.prose
    else:  # a withdrawal has the number of a correction that waits beside it, and none of its words
        prose = [] if bulletin.withdraws else list(_standing(bulletin))
    return {**bulletin.content, "prose": prose} if prose else dict(bulletin.content)


def _standing(bulletin: Bulletin) -> Iterator[Mapping[str, Any]]:
    """Yield what stands of each part that has an original, the original first."""
    found = [one for one in Paragraph.objects.of(bulletin) if one.text]
    for part in PARTS:
        of_part = [one for one in found if one.part == part]
        original = next((one for one in of_part if one.translates is None), None)
        if original is None:
            continue
        for one in sorted(of_part, key=lambda one: (one.pk != original.pk, one.language)):
            yield {
                "part": part,
                "language": one.language,
                "text": one.text,
                "translated_from": original.language if one.translates else None,
                "translator": one.recorded_by.code if one.translates else None,
                "reviewed_by": one.review.recorded_by.code if hasattr(one, "review") else None,
                "earlier_wording": one.is_of_an_earlier_wording,
            }
