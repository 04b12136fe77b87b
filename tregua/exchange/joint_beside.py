"""What stands beside a request for protection about the other centre: where it is offered, and after harm what left."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext

from tregua.exchange.joint import cases_of
from tregua.exchange.letters import JointState
from tregua.liaison.after import Beside
from tregua.liaison.choices import ProtectionStatus
from tregua.liaison.models import ProtectionRequest
from tregua.liaison.protection import CLOSED
from tregua.people.models import Person


def beside(request: ProtectionRequest, person: Person) -> list[Beside]:
    """Return the lines of a request's page that lead to letters and to what left."""
    cases = cases_of(request)
    lines = [
        Beside(f"{one.get_kind_display()}: {one.state_label}", reverse("exchange:joint_case", args=[one.pk]))
        for one in cases
    ]
    going = any(one.state in {JointState.OFFERED, JointState.ACCEPTED} for one in cases)
    if (
        settings.CENTRE.peer_code
        and not going
        and request.status not in CLOSED
        and person.may("protection.decide")
    ):
        lines.append(
            Beside(
                gettext("Offer it to the other centre"), reverse("exchange:joint_offer", args=[request.pk])
            )
        )
    if request.status == ProtectionStatus.CLOSED_HARMED and person.may("protection.decide"):
        lines.append(
            Beside(
                gettext("Everybody who was told something"),
                reverse("exchange:harm", args=[request.pk]),
                act=request.review_missing,
            )
        )
    return lines
