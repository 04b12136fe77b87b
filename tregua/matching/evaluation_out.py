"""An evaluation for programs (JSON, CSV) and for a terminal."""

import csv
import io
from typing import Any

from tregua.matching.evaluation import Evaluation, Part, Share


def as_json(found: Evaluation) -> dict[str, Any]:
    """Return everything that was measured; missed pairs by the ids of their reports."""
    return {
        "judged": found.judged,
        "same": found.same,
        "too_few": found.too_few,
        "selection": "Pairs that were never suggested were seldom judged: recall is that of judged pairs.",
        "precision": _share(found.precision),
        "recall": _share(found.recall),
        "reliability": [
            {"from": step.low / 1000, "to": step.high / 1000, "expected": step.expected, **_share(step.same)}
            for step in found.steps
        ],
        "thresholds": [{"from": least / 1000, **_share(share)} for least, share in found.thresholds],
        "missed_by": dict(found.missed_by),
        "missed": [
            {"first": one.first, "second": one.second, "probability": one.probability / 1000, "why": one.why}
            for one in found.missed
        ],
        "by_province": [_part(part) for part in found.by_province],
        "by_source": [_part(part) for part in found.by_source],
    }


def as_csv(found: Evaluation) -> str:
    """Return the reliability table and the figures by province and source as one table."""
    written = io.StringIO()
    table = csv.writer(written)
    table.writerow(["what", "name", "of_these", "are_so", "share", "from", "to"])
    rows = [("precision", "", found.precision), ("recall", "", found.recall)]
    rows += [("reliability", f"{step.low / 1000}-{step.high / 1000}", step.same) for step in found.steps]
    rows += [("threshold", str(least / 1000), share) for least, share in found.thresholds]
    for what, parts in (("province", found.by_province), ("source", found.by_source)):
        rows += [(f"precision by {what}", part.name, part.precision) for part in parts]
        rows += [(f"recall by {what}", part.name, part.recall) for part in parts]
    for what, name, share in rows:
        table.writerow([what, name, share.whole, share.part, share.share, *(share.interval or ("", ""))])
    return written.getvalue()


def as_text(found: Evaluation) -> str:
    """Return the chief figures in plain lines."""
    lines = [
        f"judged pairs: {found.judged}, of these one incident: {found.same}",
        f"precision: {_said(found.precision)}",
        f"recall of judged pairs: {_said(found.recall)}",
        *(f"missed for {why}: {count}" for why, count in found.missed_by),
        *(
            f"probability {step.low / 1000:.2f} to {step.high / 1000:.2f}: {_said(step.same)}"
            for step in found.steps
        ),
        "Pairs that were never suggested were seldom judged, so recall over all pairs is lower.",
    ]
    if found.too_few:
        lines.append("These judgements are too few to say much.")
    return "\n".join(lines) + "\n"


def _said(share: Share) -> str:
    low, high = share.interval or (0.0, 1.0)
    return (
        f"{share.part} of {share.whole} ({low:.2f} to {high:.2f})" if share.whole else "nothing to say it of"
    )


def _share(share: Share) -> dict[str, Any]:
    return {"part": share.part, "whole": share.whole, "share": share.share, "interval": share.interval}


def _part(part: Part) -> dict[str, Any]:
    return {"name": part.name, "precision": _share(part.precision), "recall": _share(part.recall)}
