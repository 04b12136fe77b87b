"""The open data for programs, version 1: what was published, and nothing else. It describes itself (OpenAPI 3.1).

A version stays as it is; what changes in a way that a program could notice becomes the next one, beside it.
"""

from datetime import date
from functools import wraps
from typing import Annotated, Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import override
from django.views.decorators.http import require_safe
from ninja import NinjaAPI, Path, Query, Schema
from ninja.errors import Throttled, ValidationError
from ninja.throttling import SimpleRateThrottle
from pydantic import Field

from tregua.bulletin.following import following, followings
from tregua.bulletin.models import Bulletin, Figure
from tregua.bulletin.prose import printed
from tregua.bulletin.rules import RULES
from tregua.bulletin.series import Series, fields_called
from tregua.bulletin.wording import rule_in_full
from tregua.people.pages import public_page
from tregua.public.versions import LINKED, link_versions
from tregua.record.answering import answer_with

VERSION: Final = "1"
# So many rows are in one answer; who wants more asks for other days.
MOST_ROWS: Final = 500
# Asked from one address. The release of a period is one file: nobody needs to ask a thousand times.
RATE: Final = "120/min"

Key = Annotated[
    str,
    Path(pattern=r"^[a-z0-9-]{1,40}$", description="Its day, or its series and number: 2016-03-05, weekly-3"),
]
Number = Annotated[int, Path(ge=1, le=32_767, description="The number of the issue")]
First = Annotated[date | None, Query(description="The first day; without it, from the beginning")]
Last = Annotated[date | None, Query(description="The last day; without it, until the newest")]


class Problem(Schema):
    """Why there is no answer, and what to do."""

    detail: str


class Issue(Schema):
    """One published issue. A later one may correct or withdraw it; both name each other."""

    key: str
    series: str
    day: date
    last_day: date
    issue: int
    entry: int = Field(description="The index of its entry in the published log")
    corrects: int | None = Field(description="The number of the issue that it corrects or withdraws")
    withdraws: bool = Field(description="It only withdraws that issue")
    replaced_by: int | None = Field(description="The number of the issue that corrects or withdraws it")
    standing: int | None = Field(
        description="The number of the issue of this bulletin that stands; null where what was published is withdrawn"
    )


class Issues(Schema):
    """Issues, the newest first."""

    issues: list[Issue]
    more: bool = Field(description="There are more; ask for other days")


class Printed(Schema):
    """One printed figure of an issue that stands. Figures of two rules, or of two bodies, are never added up."""

    key: str
    issue: int
    day: date
    rule: str
    version: int
    scope: str = Field(description="The channel of an acceptance, else empty")
    value: int


class Figures(Schema):
    """Printed figures, the newest first."""

    figures: list[Printed]
    more: bool


class CountingRule(Schema):
    """What a figure counts, in English; the bulletin prints it in each language."""

    code: str
    version: int
    group: str
    unit: str
    name: str
    includes: str
    excludes: str
    doubles: str
    time_basis: str


class Rules(Schema):
    """The counting rules in force."""

    rules: list[CountingRule]


class ByAddress(SimpleRateThrottle):
    """So many questions a minute from one address, whoever asks; what a request says of itself does not count."""

    def get_cache_key(self, request: HttpRequest) -> str:
        return f"open-data-{request.META.get('REMOTE_ADDR', '')}"


api = NinjaAPI(
    title="Open data of a ceasefire centre",
    version=VERSION,
    description=__doc__ or "",
    docs_url=None,
    openapi_url=None,
    urls_namespace="open-data",
    throttle=[ByAddress(RATE)],
)
REFUSED: Final = {422: Problem, 429: Problem}
MISSING: Final = REFUSED | {404: Problem}


@api.exception_handler(ValidationError)
def _not_readable(request: HttpRequest, error: ValidationError) -> HttpResponse:
    first = error.errors[0]
    where = ".".join(str(part) for part in first["loc"][1:])
    return api.create_response(request, {"detail": f"{where}: {first['msg']}"}, status=422)


@api.exception_handler(Http404)
def _missing(request: HttpRequest, _error: Http404) -> HttpResponse:
    return api.create_response(
        request, {"detail": "No such issue is published. Ask for the list of issues."}, status=404
    )


@api.exception_handler(Throttled)
def _too_often(request: HttpRequest, error: Throttled) -> HttpResponse:
    wait = max(1, int(error.wait or 1))
    answer = api.create_response(
        request, {"detail": f"Too many questions from your address. Ask again in {wait} seconds."}, status=429
    )
    answer["Retry-After"] = str(wait)
    return answer


@api.get("/issues", response={200: Issues} | REFUSED, summary="List what was published")
def issues(
    request: HttpRequest,  # noqa: ARG001 - the framework hands it over under this name
    first: First = None,
    last: Last = None,
    series: Annotated[Series | None, Query(description="Of one series only")] = None,
) -> dict[str, Any]:
    """Give every published issue of some days, corrected and withdrawn ones too."""
    found = Bulletin.objects.published().listed().select_related("approval", "corrects")
    if series:
        found = found.filter(series=series)
    rows = list(_of_days(found, first, last)[: MOST_ROWS + 1])
    every = followings(rows)
    return {
        "issues": [
            {
                "key": row.key,
                "series": row.series,
                "day": row.day,
                "last_day": row.last,
                "issue": row.issue,
                "entry": row.approval.entry_index,
                "corrects": row.corrects.issue if row.corrects else None,
                "withdraws": row.withdraws,
                "replaced_by": after.issue if (after := every[row.pk].after) else None,
                "standing": standing.issue if (standing := every[row.pk].standing) else None,
            }
            for row in rows[:MOST_ROWS]
        ],
        "more": len(rows) > MOST_ROWS,
    }


