"""An exercise: a centre of its own, in which people practise. Nothing of it leaves, and it is wiped as a whole.

It takes over the people with their roles, the places and the agreement with its parties; no password, no key, no
sealed text, no message, no report. Its code, its names and its log are its own and say that it is an exercise.
"""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from django.apps import apps
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core import serializers
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse

from tregua.centre.exports.leaving import PROTECTED
from tregua.centre.folder import LANGUAGE_CODES, centre_toml
from tregua.people.models import Person, Sealed
from tregua.record.waiting import Waiting

MARKS: Final[Mapping[str, str]] = {"ar": "تمرين", "en": "EXERCISE", "fr": "EXERCICE", "ru": "УЧЕНИЯ"}
ENDING: Final = "-exercise"
# Whose tables are taken over, beside the people.
TAKEN_OVER: Final = ("places", "agreement")
# Of how a file of places was read nothing is needed.
NOT_NEEDED: Final = frozenset({"places.Loading"})
_NAMED: Final = re.compile(r'(filename="?)')


class ExercisesStay:
    """What an exercise would publish is seen by those who practise alone, and every file that is taken says what it is."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        if settings.CENTRE.exercise and (named := answer.get("Content-Disposition")):
            answer["Content-Disposition"] = _NAMED.sub(r"\1EXERCISE-", named, count=1)
        return answer

    def process_view(
        self, request: HttpRequest, _view: Callable[..., HttpResponse], _args: Any, _kwargs: Any
    ) -> None:
        """Answer a stranger as if an exercise published nothing."""
        if (
            settings.CENTRE.exercise
            and request.path.startswith("/public/")
            and not request.user.is_authenticated
        ):
            raise Http404


def toml_of(centre: Path) -> str:
    """Return the centre.toml of an exercise of this centre: marked, without neighbours and without backups."""
    says = tomllib.loads((centre / "centre.toml").read_text(encoding="utf-8"))
    names = {
        one: f"{MARKS[one]} · {says['names'].get(one) or next(iter(says['names'].values()))}"
        for one in LANGUAGE_CODES
    }
    code = f"{says['code'][: 31 - len(ENDING)]}{ENDING}"
    return centre_toml(
        code=code,
        names=names,
        origin=f"{code}.invalid/log1",
        zone=says.get("zone", "UTC"),
        day_begins=says.get("day_begins", "00:00"),
        language=says.get("language", "en"),
        exercise=True,
    )


def taken_over() -> str:
    """Return the rows that an exercise begins with, as the program's own files of rows have them."""
    return str(serializers.serialize("json", _rows(), ensure_ascii=False))


def _rows() -> Iterator[models.Model]:
    for person in Person.objects.order_by("pk"):
        person.password, person.session_word, person.last_login = make_password(None), "", None
        yield person
    wanted = [(apps.get_app_config(app), None) for app in TAKEN_OVER]
    for model in serializers.sort_dependencies(wanted):
        if model._meta.label in PROTECTED | NOT_NEEDED or issubclass(model, Waiting):
            continue
        sealed = [field.attname for field in model._meta.concrete_fields if field.related_model is Sealed]
        rows: models.QuerySet[Any] = models.QuerySet(model).order_by("pk")
        for row in rows.iterator():
            for name in sealed:
                setattr(row, name, None)
            yield row
