"""The vocabularies of a report (E-07 to E-11 of the field's practice); "not known" is always among them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Predicate(models.TextChoices):
    """What a claim says happened."""

    ATTACKED = "attacked", _("attacked")
    FIRED = "fired", _("fired")
    SHELLED = "shelled", _("shelled")
    BOMBED = "bombed", _("bombed")
    DETAINED = "detained", _("detained")
    RELEASED = "released", _("released")
    MOVED_FORCES = "moved_forces", _("moved forces")
    TOOK_POSITION = "took_position", _("took a position")
    BLOCKED_AID = "blocked_aid", _("blocked aid")
    ALLOWED_AID = "allowed_aid", _("allowed aid")
    ACCEPTED_TERMS = "accepted_terms", _("accepted the terms")
    WITHDREW = "withdrew", _("withdrew")
    THREATENED = "threatened", _("threatened")
    REQUESTED_PROTECTION = "requested_protection", _("requested protection")
    MET = "met", _("met")
    PUBLISHED_COUNT = "published_count", _("published a count")
    ORGANISED = "organised", _("set up a mechanism")
    DENIED = "denied", _("denied")
    OTHER = "other", _("other")


class Direction(models.TextChoices):
    """From which side fire came, as seen from where it fell."""

    NORTH = "n", _("from the north")
    NORTH_EAST = "ne", _("from the north-east")
    EAST = "e", _("from the east")
    SOUTH_EAST = "se", _("from the south-east")
    SOUTH = "s", _("from the south")
    SOUTH_WEST = "sw", _("from the south-west")
    WEST = "w", _("from the west")
    NORTH_WEST = "nw", _("from the north-west")


class TimePrecision(models.TextChoices):
    """How exactly a time is known."""

    SECOND = "second", _("to the second")
    MINUTE = "minute", _("to the minute")
    HOUR = "hour", _("to the hour")
    PART_OF_DAY = "part_of_day", _("part of the day")
    DAY = "day", _("the day")
    RANGE = "range", _("between two days")
    NOT_KNOWN = "unknown", _("not known")


class Means(models.TextChoices):
    """With what it was done (E-10)."""

    SMALL_ARMS = "small_arms", _("small arms")
    SNIPER = "sniper", _("sniper")
    HEAVY_MG = "heavy_mg", _("heavy machine gun")
    GRENADE = "grenade", _("grenade or RPG")
    MORTAR = "mortar", _("mortar")
    ARTILLERY = "artillery", _("artillery")
    MLRS = "mlrs", _("multiple rocket launcher")
    TANK = "tank", _("tank")
    ATGM = "atgm", _("anti-tank missile")
    IED = "ied", _("mine or improvised explosive device")
    AIRSTRIKE = "airstrike", _("airstrike")
    ARMED_UAV = "armed_uav", _("armed drone")
    MISSILE = "missile", _("missile")
    CHEMICAL = "chemical_alleged", _("chemical, alleged")
    ARSON = "arson", _("arson or demolition")
    DETENTION = "detention", _("detention")
    OTHER = "other", _("other")
    NOT_KNOWN = "unknown", _("not known")


class ObservedUnit(models.TextChoices):
    """What was counted, one by one (E-14)."""

    EXPLOSION = "explosion", _("explosions")
    PROJECTILE = "projectile", _("shells, rockets or bombs")
    BURST = "burst", _("bursts")
    SHOT = "shot", _("shots")
    VOLLEY = "volley", _("volleys")
    AIRSTRIKE = "airstrike", _("airstrikes")
    OVERFLIGHT = "overflight", _("flights")
    VEHICLE = "vehicle", _("vehicles")
    PERSON = "person", _("persons")


class SourceGrade(models.TextChoices):
    """How far a source is trusted: the first of two independent axes, never multiplied."""

    A = "A", _("A completely reliable")
    B = "B", _("B usually reliable")
    C = "C", _("C fairly reliable")
    D = "D", _("D not usually reliable")
    E = "E", _("E unreliable")
    F = "F", _("F cannot be judged")


class InformationGrade(models.TextChoices):
    """How credible one piece of information is: the second axis."""

    CONFIRMED = "1", _("1 confirmed by others")
    PROBABLE = "2", _("2 probably true")
    POSSIBLE = "3", _("3 possibly true")
    DOUBTFUL = "4", _("4 doubtful")
    IMPROBABLE = "5", _("5 improbable")
    CANNOT_BE_JUDGED = "6", _("6 cannot be judged")


class SourceKind(models.TextChoices):
    """What sort of body or person a report comes from."""

    PARTY = "party", _("a party")
    CENTRE = "centre", _("a centre")
    OFFICIAL = "official", _("an official")
    OUTLET = "outlet", _("a news outlet")
    NGO = "ngo", _("a non-governmental organisation")
    INTERNATIONAL = "international", _("an international body")
    WITNESS = "witness", _("a witness")
    NOT_KNOWN = "unknown", _("not known")


class OccasionKind(models.TextChoices):
    """Where words were spoken or written."""

    PRESS_CONFERENCE = "press_conference", _("press conference")
    BRIEFING = "briefing", _("briefing")
    INTERVIEW = "interview", _("interview")
    WRITTEN = "written", _("written statement")
    BULLETIN = "bulletin", _("bulletin")
    POST = "post", _("post")
    NOT_KNOWN = "unknown", _("not known")


class CountUnit(models.TextChoices):
    """What a published count counts."""

    VIOLATION = "violation", _("violations")
    SETTLEMENT = "settlement", _("settlements that joined")
    FORM = "form", _("application forms")
    GROUP = "group", _("groups that accepted")
    AGREEMENT = "agreement", _("agreements signed")
    MEETING = "meeting", _("meetings")
    NEGOTIATION = "negotiation", _("negotiations")
    DELIVERY = "delivery", _("aid deliveries")
    TONNE = "tonne", _("tonnes of aid")
    KILOGRAM = "kilogram", _("kilograms of aid")
    KILLED = "killed", _("killed")
    WOUNDED = "wounded", _("wounded")
