"""One card a role: what somebody does in a day, what they never do alone, and where it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Card:
    """What stands on the card of a role beside its name and description."""

    day: tuple[Promise, ...]
    never: tuple[Promise, ...]


# What everybody must know, whatever the role.
FOR_EVERYBODY: Final = (
    _("A claim is somebody's words. A finding is this centre's. Never write one where the other belongs."),
    _("“Not known” is an answer. Leave out what nobody said."),
    _("Names of people at risk go into the fields that are sealed, nowhere else."),
    _("Nothing is deleted: correct or withdraw it, with the reason."),
    _("Lock the screen when you leave. If somebody forces you to log in, use the password for danger."),
)
CARDS: Final[Mapping[str, Card]] = {
    "duty_officer": Card(
        (
            _("Begin with Today: silent alarms and call-backs first."),
            _(
                "Answer the telephone with the guide: language, safety, consent, what, where, when, who; read it back."
            ),
            _("Take in texts and messages as they came; cut what they claim into reports."),
            _("Judge pairs: 1 same, 2 different, 3 unsure. Unsure is a good answer."),
            _("Open an incident, call the parties to calm it, write down what they said."),
            _("Hand over in words what is open: call-backs, incidents, alarms."),
        ),
        (
            _("Never promise protection or a result on the telephone."),
            _("Never say whether a point is protected but through the page that asks and notes it."),
        ),
    ),
    "verifier": Card(
        (
            _(
                "Take an incident from the list, say that you have it, and read every report on it side by side."
            ),
            _("Ask the party concerned, with a day by which it answers."),
            _(
                "Draft a finding: answer, standard of proof, attribution with its certainty, reasons, what it rests on."
            ),
            _(
                "“Cannot verify” needs the restriction that kept us from looking; “outside the mandate” needs none."
            ),
            _("Write down dissent; it stays beside the finding."),
        ),
        (
            _("Never rest a finding on the claims of one party alone."),
            _("Never adopt what you drafted: somebody else does."),
        ),
    ),
    "liaison_officer": Card(
        (
            _("Requests for protection first: acknowledge within fifteen minutes, review every three days."),
            _("Record meetings and what came of them the same day."),
            _("Follow up assurances on the day they are due: kept, broken, or not known."),
            _("Record acceptances with how they were expressed and by whom they were attested."),
            _("Write down each contact with somebody at risk, also one that did not succeed."),
        ),
        (
            _("Never tell the other centre of a person without the consent that covers it."),
            _("Never keep a number or a safe place outside the sealed fields."),
        ),
    ),
    "head_of_centre": Card(
        (
            _("Adopt or send back findings; read the dissent first."),
            _("Release what a publisher proposed: look at exactly what leaves, and at which precision."),
            _("Approve the bulletin: open the list behind each figure that surprises you."),
            _("Answer what the other centre asked by its day; “cannot confirm” is an answer."),
            _("Look at breaches and silent alarms before anything else."),
        ),
        (
            _("Never adopt, release or approve what you wrote yourself."),
            _("Never add the figures of the two centres together."),
        ),
    ),
    "publisher": Card(
        (
            _("Prepare the bulletin of the day: every figure opens the list that it counts."),
            _("Write remarks beside the figures, and have the translation reviewed by somebody else."),
            _("Propose records for release with the precision that protects whom they concern."),
            _("Correct by a further issue that says what changed; never silently."),
        ),
        (
            _("Never print a zero without the coverage behind it."),
            _("Never publish a name that its bearer did not publish."),
        ),
    ),
    "custodian": Card(
        (
            _("Keep your key file and its passphrase apart from each other and from the centre."),
            _("Open what is sealed only for a reason that you write down; it is kept."),
            _("Destroy what is due only together with a second person."),
            _("Lock the vault when you are done; it locks itself after a quarter of an hour."),
        ),
        (
            _("Never lend your key, and never open for somebody who may not."),
            _("Never write down outside what you read in the vault."),
        ),
    ),
    "administrator": Card(
        (
            _("Look at the check-ups each morning: disk, clock, backups, keys."),
            _("Add people with their roles, and print their slips."),
            _("Rehearse bringing back a backup each month; keep the printed recovery page."),
            _("When a machine is lost: end its sessions, then tell the head."),
        ),
        (
            _("Never reset a second factor alone: another administrator agrees."),
            _("Never copy the centre's folder while it works; use the backup."),
        ),
    ),
    "auditor": Card(
        (
            _("Read the journal, and who opened what and why."),
            _("Review what was opened alone in an emergency."),
            _("Check the published log with the verifier on a machine of your own."),
        ),
        (_("Never ask for a sealed text: that it was opened, and why, is what you read."),),
    ),
    "party_liaison": Card(
        (
            _("File allegations as they are known to you, with the means by which you know them."),
            _("Answer what the centre asks by its day."),
            _("Notify movements and works in time; call off what does not take place."),
            _("Follow how far each filing has come: received, being looked at, closed."),
        ),
        (_("Never write the names of people at risk into an allegation."),),
    ),
    "reader": Card(
        (
            _("Read reports as claims and findings as findings."),
            _("Open a figure to see what it counts."),
            _("The common record says of each entry what the other centre says to it."),
        ),
        (_("Never pass on what is not published."),),
    ),
}
