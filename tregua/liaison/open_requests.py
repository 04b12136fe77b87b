"""What of the vault an open request for protection still needs: it never falls due while the request is open."""

from collections.abc import Iterator

from django.apps import apps
from django.db.models import Model, OuterRef, Q, QuerySet, Subquery

from tregua.liaison.choices import ProtectionStatus
from tregua.liaison.models import ProtectionRequest, ProtectionStep
from tregua.people.models import Sealed

CLOSED = [one for one in ProtectionStatus if one.startswith("closed")] + [ProtectionStatus.DECLINED]


def open_requests() -> QuerySet[ProtectionRequest]:
    """Return the requests on which something may still have to be done; harm without a review is such a one."""
    steps = ProtectionStep.objects.filter(request=OuterRef("pk")).order_by("-recorded_at", "-pk")
    stands = ProtectionRequest.objects.annotate(stands=Subquery(steps.values("status")[:1]))
    unreviewed = Q(stands=ProtectionStatus.CLOSED_HARMED, disclosure_review=None)
    return stands.filter(Q(stands=None) | ~Q(stands__in=CLOSED) | unreviewed)


def sealed_of_open_requests() -> list[str]:
    """Return which sealed texts belong to an open request, by whatever model of this package holds them."""
    needed = list(open_requests().values_list("pk", flat=True))
    return [
        pk
        for model, of_request, sealed in _holders()
        for pk in model._base_manager.filter(**{f"{of_request}__in": needed}).values_list(sealed, flat=True)  # noqa: SLF001
        if pk
    ]


def _holders() -> Iterator[tuple[type[Model], str, str]]:
    """Yield the models of this package that hold sealed words of a request: which field names it, which the words."""
    for model in apps.get_app_config("liaison").get_models():
        fields = [field for field in model._meta.concrete_fields if field.is_relation]
        of_request = [field.name for field in fields if field.related_model is ProtectionRequest]
        if model is ProtectionRequest:
            of_request = ["pk"]
        for field in fields:
            if field.related_model is Sealed and of_request:
                yield model, of_request[0], field.name
