"""A second truce, made by chance from a number: another country, other scripts, many small places, classes of few people.

Nothing of it was seen when the protections were written, so what hides the valley and the example must hide this too.
All names are letters drawn by lot; the same number gives the same truce.
"""

import random
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from tests.bulletin.approving import approve
from tests.conftest import Staff, person
from tregua.agreement import actions as agreement
from tregua.agreement.joining import record_settlement_application
from tregua.agreement.models import Agreement
from tregua.bulletin.actions import prepare
from tregua.exchange import actions as exchange
from tregua.incidents.actions import open_incident
from tregua.incidents.findings import adopt, draft_finding
from tregua.liaison import actions as liaison
from tregua.people.models import Person
from tregua.places.models import Place, PlaceName
from tregua.reports.actions import add_source, file_report
from tregua.reports.counting import record_count

START: Final = datetime(2016, 2, 29, 22, tzinfo=UTC)
# First and last letter of each script: Ethiopic, Georgian, Tifinagh, Burmese, Armenian.
SCRIPTS: Final = (("ሀ", "ቈ"), ("ა", "ჰ"), ("ⴰ", "ⵥ"), ("က", "အ"), ("ա", "ֆ"))
SETTLEMENTS: Final = 12
KILLED: Final = "exercise-killed"


@dataclass
class Truce:
    """What was made, and what of it nobody outside may learn."""

    staff: Staff
    agreement: Agreement
    persons: list[str] = field(default_factory=list)
    reporters: list[str] = field(default_factory=list)
    small: list[str] = field(default_factory=list)
    points: list[tuple[str, str]] = field(default_factory=list)
    few: list[str] = field(default_factory=list)
    settlements: list[Place] = field(default_factory=list)
    records: list[Any] = field(default_factory=list)


class Lot:
    """Draws names from a number."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def name(self, script: tuple[str, str]) -> str:
        first, last = map(ord, script)
        letters = [chr(n) for n in range(first, last + 1) if chr(n).isalpha()]
        return "".join(self.random.choices(letters, k=9))

    def latin(self) -> str:
        return "".join(self.random.choices("bcdfgklmnprstvz", k=11)).capitalize()

    def point(self) -> tuple[str, str]:
        return f"{self.random.uniform(8, 14):.7f}", f"{self.random.uniform(38, 44):.7f}"


def make(staff: Staff, seed: int) -> Truce:
    """Make the truce by the acts of its people; nothing of it has left yet."""
    lot = Lot(seed)
    made = Truce(staff, _agreement(staff.head))
    _places(made, lot)
    for number, place in enumerate(made.settlements):
        _told(made, lot, number, place)
    _joined(made, lot)
    _counts(made, staff.duty)
    return made


def _agreement(by: Person) -> Agreement:
    made = agreement.add_agreement(
        code="second-truce", names={"en": "Second truce"}, signed_on=date(2016, 2, 25), starts_at=START,
        starts_as_written="on 1 March", zone="Africa/Nairobi", co_chairs=["alpha", "beta"], source="the text", by=by,
    )  # fmt: skip
    agreement.add_clause(
        made, path="1", kind="prohibition", texts={"en": "No party attacks another."}, bound=[],
        violation_types=["1.2"], source="the text", by=by,
    )  # fmt: skip
    return made


def _place(code: str, kind: str, parent: Place | None, population: int | None, **more: Any) -> Place:
    return Place.objects.create(
        code=code, kind=kind, parent=parent, population=population, source="the second map", **more
    )


def _places(made: Truce, lot: Lot) -> None:
    province = _place("ZZ1", "province", None, None)
    PlaceName.objects.create(place=province, language="en", name="Second Province", source="the second map")
    for number in range(SETTLEMENTS):
        if number % 4 == 0:
            district = _place(f"ZZ1{number // 4}", "district", province, None)
            PlaceName.objects.create(
                place=district, language="en", name=f"District {number // 4}", source="the second map"
            )
        code, (latitude, longitude) = f"ZZ1{number // 4}-{lot.latin()}", lot.point()
        small = _place(
            code, "settlement", district, lot.random.randint(20, 900), latitude=latitude, longitude=longitude
        )
        names = {"en": lot.latin(), "am": lot.name(SCRIPTS[number % len(SCRIPTS)])}
        for language, name in names.items():
            PlaceName.objects.create(place=small, language=language, name=name, source="the second map")
        made.small += [code, *names.values()]
        made.points.append((latitude, longitude))
        made.settlements.append(small)


def _told(made: Truce, lot: Lot, number: int, place: Place) -> None:
    """A witness of each settlement says that one or two people were killed there; it is examined and concluded."""
    staff, (who, code) = made.staff, (lot.name(SCRIPTS[number % len(SCRIPTS)]), f"witness-{lot.latin()}")
    source = add_source(code=code, kind="witness", identity=who, by=staff.duty)
    began = START + timedelta(days=number % 3, hours=lot.random.randint(1, 20))
    report = file_report(
        source=source, place=place, place_precision="settlement", started_at=began, ended_at=began,
        time_precision="minute", predicate="shelled", violation_type="1.2", means="mortar", language="en",
        words=f"Rounds fell on {place.code}; {who} counted them.", killed_min=lot.random.randint(1, 2), by=staff.duty,
    )  # fmt: skip
    incident = open_incident([report], by=staff.verifier)
    finding = draft_finding(
        incident, answer="violation", reasons=f"{who} of {place.code} saw it", relied_on=[report],
        standard="reported", by=staff.verifier,
    )  # fmt: skip
    adopt(finding, by=staff.head)
    made.persons.append(who)
    made.reporters.append(code)
    made.records.append(finding)


def _joined(made: Truce, lot: Lot) -> None:
    staff = made.staff
    for place in made.settlements[:4]:
        elder, guest = lot.name(lot.random.choice(SCRIPTS)), lot.latin()
        record_settlement_application(
            made.agreement, place=place, kind="local_administration", channel="alpha", how_expressed="letter",
            received_at=START, language="en", authority="elders", undertakings=["cease_fire"], signatory=elder,
            contact=guest, area=elder, source="their form", by=staff.liaison,
        )  # fmt: skip
        meeting = liaison.record_meeting(
            kind="joining", organiser="this centre", held_on=date(2016, 3, 2), result="joined", source="own note",
            place=place, participants=guest, about=f"in {place.code}", by=staff.liaison,
        )  # fmt: skip
        made.persons += [elder, guest]
        made.records.append(meeting)


def _counts(made: Truce, by: Person) -> None:
    """A ministry publishes how many were killed, by places of which some had one or two."""
    outlet = add_source(code="second-ministry", kind="party", names={"en": "Second ministry"}, by=by)
    few = {place.code: 1 + number % 2 for number, place in enumerate(made.settlements[:3])}
    count = record_count(
        publisher=outlet, series=KILLED, window_end=START + timedelta(days=2), unit="killed",
        value=sum(few.values()) + 9, by_province=few | {"ZZ1": 9}, by=by,
    )  # fmt: skip
    made.few = list(few)
    made.records.append(count)


def let_out(made: Truce) -> None:
    """Release everything that can be released, and publish a bulletin for each of three days."""
    publisher, head = person("second-publisher", "publisher"), person("second-releaser", "head_of_centre")
    for record in made.records:
        exchange.release(exchange.propose(record, by=publisher), by=head)
    for day in range(3):
        approve(prepare(date(2016, 3, 1) + timedelta(days=day), by=publisher), by=head)
