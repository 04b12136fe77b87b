"""The tables of this app: claims about events, what was said, what was published, what is doubted in it."""

from tregua.reports.carried import Carried, CarriedDecision
from tregua.reports.claims import Grading, Report, Source, Withdrawal
from tregua.reports.flagged import Flag, FlagResolution
from tregua.reports.published import CountWithdrawal, PublishedCount
from tregua.reports.said import Assessment, EmbeddedPost, Occasion, Rendering, StartClaim, Statement
from tregua.reports.unfinished import Unfinished
from tregua.reports.waiting import UnsettledFlag

__all__ = [
    "Assessment",
    "Carried",
    "CarriedDecision",
    "CountWithdrawal",
    "EmbeddedPost",
    "Flag",
    "FlagResolution",
    "Grading",
    "Occasion",
    "PublishedCount",
    "Rendering",
    "Report",
    "Source",
    "StartClaim",
    "Statement",
    "Unfinished",
    "UnsettledFlag",
    "Withdrawal",
]
