"""What a passage may become here: a request for protection, a threat, a promise."""

from datetime import timedelta
from typing import Any

from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tregua.agreement.models import Party, PartyName
from tregua.intake.drafts import DraftKind
from tregua.intake.models import Draft
from tregua.liaison import actions, forms
from tregua.liaison.wording import ASKED_WORDS, BENEFICIARY_WORDS, suggested
from tregua.people.models import Person

# Until somebody says when to look again.
FOLLOW_UP_AFTER = timedelta(days=7)
SHORTEST_NAME = 4


def hearsay_of(draft: Draft) -> int:
    """Return how many tell it on at least: an outlet is one; who it quotes, a person counts."""
    return 1 if draft.message.outlet else 0


def source_of(draft: Draft) -> str:
    """Return where a passage stands, in a line."""
    message = draft.message
    named = [part for part in (message.outlet, message.title, str(message.published_on or "")) if part]
    return " · ".join(named)


def party_in(words: str) -> Party | None:
    """Return the one party whose name stands in a passage; None when there is none or more than one."""
    said = words.casefold()
    found = {
        row.party_id: row.party
        for row in PartyName.objects.select_related("party")
        if len(row.name) >= SHORTEST_NAME and row.name.casefold() in said
    }
    return next(iter(found.values())) if len(found) == 1 else None


class _Liaison(DraftKind):
    """What all kinds here have in common."""

    permission = "liaison.record"
    refusals = (actions.LiaisonError,)


class ProtectionRequest(_Liaison):
    """Somebody asks for protection."""

    code = "protection_request"
    page = "liaison:protection_request"
    label = _("Protection request")
    seen_with = "protection.read"
    description = _(
        "Somebody asks a centre for protection: categories of people, never names; the story is sealed."
    )
    form_class = forms.ProtectionForm

    def initial(self, draft: Draft) -> dict[str, Any]:
        return {
            "beneficiaries": suggested(draft.words, BENEFICIARY_WORDS),
            "asked": suggested(draft.words, ASKED_WORDS),
            "hearsay_depth": hearsay_of(draft),
            "language": draft.message.language,
            "story": draft.words,
        }

    def make(self, draft: Draft, form: Any, by: Person) -> Model:  # noqa: ARG002 - the contract of a kind
        return actions.ask_protection(by=by, **form.cleaned_data)


class Threat(_Liaison):
    """A threat against a class of people."""

    code = "threat"
    label = _("Threat")
    seen_with = "protection.read"
    description = _(
        "A threat against a class of people, as somebody says it. Nothing published can reach it."
    )
    form_class = forms.ThreatForm

    def initial(self, draft: Draft) -> dict[str, Any]:
        against = suggested(draft.words, BENEFICIARY_WORDS)
        return {
            "against": against[0] if against else None,
            "by_party": party_in(draft.words),
            "basis": source_of(draft),
        }

    def make(self, draft: Draft, form: Any, by: Person) -> Model:  # noqa: ARG002 - the contract of a kind
        return actions.record_threat(by=by, **form.cleaned_data)


class Assurance(_Liaison):
    """A promise by a guarantor."""

    code = "assurance"
    page = "liaison:assurance"
    label = _("Assurance")
    description = _("A promise by a guarantor to a class of people. It is followed up: kept or broken.")
    form_class = forms.AssuranceForm

    def initial(self, draft: Draft) -> dict[str, Any]:
        return {
            "promise": draft.words,
            "language": draft.message.language,
            "beneficiaries": suggested(draft.words, BENEFICIARY_WORDS),
            "promised_on": draft.message.published_on,
            "follow_up_on": timezone.localdate() + FOLLOW_UP_AFTER,
            "source": source_of(draft),
        }

    def make(self, draft: Draft, form: Any, by: Person) -> Model:  # noqa: ARG002 - the contract of a kind
        return actions.record_assurance(by=by, **form.cleaned_data)
