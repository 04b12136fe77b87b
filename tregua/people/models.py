"""The people of the centre, what is sealed, and who looked at it."""

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tregua.people.roles import BY_CODE, PERMISSIONS, Role, permissions_of
from tregua.record.kept import Identified, Kept
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

    objects = PersonManager()

    USERNAME_FIELD = "code"
    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(
        ("id", "code", "shown_name", "roles", "language", "is_active", "password", "last_login"), NOBODY
    )

    def __str__(self) -> str:
        return self.shown_name

    @property
    def held_roles(self) -> list[Role]:
        """Return the roles this person holds."""
        return [BY_CODE[code] for code in self.roles if code in BY_CODE]

    def may(self, permission: str) -> bool:
        """Return whether this person's roles allow `permission` (a word of roles.PERMISSIONS)."""
        if permission not in PERMISSIONS:
            message = f"no such permission: {permission}"
            raise KeyError(message)
        return self.is_active and permission in permissions_of(self.roles)

    def must(self, permission: str) -> None:
        """Raise PermissionDenied, saying what is missing and who can, unless this person may."""
        if not self.may(permission):
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


class OneTimeLogin(Identified):
    """A link that lets one person in once, until it expires; only the hash of its token is kept."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="one_time_logins")
    token_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(
        ("person", "token_hash", "expires_at", "used_at"), NOBODY
    )

    @property
    def usable(self) -> bool:
        """Return whether the link still lets its person in."""
        return self.used_at is None and timezone.now() < self.expires_at and self.person.is_active


class Custodian(Identified):
    """Somebody who can open what is sealed: the public half of their key. The other half is never kept here."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="custodian_keys")
    recipient = models.CharField(max_length=200, unique=True)
    retired_at = models.DateTimeField(null=True)

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(("person", "recipient", "retired_at"), NOBODY)


class SealedAbout(models.TextChoices):
    """Whose words or name a sealed text holds: a category, never a name."""

    SOURCE = "source", _("a source")
    SIGNATORY = "signatory", _("a signatory")
    AT_RISK = "at_risk", _("a person at risk")
    PARTICIPANT = "participant", _("a participant of a meeting")
    MESSAGE = "message", _("a message as received")


class Sealed(Identified):
    """A text that only custodians can open: age ciphertext, padded, with nothing of it in plain."""

    about = models.CharField(max_length=20, choices=SealedAbout.choices)
    ciphertext = models.BinaryField()
    recipients = models.JSONField()

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(("about", "ciphertext", "recipients"), NOBODY)


class AccessNote(Stated):
    """Somebody opened, or tried to open, a protected text: which, when and why."""

    sealed = models.ForeignKey(Sealed, on_delete=models.PROTECT, related_name="access_notes")
    reason = models.TextField(_("reason"))
    opened = models.BooleanField(_("opened"))

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(("sealed", "reason", "opened"), NOBODY)
