"""The vocabularies of findings (E-18, E-22 to E-24, E-30); "not known" and "not found" are as easy as the rest."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Answer(models.TextChoices):
    """What a finding answers (E-22: the union of what missions use)."""

    VIOLATION = "violation", _("substantiated violation")
    NO_VIOLATION = "no_violation", _("substantiated incident, no violation")
    NOT_SUBSTANTIATED = "not_substantiated", _("not substantiated")
    UNFOUNDED = "unfounded", _("unfounded")
    INSUFFICIENT = "insufficient", _("insufficient information")
    NO_ACCESS = "no_access", _("unable to verify: no access")
    OUTSIDE_MANDATE = "outside_mandate", _("outside the mandate")
    RESOLVED = "resolved", _("resolved by the parties")
    NO_CONSENSUS = "no_consensus", _("no consensus")
    WITHDRAWN = "withdrawn", _("complaint withdrawn")


class Standard(models.TextChoices):
    """How much proof a finding asks for (E-23)."""

    REPORTED = "reported", _("reported")
    SUSPICION = "suspicion", _("reasonable suspicion")
    BALANCE = "balance", _("balance of probabilities")
    REASONABLE_GROUNDS = "reasonable_grounds", _("reasonable grounds to believe")
    CONVINCING = "convincing", _("clear and convincing")


class Attribution(models.TextChoices):
    """What a finding says about who did it (E-24)."""

    NONE_SOUGHT = "none_sought", _("none sought")
    ACTOR = "actor", _("one actor named")
    ONE_OF = "one_of", _("one of several")
    DIRECTION = "direction", _("direction only")
    UNIDENTIFIED = "unidentified", _("unidentified")
    DENIED = "denied", _("denied by the party")
    NOT_IN_MANDATE = "not_in_mandate", _("not in the mandate")


class State(models.TextChoices):
    """Where a finding stands; nobody chooses it, it follows from what was done."""

    AWAITING = "awaiting", _("awaits adoption")
    RETURNED = "returned", _("returned to whoever drafted it")
    STANDING = "standing", _("stands")
    REPLACED = "replaced", _("replaced")
    WITHDRAWN = "withdrawn", _("withdrawn")
    SET_ASIDE = "set_aside", _("set aside by a newer draft")


class Certainty(models.TextChoices):
    """How sure an attribution is."""

    CERTAIN = "certain", _("certain")
    HIGHLY_PROBABLE = "highly_probable", _("highly probable")
    PROBABLE = "probable", _("probable")
    POSSIBLE = "possible", _("possible")


class Level(models.IntegerChoices):
    """How grave a violation is (E-18)."""

    TECHNICAL = 0, _("technical")
    MINOR = 1, _("minor")
    SERIOUS = 2, _("serious")
    GRAVE = 3, _("grave or systemic")


class Outcome(models.TextChoices):
    """What came of a call to a party."""

    RESTORED = "restored", _("calm restored")
    PROMISED = "promised", _("the party promised to look into it")
    DENIED = "denied", _("the party denies")
    NO_ANSWER = "no_answer", _("no answer")
    CONTINUES = "continues", _("it continues")
    NOT_KNOWN = "unknown", _("not known")


class Position(models.TextChoices):
    """What a party says about an incident when it is asked (R-18)."""

    ADMITS = "admits", _("admits it")
    DENIES = "denies", _("denies it")
    SELF_DEFENCE = "self_defence", _("says it was self-defence")
    OTHER_ACTOR = "other_actor", _("says it was somebody else")
    NO_FORCES = "no_forces", _("says it has no forces there")
    ASKS_DETAIL = "asks_detail", _("asks for detail")
    NO_ANSWER = "no_answer", _("no answer")


class CalmState(models.TextChoices):
    """Whether it is calm again after an incident, as somebody says."""

    RESTORED = "restored", _("calm restored")
    NOT_RESTORED = "not_restored", _("calm not restored")
    OVER = "over", _("was over before we learned of it")


class StopReason(models.TextChoices):
    """Why the clock of an incident is stopped."""

    ACCESS = "access", _("no access")
    WEATHER = "weather", _("weather")
    SECURITY = "security", _("security")
    TRANSLATION = "translation", _("translation")


class NotificationKind(models.TextChoices):
    """What a party says beforehand that it will do."""

    EXERCISE = "exercise", _("exercise")
    DEMINING = "demining", _("demining or demolition")
    CONVOY = "convoy", _("convoy")
    MOVEMENT = "movement", _("movement of forces")
    OTHER = "other", _("something else")


class Explains(models.TextChoices):
    """Whether what a party notified explains an incident, as a person here judges."""

    ALL = "all", _("explains all of it")
    PART = "part", _("explains a part of it")
    NOTHING = "nothing", _("explains nothing of it")


class WindowKind(models.TextChoices):
    """What a local ceasefire is for."""

    SILENCE = "silence", _("“regime of silence”")
    HUMANITARIAN = "humanitarian", _("humanitarian window")
    REPAIR = "repair", _("repair window")
    EVACUATION = "evacuation", _("evacuation or passage")
    OTHER = "other", _("another local ceasefire")


class WindowState(models.TextChoices):
    """Where a window stands."""

    PROPOSED = "proposed", _("proposed")
    AGREED = "agreed", _("agreed, not begun")
    IN_FORCE = "in_force", _("in force")
    OVER = "over", _("over, nobody has said how it went")
    ENDED = "ended", _("ended")


class WindowEnding(models.TextChoices):
    """How a window ended."""

    HELD = "held", _("it held")
    HELD_IN_PART = "held_in_part", _("it held in part")
    COLLAPSED = "collapsed", _("it collapsed")
    CALLED_OFF = "called_off", _("it was called off before it began")
    MISTAKE = "mistake", _("it was written down by mistake")


class Bearing(models.TextChoices):
    """What an incident and a window have to do with each other, as a person here judges."""

    BREAKS = "breaks", _("it breaks the window")
    EXPLAINED = "explained", _("the window explains it")
    NONE = "none", _("it has nothing to do with the window")


class LookedBy(models.TextChoices):
    """By which means this centre looks at an area."""

    POST = "post", _("observation post")
    PATROL = "patrol", _("patrol")
    CAMERA = "camera", _("camera")
    SOURCES = "sources", _("people who tell")
    REMOTE = "remote", _("from afar")


class Extent(models.TextChoices):
    """How far an area could be looked at."""

    ALL = "all", _("could")
    PART = "part", _("in part")
    NONE = "none", _("could not")


class RestrictionKind(models.TextChoices):
    """How somebody kept monitors from looking (E-30)."""

    DENIAL = "denial", _("denial")
    CONDITIONAL = "conditional", _("conditional access")
    DELAY = "delay", _("delay")
    LIMITATION = "limitation", _("limitation")
    EXPULSION = "expulsion", _("expulsion")
    INTIMIDATION = "intimidation", _("intimidation or gunfire")
    MINES = "mines", _("mines or unexploded ordnance")
    JAMMING = "jamming", _("jamming")
    SEIZURE = "seizure", _("data or equipment seized")
    REFUSAL = "refusal", _("refusal to give information")
    FLIGHT_REFUSED = "flight_refused", _("flight clearance refused")


class RestrictionReason(models.TextChoices):
    """Of which class the reason is that was given for a restriction: this may be published, the words stay here."""

    NOT_KNOWN = "not_known", _("not known")
    NONE_GIVEN = "none_given", _("no reason given")
    SAFETY = "safety", _("safety of the monitors")
    MILITARY = "military", _("military activity")
    MINES = "mines", _("mines or unexploded ordnance")
    ORDERS = "orders", _("no permission from those in command")
    PAPERS = "papers", _("no notice or papers")
    OTHER = "other", _("another reason")


# Words by which an incident need not be calmed any more.
ENDED = (CalmState.RESTORED, CalmState.OVER)
# Answers that assert something about an event: they need two independent sources unless only "reported".
ASSERTING = (Answer.VIOLATION, Answer.NO_VIOLATION, Answer.UNFOUNDED)
# Attributions that name a party.
NAMING = (Attribution.ACTOR, Attribution.DENIED)
