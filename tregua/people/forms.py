"""Forms of accounts and of the vault."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tregua.people.models import Person
from tregua.people.roles import ROLES

SMALL = 64 * 1024


def _role_choices() -> list[tuple[str, Any]]:
    return [(role.code, role.name) for role in ROLES]


class LoginForm(forms.Form):
    """A code and a password."""

    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "username", "dir": "ltr"}),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class PersonForm(forms.Form):
    """A new account."""

    code = forms.SlugField(label=_("Code"), max_length=40, help_text=_("Not a name: duty-3, verifier-north."))
    shown_name = forms.CharField(
        label=_("Shown as"), max_length=80, help_text=_("What colleagues read, e.g. a function.")
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    roles = forms.MultipleChoiceField(
        label=_("Roles"), choices=_role_choices, widget=forms.CheckboxSelectMultiple
    )


class RolesForm(forms.Form):
    """Which roles somebody holds from now on."""

    roles = forms.MultipleChoiceField(
        label=_("Roles"), choices=_role_choices, widget=forms.CheckboxSelectMultiple, required=False
    )
    active = forms.BooleanField(label=_("May come in"), required=False)
    before = forms.CharField(widget=forms.HiddenInput, required=False)


class PasswordForm(forms.Form):
    """One's own new password, twice."""

    password = forms.CharField(
        label=_("New password"),
        max_length=200,
        help_text=_("At least 12 characters; several words are easiest to keep."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("Once more"),
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean(self) -> dict[str, Any]:
        """Ask for a good password, written the same way twice."""
        cleaned = super().clean() or {}
        if cleaned.get("password") and cleaned.get("password") != cleaned.get("again"):
            self.add_error("again", gettext("The two are not the same."))
        elif cleaned.get("password"):
            try:
                validate_password(cleaned["password"], self.person)
            except forms.ValidationError as error:
                self.add_error("password", error)
        return cleaned


class KeyForm(forms.Form):
    """A custodian's key file and its passphrase."""

    key = forms.FileField(
        label=_("Key file"),
        help_text=_("It is read into memory only and forgotten after a quarter of an hour."),
    )
    passphrase = forms.CharField(
        label=_("Passphrase"), max_length=200, widget=forms.PasswordInput(attrs={"autocomplete": "off"})
    )

    def clean_key(self) -> bytes:
        """Return the file's bytes; a key file is small."""
        file = self.cleaned_data["key"]
        if file.size > SMALL:
            raise forms.ValidationError(gettext("This file is too large to be a key file."))
        return bytes(file.read())


class OpenForm(forms.Form):
    """Why a sealed text is opened."""

    reason = forms.CharField(
        label=_("Why you open it"), max_length=300, help_text=_("The reason is kept and others read it.")
    )


class CustodianForm(forms.Form):
    """The public half of a new custodian's key."""

    person = forms.ModelChoiceField(Person.objects.none(), label=_("Custodian"))
    recipient = forms.CharField(label=_("Recipient"), max_length=200, help_text=_("It begins with age1."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        custodians = [person.pk for person in Person.objects.all().with_role("custodian")]
        self.fields["person"].queryset = Person.objects.filter(pk__in=custodians)  # type: ignore[attr-defined]
