"""The tables of this app: claims about events, and what was said or published."""

from tregua.reports.claims import Grading, Report, Source, Withdrawal
from tregua.reports.said import (
    Assessment,
    CountWithdrawal,
    EmbeddedPost,
    Flag,
    FlagResolution,
    Occasion,
    PublishedCount,
    Rendering,
    StartClaim,
    Statement,
)

__all__ = [
    "Assessment",
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
    "Withdrawal",
]
