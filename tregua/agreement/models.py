"""The tables of this app: the text in force, its parties, and who accepted it."""

from tregua.agreement.applications import Application, Authority, Undertaking
from tregua.agreement.attesting import Attestation
from tregua.agreement.commitments import (
    STANDING,
    Acceptance,
    AcceptanceStatus,
    AcceptanceTakenBack,
    HowExpressed,
    Status,
)
from tregua.agreement.own_names import OwnName, OwnNameConfirmed, OwnNameRevoked, OwnPublication
from tregua.agreement.parties import (
    SETTLEMENTS,
    Exclusion,
    ExclusionSeconded,
    Lifting,
    LinkKind,
    Party,
    PartyKind,
    PartyLink,
    PartyName,
)
from tregua.agreement.referrals import Referral, ReferralAsks
from tregua.agreement.texts import Agreement, Clause, ClauseKind, CountingRule, MandateChange
from tregua.agreement.zones import Zone, ZoneKind, ZoneTakenBack

__all__ = [
    "SETTLEMENTS",
    "STANDING",
    "Acceptance",
    "AcceptanceStatus",
    "AcceptanceTakenBack",
    "Agreement",
    "Application",
    "Attestation",
    "Authority",
    "Clause",
    "ClauseKind",
    "CountingRule",
    "Exclusion",
    "ExclusionSeconded",
    "HowExpressed",
    "Lifting",
    "LinkKind",
    "MandateChange",
    "OwnName",
    "OwnNameConfirmed",
    "OwnNameRevoked",
    "OwnPublication",
    "Party",
    "PartyKind",
    "PartyLink",
    "PartyName",
    "Referral",
    "ReferralAsks",
    "Status",
    "Undertaking",
    "Zone",
    "ZoneKind",
    "ZoneTakenBack",
]
