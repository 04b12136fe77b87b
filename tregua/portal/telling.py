"""What the desk does with what parties filed: looks at it, and tells a party of a finding on it."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from tregua.agreement.models import Party
from tregua.incidents.models import Finding
from tregua.people.models import Person
from tregua.portal.models import Filing, FilingSeen, FindingTold
from tregua.portal.saying import PortalError
from tregua.record import actions as record


@transaction.atomic
def look_at(filing: Filing, *, by: Person) -> FilingSeen:
    """Note that somebody has looked at what a party filed; from now on the party reads “being looked at”."""
    by.must("intake.read")
    Filing.objects.select_for_update().get(pk=filing.pk)
    seen, new = FilingSeen.objects.get_or_create(filing=filing, defaults={"recorded_by": by})
    if new:
        record.append(
            act="filing of a party looked at", by=by.code, subject=f"portal.Filing/{filing.pk}", facts={}
        )
    return seen


@transaction.atomic
def tell_party(finding: Finding, party: Party, *, words: str, by: Person) -> FindingTold:
    """Tell a party of a finding that stands: its answer, and words written for that party.

    Whoever drafted or adopted the finding does not tell of it alone: somebody else does.
    """
    by.must("liaison.record")
    finding = Finding.objects.with_state().get(pk=finding.pk)
    if finding.state != "standing":
        raise PortalError(gettext("Only a finding that stands is told to a party. Look at the incident."))
    if by.pk in {finding.recorded_by_id, finding.adoption.recorded_by_id}:
        raise PortalError(
            gettext("You drafted or adopted this finding. Somebody else must tell the party of it.")
        )
    if not words.strip():
        raise PortalError(gettext("Write what the party is told; it reads these words and the answer only."))
    try:
        with transaction.atomic():
            told = FindingTold.objects.create(finding=finding, party=party, words=words, recorded_by=by)
    except IntegrityError as error:
        raise PortalError(gettext("This party has been told of this finding already.")) from error
    record.append(
        act="party told of a finding",
        by=by.code,
        subject=f"incidents.Finding/{finding.pk}",
        facts={"party": party.code, "told": told.pk},
    )
    return told
