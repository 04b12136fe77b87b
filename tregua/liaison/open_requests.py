"""What of the vault an open request for protection or a protected point still needs: it never falls due till they end."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import Model, OuterRef, Q, QuerySet, Subquery

from tregua.liaison.choices import ProtectionStatus
from tregua.liaison.models import ProtectionRequest, ProtectionStep
from tregua.liaison.protected_points import ProtectedPoint
from tregua.people.models import Sealed

CLOSED = [one for one in ProtectionStatus if one.startswith("closed")] + [ProtectionStatus.DECLINED]


def open_requests() -> QuerySet[ProtectionRequest]:
    """Return the requests on which something may still have to be done; harm without a review is such a one."""
    steps = ProtectionStep.objects.filter(request=OuterRef("pk")).order_by("-recorded_at", "-pk")
    stands = ProtectionRequest.objects.annotate(stands=Subquery(steps.values("status")[:1]))
    unreviewed = Q(stands=ProtectionStatus.CLOSED_HARMED, disclosure_review=None)
    return stands.filter(Q(stands=None) | ~Q(stands__in=CLOSED) | unreviewed)


def sealed_of_open_requests() -> list[str]:
    """Return which sealed texts belong to an open request, by whatever model holds them, or to a point that stands."""
    needed = list(open_requests().values_list("pk", flat=True))
    points = ProtectedPoint.objects.filter(ended=None).values_list("details", flat=True)
    return [*points, *_of_requests(needed)]


def _of_requests(needed: list[str]) -> list[str]:
    return [
        pk
        for model, of_request, sealed in _holders()
        for pk in model._base_manager.filter(**{f"{of_request}__in": needed}).values_list(sealed, flat=True)  # noqa: SLF001
        if pk
    ]


@cache
def _holders() -> list[tuple[type[Model], str, str]]:
    """Return the models that hold sealed words of a request: by which way it is named, and which field the words."""
    return [
        (model, way, field.name)
        for model in apps.get_models()
        for way in (["pk"] if model is ProtectionRequest else _ways(model))
        for field in _relations(model)
        if field.related_model is Sealed
    ]


def _ways(model: type[Model]) -> Iterator[str]:
    """Yield how a model names a request: itself, or by what it belongs to (a try to reach somebody, by its plan)."""
    for field in _relations(model):
        if field.related_model is ProtectionRequest:
            yield field.name
        else:
            for further in _relations(field.related_model):
                if further.related_model is ProtectionRequest:
                    yield f"{field.name}__{further.name}"


def _relations(model: Any) -> list[Any]:
    return [field for field in model._meta.concrete_fields if field.is_relation]
