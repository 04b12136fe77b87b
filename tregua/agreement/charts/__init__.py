"""Charts, each from one specification (Vega-Lite) for page, paper and document: plain data in, figure and table out.

`kinds` has one function for each chart; `svg` of a chart is the picture that needs no script. A page shows a chart with
`agreement/_chart.html`, and loads what lets a reader point at it with `agreement/_charts_head.html` in its head.
Nothing here counts: what is counted, and whether it may be shown, is settled before.
"""

from tregua.agreement.charts.drawn import png
from tregua.agreement.charts.kinds import (
    both_sides,
    by_kind,
    by_province,
    coverage,
    per_day,
    share_confirmed,
    time_to_answer,
    time_to_calm,
)
from tregua.agreement.charts.parts import Chart, Day

__all__ = [
    "Chart",
    "Day",
    "both_sides",
    "by_kind",
    "by_province",
    "coverage",
    "per_day",
    "png",
    "share_confirmed",
    "time_to_answer",
    "time_to_calm",
]
