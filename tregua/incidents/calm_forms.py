"""Forms of the calming of an incident: what a party is asked and answers, whether calm returned, the clock."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tregua.agreement.fields import in_language, line
from tregua.agreement.months import day_in_words
from tregua.agreement.names import END, ISOLATE
from tregua.incidents.asked import ReplyRequest
from tregua.incidents.choices import CalmState, Position, StopReason
from tregua.incidents.forms import moment, text
from tregua.incidents.replying import REPLY_WITHIN
from tregua.intake.models import Message
from tregua.people.choosing import offer
from tregua.reports.fields import PartyField


class AskForm(forms.Form):
    """What a party is asked about an incident, and by when it is to answer."""

    party = PartyField(label=_("Party asked"), required=True)
    asked_at = moment(_("When it was asked"))
    due_at = moment(_("Reply due"), ahead=REPLY_WITHIN)
    words = text(_("What was asked"), rows=2)


class ReplyForm(forms.Form):
    """What a party answered; silence once its time is over."""

    request = forms.ChoiceField(label=_("Reply to"), required=False)
    party = PartyField(label=_("Party that replies, if it came unasked"), required=False)
    received_at = moment(_("When it was received"))
    position = forms.ChoiceField(
        label=_("What it says"),
        choices=Position.choices,
        help_text=_("“No answer” is recorded once the time for the reply is over."),
    )
    words = text(_("Its words"), rows=3)
    language = in_language()
    message = line(
        _("Message it stands in"),
        required=False,
        length=500,
        help_text=_("The address of the page of that message, if there is one."),
    )
    further_questions = text(_("What is still to be asked"), rows=2)

    def __init__(self, *args: Any, asked: Sequence[ReplyRequest], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = {one.pk: one for one in sorted(asked, key=lambda one: one.answer is not None)}
        offer(
            self,
            "request",
            [*((pk, _request_label(one)) for pk, one in self.asked.items()), ("", _("it came unasked"))],
        )

    def clean_request(self) -> ReplyRequest | None:
        """Return the request that is answered."""
        return self.asked.get(self.cleaned_data["request"])

    def clean_message(self) -> Message | None:
        """Find the message by its number or the address of its page."""
        return message_at(self.cleaned_data["message"])


def message_at(written: str) -> Message | None:
    """Return the message of a number or of the address of its page, None when nothing was written."""
    written = written.strip().rstrip("/")
    if not written:
        return None
    found = Message.objects.filter(pk=written.rsplit("/", 1)[-1]).first()
    if found is None:
        raise forms.ValidationError(
            gettext("No message has this address. Open its page and copy the address from there.")
        )
    return found


def _request_label(one: ReplyRequest) -> str:
    asked = timezone.localtime(one.asked_at)
    parts = (one.party, f"{day_in_words(asked.date())} {asked:%H:%M}")
    return " · ".join(f"{ISOLATE}{part}{END}" for part in parts)


class CalmForm(forms.Form):
    """Whether calm returned, when, and by whose word."""

    state = forms.ChoiceField(label=_("Calm"), choices=CalmState.choices)
    at = moment(_("Since when"))
    party = PartyField(label=_("By the word of a party"), required=False)
    said_by = line(
        _("By the word of somebody else"),
        required=False,
        length=300,
        help_text=_("A patrol, a post, a hospital: a function, never a person's name."),
    )


class StopForm(forms.Form):
    """Why nobody can go on with an incident, since when."""

    reason = forms.ChoiceField(label=_("Why"), choices=StopReason.choices)
    at = moment(_("Since when"))
    words = text(_("In words"))


class StartForm(forms.Form):
    """When the clock of an incident went on."""

    at = moment(_("When"))
