"""Filling one example centre, in its own process: what its people do, in their order.

Left for the reader: the founding text is not taken in, pairs await a judgement, incidents await verification,
findings await adoption, and no bulletin is prepared.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from django.conf import settings

from tregua.agreement.models import Acceptance
from tregua.centre.example import agreeing, calming, commission, hearing, judging, releasing, telling
from tregua.centre.example.casts import COMMISSION
from tregua.centre.example.crew import ADMINISTRATOR, make_custodian, open_account_of_a_party, open_accounts
from tregua.centre.first_account import open_first_account, prepare_database, take_first_seat
from tregua.exchange import charters
from tregua.matching.actions import refresh
from tregua.people.models import Person
from tregua.places.actions import load_shipped
from tregua.record import actions as record
from tregua.record.charter_chain import open_signed
from tregua.record.fingerprint import digits_of

# Once there are people, before anything is recorded.
PLACES: Final = "places"
STEPS: Final = (
    "tables",
    "people",
    "keys of the vault",
    PLACES,
    "agreement",
    "messages",
    "reports",
    "published counts",
    "statements and meetings",
    "pairs",
    "incidents and findings",
    "coverage, a window, a request",
    "release",
)


def fill(
    key_file: Path, key_passphrase: str, *, charter: Path | None = None
) -> Iterator[tuple[int, int, str]]:
    """Fill the centre of this process; yield (steps done, of how many, what comes next) as it goes on."""
    of_commission = settings.CENTRE.code in COMMISSION.names
    names, steps = (commission.STEPS, commission.fill) if of_commission else (STEPS, _steps)
    total = len(names)
    done = -1
    for done, _step in enumerate(steps(key_file, key_passphrase)):
        yield done, total, names[done]
        if charter is not None and names[done] == PLACES:
            _accept(charter.read_bytes())
    if done + 1 != total:
        message = "A step of the example is not named in STEPS."
        raise AssertionError(message)
    yield total, total, "done"


def _accept(raw: bytes) -> None:
    """Accept the example's charter, as the head of a centre does who heard its digits."""
    made = open_signed(raw).charter
    head = next(one for one in Person.objects.order_by("code") if one.may("exchange.release"))
    charters.accept(raw, by=head, digits="".join(digits_of(made.hash)))


def _steps(key_file: Path, key_passphrase: str) -> Iterator[None]:
    """Do the work of the centre; stop before each step."""
    centre = settings.CENTRE.code
    yield
    prepare_database()
    take_first_seat()
    open_first_account()
    yield
    crew = open_accounts()
    yield
    make_custodian(crew, key_file=key_file, passphrase=key_passphrase)
    yield
    load_shipped(by=crew[ADMINISTRATOR])
    yield
    agreement = agreeing.record_agreement(crew)
    agreeing.record_parties(agreement, crew)
    agreeing.record_acceptances(agreement, crew, centre)
    accepted = Acceptance.objects.filter(agreement=agreement).order_by("party__code").select_related("party")
    open_account_of_a_party(crew, accepted[0].party)
    yield
    sources = telling.record_sources(crew)
    hearing.take_in_messages(sources, crew, centre)
    yield
    reports = telling.file_reports(sources, crew, centre)
    yield
    counts = telling.record_counts(sources, crew, centre)
    yield
    hearing.record_statements(crew, centre)
    hearing.record_meetings(crew, centre)
    yield
    refresh()
    judging.judge_pairs(reports, crew, centre)
    yield
    incidents = judging.open_incidents(reports, crew, centre)
    judging.find(incidents, reports, crew, centre)
    yield
    calming.say_where_looked(reports, crew)
    calming.propose_a_window(crew)
    calming.take_a_request(crew)
    yield
    releasing.release(releasing.to_release(counts), crew)
    record.publish(by=crew["head"].code)
