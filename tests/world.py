"""One small world for the tests: a valley, its parties, a truce of ten days. Built through actions only.

                 N
      North Ridge (district R, sparsely peopled)
      |   Upper Farm (pop. 300)        held by the Column
      |
    ==+== river ==================================
      |
      Mill Town (pop. 12,000)          held by the Garrison; the centre's duty desk hears it best
      Old Bridge (a quarter of Mill Town)
      |
      South Plain (district S)
      Lower Farm (pop. 450)            Village Council joined on day 3
                 S

Province V ("the Valley") holds both districts. The agreement starts on 1 March 2016 at 00:00 Damascus time
(29 February, 22:00 UTC) and its co-chairs are Alpha and Beta. Parties: the Garrison (state force, through
Alpha), the Column (armed group, through Beta), the Village Council (local administration, day 3, through
Alpha), and the Black Band, to whom the agreement does not apply.

    day  what is told, and by whom
     1   mortar fire on Old Bridge at 14:20           the Garrison's spokesman; Valley Radio (afternoon)
     2   small arms near Upper Farm, hour not known   a witness (sealed)
     3   nothing; the Village Council joins
     4   airstrike on Lower Farm, "morning"           Valley Radio; the Column
     4   airstrike somewhere in South Plain           Far Wire (heard through two)
     5   mortar fire on Mill Town, day only           the Garrison's spokesman
     7   the Black Band shells Old Bridge             Valley Radio
     9   shots at a monitor's car, place not known    this centre's own note
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from tests.conftest import Staff
from tests.remembered import once
from tregua.agreement import actions as agreement
from tregua.agreement.models import Agreement, Party
from tregua.people.models import Person
from tregua.places.actions import Loaded, load_shipped
from tregua.places.models import Place, PlaceName
from tregua.reports import actions as reports
from tregua.reports.models import Report, Source

START = datetime(2016, 2, 29, 22, tzinfo=UTC)
FIRST_DAY = date(2016, 3, 1)
PLACES = (
    # code, kind, parent, population, names
    ("V", "province", None, None, {"en": "the Valley", "ar": "الوادي", "fr": "la Vallée", "ru": "Долина"}),
    ("R", "district", "V", None, {"en": "North Ridge", "ar": "الحافة الشمالية"}),
    ("S", "district", "V", None, {"en": "South Plain", "ar": "السهل الجنوبي"}),
    ("V1", "settlement", "S", 12_000, {"en": "Mill Town", "ar": "بلدة الطاحون", "ru": "Мельничный"}),
    ("V1a", "neighbourhood", "V1", 2_000, {"en": "Old Bridge", "ar": "الجسر القديم"}),
    ("V2", "settlement", "R", 300, {"en": "Upper Farm", "ar": "المزرعة العليا"}),
    ("V3", "settlement", "S", 450, {"en": "Lower Farm", "ar": "المزرعة السفلى"}),
)


def instant(day: int, hour: int = 0, minute: int = 0) -> datetime:
    """Return the instant of a local time on the n-th day of the truce."""
    return START + timedelta(days=day - 1, hours=hour, minutes=minute)


@dataclass
class Valley:
    """The valley as one centre knows it after ten days; each report by the name of the list above."""

    staff: Staff
    agreement: Agreement
    places: dict[str, Place] = field(default_factory=dict)
    parties: dict[str, Party] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    reports: dict[str, Report] = field(default_factory=dict)


def remembered(staff: Staff) -> Valley:
    """Return the valley, built when a test first asks for it and laid down for those after it."""
    return once("valley", lambda: build(staff), staff=staff)


def shipped_places(staff: Staff) -> Loaded:
    """Load the places that come with Tregua, or lay them down as they were loaded before."""
    return once("shipped places", lambda: load_shipped(by=staff.administrator), staff=staff)


def build(staff: Staff) -> Valley:
    """Build the valley through the acts of its people."""
    valley = Valley(staff=staff, agreement=_agreement(staff.head))
    _places(valley)
    _parties(valley, staff.head)
    _sources(valley, staff.duty)
    _reports(valley, staff.duty)
    return valley


def _agreement(by: Person) -> Agreement:
    made = agreement.add_agreement(
        code="valley-truce",
        names={
            "en": "Truce of the Valley",
            "ar": "هدنة الوادي",
            "fr": "Trêve de la Vallée",
            "ru": "Перемирие в Долине",
        },
        signed_on=date(2016, 2, 25),
        starts_at=START,
        starts_as_written="on 1 March at 00:00, Damascus time",
        zone="Asia/Damascus",
        co_chairs=["alpha", "beta"],
        source="the text both co-chairs published",
        by=by,
    )
    agreement.add_clause(
        made,
        path="1",
        kind="prohibition",
        texts={"en": "No party attacks another.", "ar": "لا يهاجم طرف طرفًا آخر."},
        bound=["garrison", "column"],
        violation_types=["1.1", "1.2", "1.3"],
        source="the text, paragraph 1",
        by=by,
    )
    return made


def _places(valley: Valley) -> None:
    for code, kind, parent, population, names in PLACES:
        place = Place.objects.create(
            code=code,
            kind=kind,
            parent=valley.places.get(parent),
            population=population,
            source="the valley's map",
        )
        for language, name in names.items():
            PlaceName.objects.create(place=place, language=language, name=name, source="the valley's map")
        valley.places[code] = place


def _parties(valley: Valley, by: Person) -> None:
    for code, kind, name in (
        ("garrison", "state_force", "the Garrison"),
        ("column", "armed_group", "the Column"),
        ("village-council", "local_administration", "Village Council of Lower Farm"),
        ("black-band", "excluded_group", "the Black Band"),
    ):
        valley.parties[code] = agreement.add_party(
            code=code, kind=kind, names={"en": name}, source="the register of the talks", by=by
        )
    for code, channel, day in (
        ("garrison", "alpha", 0),
        ("column", "beta", 0),
        ("village-council", "alpha", 3),
    ):
        agreement.record_acceptance(
            valley.agreement,
            party=valley.parties[code],
            channel=channel,
            how_expressed="letter",
            since=instant(day or 1) if day else START - timedelta(hours=10),
            source="the co-chair's list",
            by=by,
        )
    agreement.exclude(
        valley.agreement,
        party=valley.parties["black-band"],
        authority="the Council of Guarantors",
        reference="decision 1",
        since=START - timedelta(days=30),
        source="the decision",
        by=by,
    )


def _sources(valley: Valley, by: Person) -> None:
    for code, kind, party in (
        ("garrison-spokesman", "party", "garrison"),
        ("column-spokesman", "party", "column"),
        ("valley-radio", "outlet", ""),
        ("far-wire", "outlet", ""),
        ("own-note", "centre", ""),
    ):
        valley.sources[code] = reports.add_source(
            code=code, kind=kind, names={"en": code}, party=valley.parties.get(party), by=by
        )
    valley.sources["witness-1"] = reports.add_source(
        code="witness-1", kind="witness", identity="the one who saw it from the terrace", by=by
    )


def _reports(valley: Valley, by: Person) -> None:
    claims: dict[str, dict[str, object]] = {}

    def file(
        name: str, source: str, place: str, precision: str, began: datetime, hours: float, known: str, **says
    ) -> None:
        claims[name] = {
            "source": valley.sources[source],
            "place": valley.places.get(place),
            "place_precision": precision,
            "started_at": began,
            "ended_at": began + timedelta(hours=hours),
            "time_precision": known,
            "predicate": "shelled",
            "violation_type": "1.2",
            "means": "mortar",
            "language": "en",
            **says,
        }

    column, garrison = valley.parties["column"], valley.parties["garrison"]
    file(
        "bridge-1",
        "garrison-spokesman",
        "V1a",
        "settlement",
        instant(1, 14, 20),
        1 / 60,
        "minute",
        actor=column,
        words="Mortar rounds fell on Old Bridge at 14:20.",
        killed_min=0,
        wounded_min=2,
    )
    file(
        "bridge-2",
        "valley-radio",
        "V1a",
        "settlement",
        instant(1, 12),
        6,
        "part_of_day",
        words="Two people were hurt by mortar fire at Old Bridge in the afternoon.",
        wounded_min=2,
    )
    file(
        "farm",
        "witness-1",
        "V2",
        "settlement",
        instant(2),
        24,
        "day",
        predicate="fired",
        violation_type="1.1",
        means="small_arms",
        words="Shots near Upper Farm.",
    )
    file(
        "strike-1",
        "valley-radio",
        "V3",
        "settlement",
        instant(4, 6),
        6,
        "part_of_day",
        predicate="bombed",
        violation_type="1.3",
        means="airstrike",
        words="An aircraft struck Lower Farm in the morning.",
    )
    file(
        "strike-2",
        "column-spokesman",
        "V3",
        "settlement",
        instant(4),
        24,
        "day",
        predicate="bombed",
        violation_type="1.3",
        means="airstrike",
        actor=garrison,
        words="Lower Farm was bombed from the air.",
    )
    file(
        "strike-3",
        "far-wire",
        "S",
        "district",
        instant(4),
        24,
        "day",
        predicate="bombed",
        violation_type="1.3",
        means="airstrike",
        heard_through=["an agency", "a local outlet"],
        words="A strike was reported in South Plain.",
    )
    file(
        "mill",
        "garrison-spokesman",
        "V1",
        "settlement",
        instant(5),
        24,
        "day",
        actor=column,
        words="Mortar fire on Mill Town.",
    )
    file(
        "band",
        "valley-radio",
        "V1a",
        "settlement",
        instant(7, 9),
        1,
        "hour",
        actor=valley.parties["black-band"],
        words="The Black Band shelled Old Bridge.",
    )
    file("car", "own-note", "", "unknown", instant(9), 24, "day", predicate="fired", violation_type="6.2",
         means="small_arms", words="Shots at a monitor's car; the crew could not say where.")  # fmt: skip
    valley.reports |= dict(zip(claims, reports.file_reports(claims.values(), by=by), strict=True))
