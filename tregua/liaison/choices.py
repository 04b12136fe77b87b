"""The vocabularies of liaison work (E-26 to E-29): categories of people, never names."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MeetingKind(models.TextChoices):
    """What sort of meeting it was (E-26)."""

    BILATERAL = "bilateral", _("with one party")
    JOINT = "joint", _("of several parties")
    INTER_CENTRE = "inter_centre", _("between the centres")
    TASK_FORCE = "task_force", _("task force or plenary")
    TECHNICAL = "technical", _("technical committee")
    BOARD = "board", _("board")
    LOCAL = "local", _("local or community")
    PRESS_CONFERENCE = "press_conference", _("press conference")
    LIAISON_CALL = "liaison_call", _("liaison call")
    NEGOTIATION = "negotiation", _("negotiation session")
    SITE_VISIT = "site_visit", _("site visit with parties")
    JOINING = "joining", _("talks about joining")


class MeetingResult(models.TextChoices):
    """What came of a meeting (E-27)."""

    JOINED = "joined", _("joined")
    WINDOW = "window", _("a window was agreed")
    EXCHANGE = "exchange", _("an exchange was agreed")
    FOLLOW_UP = "follow_up", _("a follow-up was set")
    NO_RESULT = "no_result", _("no result")
    BROKE_DOWN = "broke_down", _("broke down")
    NOT_DISCLOSED = "not_disclosed", _("not disclosed")


class Beneficiary(models.TextChoices):
    """A class of people at risk."""

    SIGNATORIES = "signatories", _("those who signed")
    FACTION_LEADERS = "faction_leaders", _("leaders of factions that signed")
    LOCAL_ADMINISTRATIONS = "local_administrations", _("local administrations that signed")
    REPORTERS = "reporters", _("people who report")
    MONITORS = "monitors", _("monitors")
    CIVILIANS = "civilians", _("civilians")
    FAMILIES = "families", _("families of those who signed")


class Asked(models.TextChoices):
    """What somebody asks for (E-28)."""

    GUARANTEE = "guarantee", _("a guarantee by a guarantor")
    NOT_TARGETED = "not_targeted", _("not to be targeted")
    WARNING = "warning", _("warning of attack")
    RELOCATION = "relocation", _("relocation or evacuation")
    SAFE_PASSAGE = "safe_passage", _("safe passage")
    ESCORT = "escort", _("escort")
    DEFENCE = "defence", _("defence against an attacker")
    MEDICAL = "medical", _("medical help")
    COMMUNICATIONS = "communications", _("means of communication")
    ANONYMITY = "anonymity", _("anonymity")
    LEGAL_STATUS = "legal_status", _("legal status")
    FAMILY = "family", _("help for the family")


class ProtectionStatus(models.TextChoices):
    """Where a request for protection stands (E-29)."""

    RECEIVED = "received", _("received")
    ACKNOWLEDGED = "acknowledged", _("acknowledged")
    ASSESSED = "assessed", _("risk assessed")
    ACCEPTED = "accepted", _("accepted in full")
    IN_PART = "in_part", _("accepted in part")
    REFERRED = "referred", _("referred")
    DECLINED = "declined", _("declined, with a reason")
    ACTIVE = "active", _("measure active")
    REVIEWED = "reviewed", _("reviewed")
    CLOSED_SAFE = "closed_safe", _("closed: safe")
    CLOSED_MOVED = "closed_moved", _("closed: moved")
    CLOSED_HARMED = "closed_harmed", _("closed: harmed")
    CLOSED_LOST = "closed_lost", _("closed: contact lost")
    CLOSED_WITHDRAWN = "closed_withdrawn", _("closed: withdrawn")
    CLOSED_HANDED_OVER = "closed_handed_over", _("closed: handed over to the other centre")


class ReviewResult(models.TextChoices):
    """What a review of our own disclosures found after somebody was harmed."""

    NOTHING = "nothing", _("nothing that we disclosed can have led to it")
    POSSIBLE = "possible", _("something that we disclosed may have led to it")
    LED_TO_IT = "led_to_it", _("something that we disclosed led to it")


class Imminence(models.TextChoices):
    """How soon a threat may come true."""

    NOW = "now", _("now")
    HOURS = "hours", _("within hours")
    DAYS = "days", _("within days")
    ONGOING = "ongoing", _("ongoing")
    NOT_KNOWN = "unknown", _("not known")


class HuntKind(models.TextChoices):
    """What was done to people of a class because they signed, report or monitor."""

    THREATENED = "threatened", _("threatened")
    SOUGHT = "sought", _("sought")
    ATTACKED = "attacked", _("attacked")
    TAKEN = "taken", _("abducted or held")
    KILLED = "killed", _("killed")


class SafeChannel(models.TextChoices):
    """By which kind of contact somebody at risk is reached; the contact itself is in the vault."""

    TELEPHONE = "telephone", _("telephone")
    RADIO = "radio", _("radio")
    MESSENGER = "messenger", _("messages over the network")
    IN_PERSON = "in_person", _("in person")
    INTERMEDIARY = "intermediary", _("through somebody they trust")


class WarningState(models.TextChoices):
    """What was done about a warning."""

    GIVEN = "given", _("given")
    ACKNOWLEDGED = "acknowledged", _("acknowledged")
    NOT_REACHED = "not_reached", _("nobody was reached")
    CALLED_OFF = "called_off", _("called off")


class AssuranceState(models.TextChoices):
    """What became of a promise."""

    OPEN = "open", _("open")
    KEPT = "kept", _("kept")
    BROKEN = "broken", _("broken")
    WITHDRAWN = "withdrawn", _("withdrawn")


class RuleBasis(models.TextChoices):
    """Whose rule it is by which a published figure is held against the register."""

    STATED = "stated", _("stated by the publisher")
    READING = "reading", _("our reading of the publisher's words")
    OWN = "own", _("this centre's own")
