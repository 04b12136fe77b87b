"""The permission matrix: every page and what it asks for, read from the addresses themselves."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.urls import URLPattern, URLResolver, get_resolver

from tregua.people.pages import ANYBODY_HERE, DEVICE_PAGE, PUBLIC_PAGE
from tregua.people.roles import PERMISSIONS, ROLES, Role


class Page(NamedTuple):
    """One address of the site: its name, its pattern and the permission it asks for."""

    name: str
    route: str
    permission: str


def pages() -> list[Page]:
    """Return every address of the site; a view that names no permission has an empty one, and a test fails."""
    return list(_walk(get_resolver().url_patterns, "", ""))


def _walk(patterns: list[Any], route: str, namespace: str) -> Iterator[Page]:
    for pattern in patterns:
        here = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inside = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern.url_patterns, here, inside)
        elif isinstance(pattern, URLPattern):
            yield Page(f"{namespace}{pattern.name}", here, getattr(pattern.callback, "permission", ""))


class Line(NamedTuple):
    """One permission: what it lets do, who may, and the pages that ask for it."""

    code: str
    words: str
    allowed: list[bool]
    pages: list[str]


def matrix() -> tuple[tuple[Role, ...], list[Line]]:
    """Return the roles (columns) and the permissions (lines) of this installation."""
    asked: dict[str, list[str]] = {}
    for page in pages():
        if page.permission not in {PUBLIC_PAGE, ANYBODY_HERE, DEVICE_PAGE}:
            asked.setdefault(page.permission, []).append(page.name)
    lines = [
        Line(code, str(words), [code in role.permissions for role in ROLES], sorted(asked.get(code, [])))
        for code, words in PERMISSIONS.items()
    ]
    return ROLES, lines
