"""Asking a party about an incident, and noting what it answers."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from tregua.agreement.models import Party
from tregua.incidents.asked import PartyReply, ReplyRequest
from tregua.incidents.choices import Position
from tregua.incidents.errors import IncidentError
from tregua.incidents.models import Incident
from tregua.intake.models import Message
from tregua.people.models import Person
from tregua.record import actions as record

REPLY_WITHIN: Final = timedelta(hours=24)


@transaction.atomic
def ask_reply(
    incident: Incident, *, party: Party, asked_at: datetime, due_at: datetime, words: str, by: Person
) -> ReplyRequest:
    """Note that a party was asked what it says about an incident, and by when it is to answer."""
    by.must("incidents.change")
    not_in_future(asked_at)
    if due_at <= asked_at:
        raise IncidentError(gettext("The reply is due before it was asked for. Write a later time."))
    if not words.strip():
        raise IncidentError(gettext("Write what was asked; the reply is read beside it."))
    asked = ReplyRequest.objects.create(
        incident=incident, party=party, asked_at=asked_at, due_at=due_at, words=words, recorded_by=by
    )
    record.append(
        act="party asked for a reply",
        by=by.code,
        subject=f"incidents.Incident/{incident.pk}",
        facts={"request": asked.pk, "party": party.code, "due_at": due_at.isoformat()},
    )
    return asked


@transaction.atomic
def note_reply(
    incident: Incident,
    *,
    received_at: datetime,
    position: str,
    by: Person,
    request: ReplyRequest | None = None,
    party: Party | None = None,
    words: str = "",
    language: str = "",
    message: Message | None = None,
    further_questions: str = "",
) -> PartyReply:
    """Note what a party answered, or (with a request whose time is over) that it did not answer."""
    by.must("incidents.change", "portal.use")
    not_in_future(received_at)
    party = _who(incident, request, party)
    if position == Position.NO_ANSWER:
        _must_be_silent(request, received_at, words)
    elif not words.strip():
        raise IncidentError(gettext("Write the words of the reply; its position alone says too little."))
    if request is not None and received_at < request.asked_at:
        raise IncidentError(
            gettext("This reply came before the party was asked. Note it as one that came unasked.")
        )
    reply = PartyReply.objects.create(
        incident=incident, party=party, request=request, received_at=received_at, position=position,
        words=words, language=language, message=message, further_questions=further_questions, recorded_by=by,
    )  # fmt: skip
    record.append(
        act="reply of a party noted",
        by=by.code,
        subject=f"incidents.Incident/{incident.pk}",
        facts={
            "reply": reply.pk,
            "party": party.code,
            "position": position,
            "request": request.pk if request else "",
        },
    )
    return reply


def _who(incident: Incident, request: ReplyRequest | None, party: Party | None) -> Party:
    if request is None:
        if party is None:
            raise IncidentError(gettext("Say which party replies, or choose the request it answers."))
        return party
    if request.incident not in incident.parts:
        raise IncidentError(gettext("The party was asked about another incident. Note the reply there."))
    if party is not None and party != request.party:
        raise IncidentError(
            gettext("%(asked)s was asked, %(replies)s replies. Note it as a reply that came unasked.")
            % {"asked": request.party, "replies": party}
        )
    return request.party


def _must_be_silent(request: ReplyRequest | None, at: datetime, words: str) -> None:
    if request is None:
        raise IncidentError(gettext("Only a party that was asked can be silent. Choose the request."))
    # Whoever notes silence while a colleague notes the reply waits here and is told of it.
    ReplyRequest.objects.select_for_update().get(pk=request.pk)
    if PartyReply.objects.filter(request=request).exists():
        raise IncidentError(gettext("This request has its reply already. See the replies below."))
    if at <= request.due_at:
        raise IncidentError(
            gettext("The time for this reply is not over yet. Record the silence when it is.")
        )
    if words.strip():
        raise IncidentError(
            gettext("These are words of a reply. Choose what they say instead of “no answer”.")
        )


def not_in_future(at: datetime) -> None:
    """Refuse to note what has not happened yet."""
    if at > timezone.now():
        raise IncidentError(gettext("This time is still to come. Note what has happened, when it happened."))
