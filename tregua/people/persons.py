"""Somebody who works here, and what it is to have written a row."""

from collections.abc import Iterator
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tregua.people.roles import BY_CODE, PERMISSIONS, Role, permissions_of
from tregua.record.kept import Kept
from tregua.record.shown import NOBODY


class PersonQuerySet(models.QuerySet["Person"]):
    """Who works here."""

    def with_role(self, code: str) -> list["Person"]:
        """Return the active people who hold a role."""
        return [person for person in self.filter(is_active=True) if code in person.roles]


class PersonManager(BaseUserManager["Person"].from_queryset(PersonQuerySet)):  # type: ignore[misc]
    """How people are looked up at login."""

    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(code=username)  # type: ignore[no-any-return]


class Person(AbstractBaseUser):
    """Somebody who works here: a code, roles and a language; nothing else is kept about staff."""

    code = models.CharField(_("code"), max_length=40, unique=True)
    shown_name = models.CharField(_("shown name"), max_length=80)
    roles = models.JSONField(_("roles"), default=list)
    language = models.CharField(_("language"), max_length=5, default="en")
    is_active = models.BooleanField(_("active"), default=True)
    # Another word here ends every session of this person.
    session_word = models.CharField(max_length=32, default="", blank=True, editable=False)

    # Set for one request: this session was opened with the password for danger (alarms.py).
    under_duress = False

    objects = PersonManager()

    USERNAME_FIELD = "code"
    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(
        (
            *("id", "code", "shown_name", "roles", "language", "is_active", "password", "last_login"),
            "session_word",
        ),
        NOBODY,
    )

    def __str__(self) -> str:
        return self.shown_name

    def get_session_auth_hash(self) -> str:
        """Return what a session must know to go on: it changes with the password and with the session word."""
        return salted_hmac(
            "tregua.people.session", f"{self.password} {self.session_word}", algorithm="sha256"
        ).hexdigest()

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        """Return nothing: a centre has one secret, and sessions made under another have ended."""
        return iter(())

    @property
    def held_roles(self) -> list[Role]:
        """Return the roles this person holds."""
        return [BY_CODE[code] for code in self.roles if code in BY_CODE]

    def may(self, permission: str) -> bool:
        """Return whether this person's roles allow `permission` (a word of roles.PERMISSIONS)."""
        if permission not in PERMISSIONS:
            message = f"no such permission: {permission}"
            raise KeyError(message)
        if self.under_duress:
            return False
        return self.is_active and permission in permissions_of(self.roles)

    @property
    def of_a_party(self) -> bool:
        """Return whether this is somebody of a party, who sees that party's pages and nothing else here."""
        held = self.held_roles
        return bool(held) and all(role.of_a_party for role in held)

    def must(self, permission: str, *others: str) -> None:
        """Raise PermissionDenied, saying what is missing and who can, unless this person may (or one of the others)."""
        if not self.may(permission) and not any(self.may(other) for other in others):
            can = " · ".join(str(role.name) for role in BY_CODE.values() if permission in role.permissions)
            raise PermissionDenied(
                gettext("You may not %(act)s. Who may: %(roles)s.")
                % {"act": PERMISSIONS[permission], "roles": can}
            )


class Stated(Kept):
    """A kept row with the person who wrote it."""

    recorded_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", editable=False, verbose_name=_("recorded by")
    )

    shown_to: ClassVar[dict[str, str]] = {"recorded_by": NOBODY}

    class Meta:
        abstract = True
