"""What leaves with an export, in one place: the tables, the columns apart, and what stays with its reason.

A model that nobody names here is exported whole. What is *protected* leaves only as age ciphertext under a
passphrase of the export's own: requests for protection, dossiers of referrals, and every point on a map. No option
writes it in plain.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.apps.registry import Apps
from django.conf import settings
from django.db.models import Model, QuerySet

from tregua.centre.exports.cells import AnyField, relation
from tregua.record.waiting import Waiting, waiting_models

# Models that no export holds, each with its reason.
STAYS: Final[dict[str, str]] = {
    "people.OneTimeLogin": "a way in that is good for hours; new ones are made where the export is loaded",
    "people.AuthenticatorApp": "a second factor, which opens only with the `secret` of the old folder",
    "people.Passkey": "a second factor, which answers only to the address of the old centre",
    "people.RecoveryCode": "a way in on paper; new ones are printed where the export is loaded",
    "people.DuressWord": "a way in; a new one is chosen where the export is loaded",
    "people.WrongTry": "guesses of the last minutes",
    "reports.Unfinished": "what somebody is typing at this moment, under the `secret` of the old folder",
    "liaison.AlarmScreen": "a permission that one browser holds; screens are set up anew where the export is loaded",
    "liaison.AlarmScreenEnded": "which of those permissions ended",
    "calls.HalfCall": "a call that is being taken, whose answers open only with the `secret` of the old folder",
    "calls.CallBack": "a number to call, which opens only with the `secret` of the old folder; promise it anew",
    "people.SoughtWords": "the words by which the search finds records: made anew from them",
    "people.SoughtTerm": "the words that stand in some record, for the search",
    "people.SoughtLater": "which records the search has still to take in",
    "auth.Group": "Django's own; roles are held by the account",
    "auth.Group_permissions": "Django's own; roles are held by the account",
    "auth.Permission": "Django's own; permissions are in the program",
    "contenttypes.ContentType": "Django's own list of its tables",
    "sessions.Session": "who is logged in at this moment",
}
WAITS: Final = "what waits for somebody: the database finds it from the other tables"
# Fields that leave only with the accounts' secrets (--with-accounts); without them people come in anew.
SECRETS: Final[dict[str, frozenset[str]]] = {
    "people.Person": frozenset({"password", "last_login", "session_word"})
}
# Tables that leave only encrypted.
PROTECTED: Final = frozenset(
    {
        # What somebody is still writing: nobody else reads it, and a cell may be a point.
        "intake.Grid",
        "intake.GridRow",
        # Each row holds the point of a report as numbers; `tregua match --register` makes them anew where they are missing.
        "matching.ClaimVector",
        "liaison.ProtectionRequest",
        "liaison.ProtectionStep",
        "liaison.DisclosureReview",
        "liaison.Threat",
        "liaison.HuntEvent",
        "liaison.HuntRule",
        "liaison.RiskWarning",
        "liaison.RiskWarningStep",
        "liaison.Dossier",
        "liaison.DossierDecision",
        "liaison.DecisionSeconded",
        "agreement.OwnName",
        "agreement.OwnNameConfirmed",
        "agreement.OwnNameRevoked",
        "incidents.EvidenceFile",
        "incidents.Custody",
        "exchange.CopyProposal",
        "exchange.CopyDecision",
        "people.KeptLonger",
        "people.SavedFilter",
        "people.ListProposal",
        "people.Outing",
        "people.CheckIn",
        "people.Alarm",
        "people.AlarmAnswer",
        "people.Breach",
        "people.BreachStep",
        "liaison.Consent",
        "liaison.ConsentWithdrawn",
        "liaison.ContactPlan",
        "liaison.ContactTry",
        "liaison.ProtectedPoint",
        "liaison.ProtectedPointEnded",
        "liaison.ProtectedSquare",
        "liaison.PointQuestion",
        "liaison.Shift",
        "liaison.ShiftHandover",
        "liaison.DutyEntry",
        "liaison.DutyAnswer",
        "exchange.JointCase",
        "exchange.JointStep",
        "exchange.LetterOut",
        "exchange.LetterLeft",
        "exchange.LetterIn",
        "exchange.LetterRead",
        "calls.Call",
        "calls.CallTold",
    }
)
# Fields of any table that say a point on a map: they leave only encrypted.
POINTS: Final = frozenset({"latitude", "longitude", "geometry"})
# Fields that are written in another form than a column: the entries are lines of logs/, the hashes above them follow.
ELSEWHERE: Final[dict[str, frozenset[str]]] = {"record.Entry": frozenset({"data", "nodes"})}
# Tables whose rows lie in another order than that of their keys: entries stand beside the lines of their log.
ORDER: Final[dict[str, tuple[str, ...]]] = {"record.Entry": ("log", "index")}
OURS: Final = frozenset(settings.APPS)


@dataclass(frozen=True)
class Table:
    """One model as it leaves: its columns, those of them that are kept apart, and fields that stay behind."""

    label: str
    model: type[Model]
    columns: tuple[AnyField, ...]
    apart: tuple[AnyField, ...] = ()
    stays: tuple[str, ...] = ()

    @property
    def protected(self) -> bool:
        """Return whether the whole table leaves only encrypted."""
        return self.label in PROTECTED

    @property
    def file(self) -> str:
        """Return where its columns lie in the export."""
        return f"protected/{self.label}.csv.age" if self.protected else f"tables/{self.label}.csv"

    @property
    def file_apart(self) -> str:
        """Return where the columns lie that are kept apart."""
        return f"protected/{self.label}.points.csv.age"


def tables(apps: Apps, *, with_accounts: bool = False) -> list[Table]:
    """Return every table that leaves, each after those it points to."""
    ours = [model for model in apps.get_models(include_auto_created=True) if stays(model) is None]
    return [table(model, with_accounts=with_accounts) for model in in_order(ours)]


def stays(model: type[Model]) -> str | None:
    """Return why a model is in no export, None when it leaves."""
    if model._meta.label in STAYS:
        return STAYS[model._meta.label]
    if issubclass(model, Waiting):
        return WAITS
    return None if model._meta.app_label in OURS else f"no package of ours has {model._meta.label}"


def all_that_stays() -> dict[str, str]:
    """Return every model that no export holds, with the reason."""
    return STAYS | {model._meta.label: WAITS for model in waiting_models()}


def table(model: type[Model], *, with_accounts: bool) -> Table:
    """Return how one model leaves."""
    label = model._meta.label
    hidden = frozenset() if with_accounts else SECRETS.get(label, frozenset())
    elsewhere = ELSEWHERE.get(label, frozenset())
    fields = [field for field in model._meta.concrete_fields if field.name not in hidden | elsewhere]
    key = model._meta.pk
    apart = [field for field in fields if field.name in POINTS and label not in PROTECTED]
    return Table(
        label,
        model,
        tuple(field for field in fields if field not in apart),
        (key, *apart) if apart else (),
        tuple(sorted(hidden)),
    )


def in_order(models: list[type[Model]]) -> list[type[Model]]:
    """Return models so that each comes after those it points to; else in the order of the packages."""
    place = {app: number for number, app in enumerate(settings.APPS)}
    left = sorted(models, key=lambda model: (place[model._meta.app_label], model._meta.label))
    done: list[type[Model]] = []
    while left:
        ready = next(model for model in left if not set(_points_to(model)) & set(left))
        left.remove(ready)
        done.append(ready)
    return done


def _points_to(model: type[Model]) -> Iterator[type[Model]]:
    for key in filter(None, map(relation, model._meta.concrete_fields)):
        if key.related_model is not model:
            yield key.related_model


def every_row(model: type[Model]) -> "QuerySet[Model]":
    """Return all rows of a model, whatever its own managers leave out."""
    return model._base_manager.all()  # noqa: SLF001 - Django documents it in spite of its name
