"""The founding text, sentence by sentence: which words are cut, what they become, who does it.

The article itself is read from ../shared and not copied here; only the few words that are cut are named.
`OWN` tells the same in our own words, so that the path is walked without it. One table for the tests of the
client and of the browser.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from tests.conftest import SHARED, Staff
from tregua.agreement import actions as agreement
from tregua.agreement.models import Agreement, Party
from tregua.places.models import Place, PlaceName

ARTICLE = SHARED / "seed" / "article_fr.txt"
OUTLET = "RT France"
LANGUAGE = "fr"
OWN = """Ministère : des chefs qui ont signé demandent la protection d'un centre
Le chef du centre dit aux journalistes qu'ils veulent de l'aide.
Selon lui, la « chasse » est ouverte contre les signataires. Il parlait à la presse à Moscou.
Il promet : nous protégerons les chefs et les mairies qui ont signé.
Le plan en bref https://exemple.example/plan
— Radio (@Radio) 23 février 2016
Le ministère compte 23 réunions à Lattaquié.
La trêve vaut depuis le 27 février à minuit et paraît tenir.
Deux centres, l'un russe, l'autre américain, la suivent et aident les parties à y entrer.
Un bataillon ailleurs https://exemple.example/autre
— Radio (@Radio) 1 mars 2016
Des factions ont accepté par Washington ; l'armée a confirmé par Moscou.
À Genève, l'envoyé Staffan de Mistura dit : « espérons que cela tienne ».
"""


@dataclass(frozen=True)
class Row:
    """One sentence: its number in the mapping of the text, the words cut, and what a person makes of them."""

    number: str
    words: str
    own: str
    kind: str
    fields: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)
    # Form field -> code of a party or agreement; the form wants its key, a browser shows its name.
    chosen: Mapping[str, str] = field(default_factory=dict)
    by: str = "duty"
    occurrence: int | None = None
    model: str = ""
    flags: tuple[str, ...] = ()


CLAIM = {
    "new_source": OUTLET,
    "new_source_kind": "outlet",
    "means": "unknown",
    "place_precision": "unknown",
}
# Once the outlet is a source, it is on the list and chosen there by the form itself.
ROWS = (
    Row(
        "T",
        "demandent à Moscou de les défendre contre Daesh",
        "demandent la protection d'un centre",
        "claim",
        {
            **CLAIM,
            "predicate": "requested_protection",
            "heard_through": "the ministry of defence\nthe head of its centre\nleaders who signed",
        },
        model="reports.Report",
    ),
    Row(
        "1",
        "demandaient de l’aide à la Russie",
        "ils veulent de l'aide",
        "protection_request",
        {
            "beneficiaries": ("faction_leaders",),
            "asked": ("guarantee", "defence"),
            "addressed_to": "moscow",
            "hearsay_depth": "2",
            "language": LANGUAGE,
        },
        by="liaison",
        model="liaison.ProtectionRequest",
    ),
    Row(
        "2",
        'ont ouvert la "chasse"',
        "la « chasse » est ouverte contre les signataires",
        "threat",
        {
            "against": "signatories",
            "by_as_written": "groupes terroristes",
            "basis": "an official, quoted",
            "imminence": "ongoing",
        },
        {"by_party": "daesh"},
        by="liaison",
        model="liaison.Threat",
    ),
    Row(
        "3",
        "conférence de presse organisée pour les journalistes à Moscou",
        "Il parlait à la presse à Moscou",
        "occasion",
        {
            "kind": "press_conference",
            "held_by": "the Russian centre",
            "place_as_written": "Moscou",
            "day": "2016-03-05",
            "other_outlet": "TASS",
            "other_place": "Hmeimim",
            "source": OUTLET,
        },
        model="reports.Occasion",
        flags=("place_contradicted",),
    ),
    Row(
        "4",
        "nous les aiderons à garantir la sécurité",
        "nous protégerons les chefs et les mairies",
        "assurance",
        {
            "promised_by": "the head of the Russian centre",
            "beneficiaries": ("faction_leaders", "local_administrations"),
            "promise": "aide à garantir la sécurité",
            "language": LANGUAGE,
            "promised_on": "2016-03-05",
            "follow_up_on": "2016-03-12",
            "source": OUTLET,
        },
        by="liaison",
        model="liaison.Assurance",
    ),
    Row(
        "5",
        "tout ce qu'il faut savoir sur le plan russo-américain",
        "Le plan en bref",
        "embedded_post",
        {
            "account": "@RTenfrancais",
            "posted_on": "2016-02-23",
            "words": "le plan",
            "language": LANGUAGE,
            "on_topic": "yes",
        },
        model="reports.EmbeddedPost",
    ),
    Row(
        "6",
        "23 rencontres",
        "23 réunions",
        "published_count",
        {
            "new_source": "Russian Ministry of Defence",
            "new_source_kind": "official",
            "value": "23",
            "unit": "meeting",
            "series": "meetings with the opposition",
            "cumulative": "on",
            "scope": "avec les représentants de l’opposition",
            "window_end": "2016-03-05",
            "place": "SY06",
            "words": "23 rencontres à Lattaquié",
            "language": LANGUAGE,
        },
        model="reports.PublishedCount",
    ),
    Row(
        "7",
        "le 27 février à minuit",
        "le 27 février à minuit",
        "entry_into_force",
        {"words": "le 27 février à minuit", "language": LANGUAGE, "day": "2016-02-27"},
        {"agreement": "cessation-2016"},
        model="reports.StartClaim",
        flags=("ambiguous_midnight",),
    ),
    Row(
        "8",
        "semble être effectif",
        "paraît tenir",
        "assessment",
        {"words": "semble être effectif", "language": LANGUAGE},
        model="reports.Assessment",
        flags=("no_author",),
    ),
    Row(
        "9",
        "deux centres de réconciliation",
        "Deux centres",
        "claim",
        {**CLAIM, "predicate": "organised", "words": "deux centres"},
        model="reports.Report",
    ),
    Row(
        "10",
        "d'aider les belligérants à participer à la trêve",
        "aident les parties à y entrer",
        "claim",
        {**CLAIM, "predicate": "other", "words": "aider à participer à la trêve"},
        model="reports.Report",
    ),
    Row(
        "11",
        "un bataillon féminin",
        "Un bataillon ailleurs",
        "embedded_post",
        {
            "account": "@RTenfrancais",
            "posted_on": "2016-03-01",
            "words": "un bataillon",
            "language": LANGUAGE,
            "on_topic": "no",
        },
        model="reports.EmbeddedPost",
    ),
    Row(
        "12",
        "ont accepté les conditions de l’accord auprès de Washington",
        "Des factions ont accepté par Washington",
        "acceptance",
        {"channel": "washington", "how_expressed": "unknown", "since": "2016-02-26", "source": OUTLET},
        {"agreement": "cessation-2016", "party": "opposition-factions"},
        by="liaison",
        model="agreement.Acceptance",
    ),
    Row(
        "13",
        "confirmé leur participation, auprès de Moscou",
        "l'armée a confirmé par Moscou",
        "acceptance",
        {"channel": "moscow", "how_expressed": "public_statement", "since": "2016-02-26", "source": OUTLET},
        {"agreement": "cessation-2016", "party": "syrian-army"},
        by="liaison",
        model="agreement.Acceptance",
    ),
    Row(
        "14",
        "Prions pour que cela fonctionne",
        "espérons que cela tienne",
        "statement",
        {
            "speaker": "Staffan de Mistura",
            "speaker_role": "United Nations Special Envoy for Syria",
            "said_on": "2016-02-26",
            "words": "Prions pour que cela fonctionne",
            "language": LANGUAGE,
        },
        model="reports.Statement",
    ),
)


def prepare(staff: Staff) -> Agreement:
    """Record what the text takes for granted: the agreement, its parties, the province it names."""
    _places()
    made = agreement.add_agreement(
        code="cessation-2016",
        names={"en": "Cessation of hostilities in Syria", "fr": "Cessation des hostilités en Syrie"},
        signed_on=date(2016, 2, 22),
        starts_at=datetime(2016, 2, 26, 22, tzinfo=UTC),
        starts_as_written="00:00 Damascus time, 27 February 2016",
        zone="Asia/Damascus",
        co_chairs=["moscow", "washington"],
        source="Joint Statement and Terms of 22 February 2016",
        by=staff.head,
    )
    for code, kind, name in (
        ("opposition-factions", "coalition", "opposition factions"),
        ("syrian-army", "state_force", "Syrian Arab Army"),
        ("daesh", "excluded_group", "Daesh"),
    ):
        agreement.add_party(
            code=code, kind=kind, names={"en": name}, source="the founding text", by=staff.head
        )
    return made


def _places() -> None:
    country = Place.objects.create(code="SY", kind="country", source="ISO 3166")
    for code, names in (
        ("SY01", {"en": "Damascus", "ar": "دمشق"}),
        ("SY02", {"en": "Aleppo", "ar": "حلب"}),
        ("SY03", {"en": "Rural Damascus", "ar": "ريف دمشق"}),
        ("SY05", {"en": "Hama", "ar": "حماة"}),
        ("SY06", {"en": "Latakia", "fr": "Lattaquié", "ar": "اللاذقية"}),
        ("SY07", {"en": "Idlib", "ar": "إدلب"}),
        ("SY12", {"en": "Daraa", "ar": "درعا"}),
    ):
        place = Place.objects.create(code=code, kind="province", parent=country, source="P-codes")
        for language, name in names.items():
            PlaceName.objects.create(place=place, language=language, name=name, source="P-codes")


def keys(chosen: Mapping[str, str]) -> dict[str, str]:
    """Return what the forms want for the parties and agreements that a row chooses by code."""
    models = {"agreement": Agreement}
    return {name: str(models.get(name, Party).objects.get(code=code).pk) for name, code in chosen.items()}
