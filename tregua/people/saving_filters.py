"""Who may keep the filter of which list, and with whom it is shared."""

from collections.abc import Sequence
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.urls import NoReverseMatch, Resolver404, resolve, reverse
from django.utils.translation import gettext

from tregua.people.pages import ANYBODY_HERE
from tregua.people.persons import Person
from tregua.people.roles import BY_CODE, PERMISSIONS, Role
from tregua.people.saved_filters import SavedFilter, conditions

MOST: Final = 30


class SavedFilterError(Exception):
    """The filter is not kept; the message says why and what to do."""


def sharable(view: str) -> Sequence[Role]:
    """Return the roles that may open a list: with no other can a filter of it be shared."""
    permission = opened_by(view)
    return [
        role
        for role in BY_CODE.values()
        if not role.of_a_party and (permission == ANYBODY_HERE or permission in role.permissions)
    ]


def save(*, view: str, name: str, query: str, by: Person, role: str = "") -> SavedFilter:
    """Keep a filter of a list that this person may open."""
    permission = opened_by(view)
    if permission != ANYBODY_HERE:
        by.must(permission)
    name, query = name.strip(), conditions(query)
    if not name:
        raise SavedFilterError(gettext("Give the filter a name."))
    if not query:
        raise SavedFilterError(gettext("Nothing is chosen yet: choose something in the list, then save it."))
    if len(name) > 60 or len(query) > 1000:
        raise SavedFilterError(gettext("This is too long: a shorter name, or fewer words in the filter."))
    if role and role not in {one.code for one in sharable(view)}:
        raise SavedFilterError(
            gettext("This role does not open this list. Share it with another, or keep it for you.")
        )
    own = SavedFilter.objects.filter(person=by, view=view)
    if own.count() >= MOST:
        raise SavedFilterError(
            gettext("You have %(most)s filters of this list. Delete one first.") % {"most": MOST}
        )
    try:
        with transaction.atomic():
            made: SavedFilter = SavedFilter.objects.create(
                person=by, view=view, name=name, query=query, role=role
            )
    except IntegrityError as error:
        raise SavedFilterError(
            gettext("You have a filter of this name. Delete it first, or take another name.")
        ) from error
    return made


def opened_by(view: str) -> str:
    """Return what opens a list; SavedFilterError when there is no such list."""
    try:
        page: Any = resolve(reverse(view)).func
        permission: str = page.permission
    except (NoReverseMatch, Resolver404, AttributeError) as error:
        raise SavedFilterError(gettext("There is no such list.")) from error
    if permission != ANYBODY_HERE and permission not in PERMISSIONS:
        raise SavedFilterError(gettext("There is no such list."))
    return permission
