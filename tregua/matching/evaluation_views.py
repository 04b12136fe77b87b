"""The page that says how far to trust what the engine suggests."""

import json

from django.http import HttpResponse
from django.shortcuts import render

from tregua.matching import current
from tregua.matching.chart import dots
from tregua.matching.evaluating import ON_A_PAGE, evaluate
from tregua.matching.evaluation_out import as_csv, as_json
from tregua.matching.words import FEATURE_NAMES
from tregua.people.pages import StaffRequest, staff_page
from tregua.places.models import Place
from tregua.reports.models import Source

MISSED_SHOWN = 50


@staff_page("reports.read")
def evaluation(request: StaffRequest) -> HttpResponse:
    """Show what people judged held against what the engine says, or give it as a file."""
    found = evaluate(ON_A_PAGE)
    wanted = request.GET.get("as", "")
    if wanted == "json":
        return _file(json.dumps(as_json(found), ensure_ascii=False, indent=1), "application/json", "json")
    if wanted == "csv":
        return _file(as_csv(found), "text/csv", "csv")
    names = {place.code: place.name() for place in Place.objects.provinces().for_reading()}
    sources = {source.code: str(source) for source in _sources(found.by_source)}
    return render(
        request,
        "matching/evaluation.html",
        {
            "found": found,
            "dots": dots(found.steps),
            "missed": found.missed[:MISSED_SHOWN],
            "missed_by": [(FEATURE_NAMES.get(why, why), count) for why, count in found.missed_by],
            "provinces": [(names.get(part.name, part.name), part) for part in found.by_province],
            "sources": [(sources.get(part.name, part.name), part) for part in found.by_source],
            "most": ON_A_PAGE,
            "learned": current.learned(),
        },
    )


def _sources(parts: tuple[object, ...]) -> list[Source]:
    return list(Source.objects.filter(code__in=[getattr(part, "name", "") for part in parts]))


def _file(text: str, media_type: str, ending: str) -> HttpResponse:
    answer = HttpResponse(text, content_type=f"{media_type}; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="matching-evaluation.{ending}"'
    return answer
