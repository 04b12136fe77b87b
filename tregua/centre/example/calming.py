"""Where an example centre could look, by what reached it; and an exercise: a window that is proposed, a request for protection."""

from collections import defaultdict
from datetime import date
from typing import Final

from django.db import transaction
from django.utils import timezone

from tregua.agreement.models import Party
from tregua.centre.example.crew import Crew
from tregua.centre.example.moments import instant
from tregua.incidents.choices import Extent, LookedBy, WindowKind
from tregua.incidents.looking import say_coverage
from tregua.incidents.windowing import propose_window
from tregua.liaison.choices import ProtectionStatus
from tregua.liaison.protection import ask_protection, step_protection
from tregua.places.models import Place
from tregua.reports.models import Report

# Nobody is called so: it stands for what a leader at risk tells, and must never be found outside the vault.
STORY: Final = "EXERCISE-LEADER-ONE"
EXERCISE: Final = "Exercise: nobody asked for this and no side has answered."


@transaction.atomic
def say_where_looked(reports: dict[str, Report], crew: Crew) -> None:
    """Say of each day in which provinces somebody told this centre of something; of the others nothing is said."""
    told: defaultdict[date, dict[tuple[Place, str], str]] = defaultdict(dict)
    for report in reports.values():
        province = report.place.province if report.place else None
        if province and report.started_at:
            told[timezone.localdate(report.started_at)][province, LookedBy.SOURCES] = Extent.PART
    for day, said in sorted(told.items()):
        say_coverage(day, said=said, by=crew["duty"])


def propose_a_window(crew: Crew) -> None:
    """Propose a window whose guarantees are left for the reader to ask for."""
    propose_window(
        kind=WindowKind.HUMANITARIAN,
        place=Place.objects.get(code="x-darayya"),
        starts_at=instant("2016-03-20 08:00"),
        ends_at=instant("2016-03-20 20:00"),
        purpose=EXERCISE,
        sides=list(Party.objects.filter(code__in=("syrian-army", "hnc"))),
        asked_by="this centre, as an exercise",
        by=crew["duty"],
    )


@transaction.atomic
def take_a_request(crew: Crew) -> None:
    """Record a request for protection whose story is sealed, acknowledged in time; its decision is left for the reader."""
    request = ask_protection(
        beneficiaries=["faction_leaders"],
        asked=["guarantee"],
        addressed_to="this centre, as an exercise",
        language="ar",
        imminence="days",
        story=STORY,
        by=crew["liaison"],
    )
    step_protection(request, status=ProtectionStatus.ACKNOWLEDGED, by=crew["liaison"])
