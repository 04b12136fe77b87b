"""What a passage may become here: a claim, an occasion, a statement, a count, an assessment, a post and more."""

from collections.abc import Mapping
from datetime import time
from typing import Any

from django.db.models import Model
from django.forms import Form
from django.utils.translation import gettext_lazy as _

from tregua.agreement.actions import AgreementError, record_acceptance
from tregua.agreement.models import Agreement
from tregua.intake.drafts import DraftKind
from tregua.intake.models import Draft
from tregua.people.models import Person
from tregua.reports import counting, forms, said_forms, speech
from tregua.reports.actions import add_source, file_report
from tregua.reports.fields import local
from tregua.reports.models import Source
from tregua.reports.prefilled import code_of, prefilled


def source_of(form: Any, by: Person) -> Source:
    """Return the source chosen in a form, or add the one it names."""
    says = form.cleaned_data
    chosen: Source | None = says["source"]
    if chosen:
        return chosen
    name = says["new_source"].strip()
    known = Source.objects.filter(code=code_of(name)).first()
    return known or add_source(
        code=code_of(name),
        kind=says["new_source_kind"] or "unknown",
        names={says.get("language") or "en": name},
        by=by,
    )


def outlet_of(draft: Draft) -> Source | None:
    """Return the source that stands for the outlet of a draft's message, if it is known."""
    return Source.objects.filter(code=code_of(draft.message.outlet)).first() if draft.message.outlet else None


def the_agreement() -> Agreement | None:
    """Return the agreement that a text can only mean: where the centre has one, that one."""
    found = list(Agreement.objects.order_by("-signed_on")[:2])
    return found[0] if len(found) == 1 else None


class _Said(DraftKind):
    """What all kinds here start from: the words, their language and address; the source is the message's outlet."""

    permission = "intake.cut"

    def form(self, draft: Draft, data: Mapping[str, Any] | None = None) -> Form:
        """Return the form of a draft; what the machine read of the passage goes before what the message says."""
        return self.form_class(data, initial={**self.initial(draft), **prefilled(draft)})

    def initial(self, draft: Draft) -> dict[str, Any]:
        message, outlet = draft.message, outlet_of(draft)
        return {
            "words": draft.words,
            "language": message.language,
            "url": message.url,
            "source": outlet,
            "new_source": "" if outlet else message.outlet[:60],
            "window_end": message.published_on,
        }


class Claim(_Said):
    """A claim about something that happened."""

    code = "claim"
    page = "reports:report"
    label = _("Claim")
    description = _("Somebody says that something happened. It stays a claim whatever is found later.")
    permission = "reports.file"
    form_class = forms.ClaimForm

    def make(self, draft: Draft, form: Any, by: Person) -> Model:
        return file_report(source=source_of(form, by), message=draft.message, by=by, **form.says())


class Occasion(_Said):
    """An occasion on which words were spoken."""

    code = "occasion"
    listed_on = "reports:said"
    label = _("Occasion")
    description = _("A press conference, a briefing, an interview: where and when words were spoken.")
    form_class = said_forms.OccasionForm

    def initial(self, draft: Draft) -> dict[str, Any]:
        return {"source": draft.message.outlet or draft.message.title}

    def make(self, draft: Draft, form: Any, by: Person) -> Model:  # noqa: ARG002 - its message is named as the source
        says = dict(form.cleaned_data)
        outlet, elsewhere = says.pop("other_outlet"), says.pop("other_place")
        return speech.record_occasion(by=by, elsewhere={outlet: elsewhere} if outlet else None, **says)


class Statement(_Said):
    """Words of a named speaker."""

    code = "statement"
    page = "reports:statement"
    label = _("Statement")
    description = _("Words of a named speaker in a role. Outlets may render the same statement differently.")
    form_class = said_forms.StatementForm

    def look_ahead(self, draft: Draft, form: Any) -> None:
        form.read_before = speech.heard_with({**form.cleaned_data, "message": draft.message})

    def make(self, draft: Draft, form: Any, by: Person) -> Model:
        return speech.record_statement(
            message=draft.message, by=by, read_before=form.read_before, **form.cleaned_data
        )


class PublishedCount(_Said):
    """A figure somebody published."""

    code = "published_count"
    page = "reports:count"
    label = _("Published count")
    description = _("A figure somebody published. It is never mixed with our own counts.")
    form_class = said_forms.CountForm

    def initial(self, draft: Draft) -> dict[str, Any]:
        # Who published a figure is seldom the outlet that tells of it: a person says who.
        return {**super().initial(draft), "source": None, "new_source": ""}

    def make(self, draft: Draft, form: Any, by: Person) -> Model:
        says = dict(form.cleaned_data)
        publisher = source_of(form, by)
        for name in ("source", "new_source", "new_source_kind"):
            says.pop(name)
        first, last = says.pop("window_start"), says.pop("window_end")
        return counting.record_count(
            publisher=publisher,
            channel=says.pop("channel").strip().lower(),
            listed=says.pop("by_province"),
            window_start=local(first, time.min) if first else None,
            window_end=local(last, time(23, 59)),
            message=draft.message,
            by=by,
            **says,
        )


class Assessment(_Said):
    """A judgement on the whole."""

    code = "assessment"
    listed_on = "reports:said"
    label = _("Assessment")
    description = _("A judgement on the whole, such as “it seems to hold”. Without an author it is flagged.")
    form_class = said_forms.AssessmentForm

    def make(self, draft: Draft, form: Any, by: Person) -> Model:
        return speech.record_assessment(message=draft.message, by=by, **form.cleaned_data)


class EmbeddedPost(_Said):
    """A post quoted inside a text."""

    code = "embedded_post"
    listed_on = "reports:said"
    label = _("Embedded post")
    description = _(
        "A post quoted inside the text. Off topic, it is kept as context and nothing is made of it."
    )
    form_class = said_forms.PostForm

    def make(self, draft: Draft, form: Any, by: Person) -> Model:
        return speech.record_post(message=draft.message, by=by, **form.cleaned_data)


class EntryIntoForce(_Said):
    """What a text says about when the agreement began."""

    code = "entry_into_force"
    listed_on = "reports:said"
    label = _("Entry into force")
    description = _(
        "What the text says about the start. An ambiguous hour is flagged and settled by the agreement."
    )
    form_class = said_forms.StartForm

    def initial(self, draft: Draft) -> dict[str, Any]:
        return {**super().initial(draft), "agreement": the_agreement()}

    def make(self, draft: Draft, form: Any, by: Person) -> Model:
        says = dict(form.cleaned_data)
        return speech.record_start_claim(says.pop("agreement"), message=draft.message, by=by, **says)


class Acceptance(_Said):
    """A party accepted through a centre or co-chair."""

    code = "acceptance"
    page = "agreement:acceptance"
    label = _("Acceptance")
    description = _("A party accepted the agreement through a centre or co-chair, as this text says.")
    permission = "agreement.change"
    refusals = (AgreementError,)
    form_class = said_forms.AcceptanceForm

    def initial(self, draft: Draft) -> dict[str, Any]:
        message = draft.message
        source = message.outlet or message.title
        return {"agreement": the_agreement(), "source": source, "since": message.published_on}

    def make(self, draft: Draft, form: Any, by: Person) -> Model:  # noqa: ARG002 - its message is named as the source
        says = dict(form.cleaned_data)
        since = local(says.pop("since"), time.min)
        return record_acceptance(says.pop("agreement"), since=since, by=by, **says)
