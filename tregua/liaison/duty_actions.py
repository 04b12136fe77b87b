"""Keeping the duty log: beginning a shift, writing, answering, correcting, handing over and taking over."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext, override

from tregua.liaison.duty import (
    DutyAnswer,
    DutyEntry,
    DutyKind,
    Shift,
    ShiftHandover,
    running,
    waiting_handover,
)
from tregua.liaison.saying import LiaisonError, known, said
from tregua.people.models import Person
from tregua.people.taking import go_off_duty
from tregua.record import actions as record

# A form that lay open while a clock ran on is not refused for a few minutes.
AHEAD: Final = timedelta(minutes=5)


@transaction.atomic
def begin_shift(*, by: Person, reason: str = "", seen: str | None = None) -> Shift:
    """Begin a shift: the first, or after somebody who left without handing over, which needs a reason.

    `seen` is the shift for which the reason was written: whoever came on duty meanwhile is not taken over from by it.
    """
    by.must("duty.keep")
    record.write_alone()  # of two who begin the first shift at once the second is told
    before = _last()
    if before is not None:
        if before.officer == by:
            raise LiaisonError(gettext("You are on duty already."))
        reason = said(
            reason if seen in {None, before.pk} else "",
            gettext("%(person)s is on duty. Ask for the handover, or say why you take over without it.")
            % {"person": before.officer},
        )
    made = Shift.objects.create(before=before, reason=reason.strip(), recorded_by=by)
    if before is not None:
        go_off_duty(before.officer, by=by)
    _append("shift begun", made, by, after=before.pk if before else "", without_handover=bool(before))
    return made


@transaction.atomic
def hand_over(*, to: Person, word: str, by: Person) -> ShiftHandover:
    """Write the word for the next officer; the shift goes on until that person takes over."""
    by.must("duty.keep")
    shift = _own_shift(by)
    if to == by:
        raise LiaisonError(gettext("Hand over to somebody else: a shift passes between two people."))
    if not to.may("duty.keep"):
        raise LiaisonError(
            gettext("%(person)s may not keep the duty log. Choose somebody who may.") % {"person": to}
        )
    made = ShiftHandover.objects.create(
        shift=shift,
        to=to,
        word=said(word, gettext("Write a word to the next officer; “nothing open” is one too.")),
        recorded_by=by,
    )
    _append("shift handed over", shift, by, to=to.code, handover=made.pk)
    return made


@transaction.atomic
def take_over(*, handover: str, by: Person, kept: Sequence[str] = ()) -> Shift:
    """Take a shift over from the officer who handed it over to this person; `handover` is the word that was read.

    What the outgoing officer had taken lapses, but for the takings that are `kept`: they become the incoming one's.
    """
    by.must("duty.keep")
    before = _last()
    word = waiting_handover(before)
    if before is None or word is None:
        raise LiaisonError(gettext("Nobody has handed this shift over. Open the duty log again."))
    if word.pk != handover:
        raise LiaisonError(
            gettext("The word of handover was written anew meanwhile. Read it, then take over.")
        )
    if word.to != by:
        raise LiaisonError(gettext("This shift was handed over to %(person)s.") % {"person": word.to})
    made = Shift.objects.create(before=before, recorded_by=by)
    go_off_duty(before.officer, by=by, kept=kept)
    _append("shift taken over", made, by, after=before.pk, handover=word.pk)
    return made


@transaction.atomic
def write(
    *,
    at: datetime,
    kind: str,
    words: str,
    by: Person,
    of_whom: Person | None = None,
    of_others: str = "",
    due_at: datetime | None = None,
) -> DutyEntry:
    """Write a line into the log of the shift that runs; what must be answered says by whom and by when."""
    by.must("duty.keep")
    shift = _last()
    if shift is None:
        raise LiaisonError(gettext("No shift runs. Begin one, then write."))
    facts = _facts(at, kind, words, of_whom, of_others, due_at)
    made = DutyEntry.objects.create(shift=shift, recorded_by=by, **facts)
    _append_line("duty log written", made, by)
    return made


@transaction.atomic
def write_by_clock(at: datetime, words: Callable[[], str]) -> DutyEntry | None:
    """Write what the clock did by itself into the log of the shift that runs, beside the officer on duty.

    Its kind says that nobody wrote it by hand. None where there has never been a shift: the journal tells it alone.
    """
    shift = _last()
    if shift is None:
        return None
    with override(shift.officer.language):
        said_ = words()
    made = DutyEntry.objects.create(
        shift=shift, at=at, kind=DutyKind.BY_CLOCK, words=said_, recorded_by=shift.officer
    )
    subject = f"liaison.DutyEntry/{made.pk}"
    record.append(act="duty log written by the clock", by="software", subject=subject, facts={})
    return made


@transaction.atomic
def correct(
    entry: DutyEntry,
    *,
    why: str,
    at: datetime,
    kind: str,
    words: str,
    by: Person,
    of_whom: Person | None = None,
    of_others: str = "",
    due_at: datetime | None = None,
) -> DutyEntry:
    """Correct a line by a new one, with the reason; the line as it was written stays readable."""
    by.must("duty.keep")
    entry = DutyEntry.objects.select_for_update().get(pk=entry.pk)
    _must_stand(entry)
    if hasattr(entry, "answer"):
        raise LiaisonError(gettext("This line has its answer. Write a new line."))
    facts = _facts(at, kind, words, of_whom, of_others, due_at)
    why = said(why, gettext("Say why it is corrected; the reason is kept."))
    made = DutyEntry.objects.create(
        shift=entry.shift, corrects=entry, why_corrected=why, recorded_by=by, **facts
    )
    _append_line("duty log corrected", made, by, corrects=entry.pk)
    return made


@transaction.atomic
def answer(entry: DutyEntry, *, words: str, by: Person) -> DutyAnswer:
    """Write what was answered to a line that waits for it."""
    by.must("duty.keep")
    entry = DutyEntry.objects.select_for_update().get(pk=entry.pk)
    _must_stand(entry)
    if entry.due_at is None:
        raise LiaisonError(gettext("This line waits for no answer. Write a new line."))
    if hasattr(entry, "answer"):
        raise LiaisonError(
            gettext("%(person)s wrote down the answer already. What came after is a new line.")
            % {"person": entry.answer.recorded_by}
        )
    made = DutyAnswer.objects.create(
        entry=entry, words=said(words, gettext("Write what was answered.")), recorded_by=by
    )
    _append_line("duty log answered", entry, by)
    return made


def _facts(
    at: datetime,
    kind: str,
    words: str,
    of_whom: Person | None,
    of_others: str,
    due_at: datetime | None,
) -> dict[str, object]:
    """Return what a line says, when it can be understood by whoever comes next."""
    if at > timezone.now() + AHEAD:
        raise LiaisonError(gettext("This moment has not come yet."))
    asked = of_whom is not None or bool(of_others.strip())
    if asked and due_at is None:
        raise LiaisonError(gettext("Say by when the answer is due."))
    if due_at is not None and not asked:
        raise LiaisonError(gettext("Say who must answer: a colleague, or somebody outside."))
    if due_at is not None and due_at < at:
        raise LiaisonError(gettext("The answer would be due before it happened. Write a later time."))
    if kind == DutyKind.BY_CLOCK:
        raise LiaisonError(gettext("Only the clock writes such a line. Choose another kind."))
    return {
        "at": at,
        "kind": known(kind, DutyKind),
        "words": said(words, gettext("Write what happened.")),
        "of_whom": of_whom,
        "of_others": of_others.strip(),
        "due_at": due_at,
    }


def _must_stand(entry: DutyEntry) -> None:
    if hasattr(entry, "superseded_by"):
        raise LiaisonError(gettext("This line was corrected meanwhile. Open the line that stands."))


def _own_shift(by: Person) -> Shift:
    shift = _last()
    if shift is None or shift.officer != by:
        raise LiaisonError(gettext("You are not on duty: only the officer on duty hands over."))
    return shift


def _last() -> Shift | None:
    """Return the shift that runs, held so that two people cannot take it over at once."""
    shift = running()
    if shift is not None:
        Shift.objects.select_for_update().get(pk=shift.pk)
        shift = running()
    return shift


def _append(act: str, shift: Shift, by: Person, **facts: object) -> None:
    record.append(act=act, by=by.code, subject=f"liaison.Shift/{shift.pk}", facts=facts)


def _append_line(act: str, entry: DutyEntry, by: Person, **facts: object) -> None:
    """Write an act on a line into the journal; its words stay in the log."""
    subject = f"liaison.DutyEntry/{entry.pk}"
    record.append(act=act, by=by.code, subject=subject, facts={"kind": entry.kind, **facts})
