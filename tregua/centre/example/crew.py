"""The people of an example centre: one of each role, and a second verifier and head for four eyes; codes only."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from django.db import transaction

from tregua.agreement.models import Party
from tregua.people import actions, vault
from tregua.people.models import Person
from tregua.portal.accounts import ROLE, open_account

# In the order in which they are shown to whoever starts the example: code, shown name, role.
CODES: Final = (
    ("duty", "Duty officer", "duty_officer"),
    ("verifier", "Verifier", "verifier"),
    ("second-verifier", "Second verifier", "verifier"),
    ("liaison", "Liaison officer", "liaison_officer"),
    ("head", "Head of centre", "head_of_centre"),
    ("second-head", "Second head of centre", "head_of_centre"),
    ("publisher", "Publisher", "publisher"),
    ("custodian", "Custodian", "custodian"),
    ("auditor", "Auditor", "auditor"),
    ("party-liaison", "Party liaison", ROLE),
    ("reader", "Reader", "reader"),
)
ADMINISTRATOR: Final = "administrator"


@dataclass
class Crew:
    """Everybody who works in one example centre, by code."""

    people: dict[str, Person] = field(default_factory=dict)

    def __getitem__(self, code: str) -> Person:
        return self.people[code]


@transaction.atomic
def open_accounts() -> Crew:
    """Open an account for everybody who works here; the administrator has one since the centre was founded."""
    administrator = Person.objects.get(code=ADMINISTRATOR)
    made = {
        code: actions.add_person(code=code, shown_name=name, roles=[role], by=administrator)
        for code, name, role in CODES
        if role != ROLE
    }
    return Crew({ADMINISTRATOR: administrator, **made})


def open_account_of_a_party(crew: Crew, party: Party) -> None:
    """Open the account of the one who comes for a party, once the party is on record."""
    for code, name, role in CODES:
        if role == ROLE:
            crew.people[code] = open_account(code=code, shown_name=name, party=party, by=crew[ADMINISTRATOR])


def make_custodian(crew: Crew, *, key_file: Path, passphrase: str) -> None:
    """Let the custodian open what is sealed; the key file lies outside the centre."""
    recipient, sealed = vault.new_identity(passphrase)
    key_file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    key_file.touch(mode=0o600)
    key_file.write_bytes(sealed)
    vault.add_custodian(crew["custodian"], recipient=recipient, by=crew[ADMINISTRATOR])