def _of_days(found: Any, first: date | None, last: date | None, field: str = "day") -> Any:
    if first:
        found = found.filter(**{f"{field}__gte": first})
    return found.filter(**{f"{field}__lte": last}) if last else found


@api.get(
    "/issues/{key}",
    response={200: dict[str, Any]} | MISSING,
    summary="Give the issue that stands, as it is printed",
)
def current(request: HttpRequest, response: HttpResponse, key: Key) -> dict[str, Any]:  # noqa: ARG001
    """Give the frozen content of the last issue; /public/bulletin.schema.json says what is in it.

    One that withdraws has no figures, and says why.
    """
    return _content(response, key, None)


@api.get(
    "/issues/{key}/{number}",
    response={200: dict[str, Any]} | MISSING,
    summary="Give one issue, as it is printed",
)
def one(request: HttpRequest, response: HttpResponse, key: Key, number: Number) -> dict[str, Any]:  # noqa: ARG001
    """Give the frozen content of one issue, also of one that was corrected or withdrawn.

    What became of it since stands in the header Link: predecessor-version, successor-version, latest-version (RFC 5829).
    """
    return _content(response, key, number)


def _content(answer: HttpResponse, key: str, number: int | None) -> dict[str, Any]:
    found = published(key, number)
    link_versions(answer, following(found), lambda one: reverse("public:api_one", args=[one.key, one.issue]))
    return dict(printed(found))


def published(key: str, issue: int | None) -> Bulletin:
    """Return a published issue; without a number, the one that stands. Http404 when there is none."""
    try:
        named = Bulletin.objects.published().filter(**fields_called(key))
    except (ValueError, OverflowError) as error:
        raise Http404 from error
    found = named.listed().select_related("approval", "corrects")
    row = (found.filter(issue=issue) if issue else found).first()
    if row is None:
        raise Http404
    return row


@api.get("/figures", response={200: Figures} | REFUSED, summary="List printed figures of the daily bulletins")
def figures(
    request: HttpRequest,  # noqa: ARG001
    rule: Annotated[
        str, Query(pattern=r"^[a-z_]{1,40}$", description="The code of a counting rule, as violations_found")
    ],
    first: First = None,
    last: Last = None,
) -> dict[str, Any]:
    """Give the figures of one counting rule in the issues that stand, day by day."""
    standing = Bulletin.objects.current().daily().with_figures().order_by()
    # A running total is kept under the same rule: it is no figure of the day.
    found = Figure.objects.filter(rule__code=rule, since=None, bulletin__in=standing.values("pk"))
    ordered = found.select_related("rule", "bulletin").defer("records", "bulletin__content")
    rows = list(
        _of_days(ordered, first, last, "bulletin__day").order_by("-bulletin__day", "scope")[: MOST_ROWS + 1]
    )
    return {
        "figures": [
            {
                "key": row.bulletin.key,
                "issue": row.bulletin.issue,
                "day": row.bulletin.day,
                "rule": row.rule.code,
                "version": row.rule.version,
                "scope": row.scope,
                "value": row.value,
            }
            for row in rows[:MOST_ROWS]
        ],
        "more": len(rows) > MOST_ROWS,
    }


@api.get("/rules", response={200: Rules} | REFUSED, summary="List the counting rules")
def rules(request: HttpRequest) -> dict[str, Any]:  # noqa: ARG001
    """Give the counting rules: a figure is the number of records that its rule counts."""
    with override("en"):
        return {"rules": [rule_in_full(rule) for rule in RULES]}


def description(request: HttpRequest) -> HttpResponse:
    """Give the description of this interface (OpenAPI): a program needs nothing else to use it."""
    said = api.get_openapi_schema(path_prefix=f"/public/api/v{VERSION}/")
    return api.create_response(request, said, status=200)


def _answered(view: Any) -> Any:
    """Give what anybody may read with its mark: who has it already is told so in few bytes."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **says: Any) -> HttpResponse:
        answer: HttpResponse = view(request, *args, **says)
        if answer.status_code != 200:
            return answer
        given = answer_with(answer.content, "application/json; charset=utf-8", request=request)
        for name in LINKED:
            if name in answer:
                given[name] = answer[name]
        return given

    return public_page(answered)


# Addresses as every other page has them; the framework's own entrance page is left out.
_ADDRESSES: Any = api.urls[0]
urlpatterns = [
    path(f"api/v{VERSION}/openapi.json", _answered(require_safe(description)), name="api_description"),
    *(
        path(f"api/v{VERSION}/{one.pattern}", _answered(one.callback), name=f"api_{one.name}")
        for one in _ADDRESSES
        if one.name != "api-root"
    ),
]
