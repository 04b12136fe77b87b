"""What is said when an incident or a finding cannot be recorded as asked."""


class IncidentError(Exception):
    """Reports or incidents cannot be joined or parted so; the message says why and what to do."""


class FindingError(Exception):
    """A finding cannot be drafted, adopted or withdrawn so; the message names the rule and the remedy."""
