"""Forms of accounts and of the vault."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tregua.people import second_factor
from tregua.people.choosing import offer
from tregua.people.models import Person, SealedAbout
from tregua.people.roles import ROLES, STAFF

SMALL = 64 * 1024


def _role_choices() -> list[tuple[str, Any]]:
    return [(role.code, role.name) for role in STAFF]


def account_code() -> forms.CharField:
    """Return a field for the code of an account."""
    widget = forms.TextInput(attrs={"autocomplete": "username", "dir": "ltr"})
    return forms.CharField(label=_("Code"), max_length=40, widget=widget)


def printed_code(label: Any, **says: Any) -> forms.CharField:
    """Return a field for one of the codes on paper."""
    widget = forms.TextInput(attrs={"autocomplete": "off", "dir": "ltr", "autocapitalize": "characters"})
    return forms.CharField(label=label, max_length=40, widget=widget, **says)


def code_of_the_app(label: Any, **says: Any) -> forms.CharField:
    """Return a field for the digits that an authenticator app shows."""
    widget = forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "dir": "ltr"})
    return forms.CharField(label=label, max_length=20, widget=widget, **says)


class LoginForm(forms.Form):
    """A code and a password."""

    code = account_code()
    password = forms.CharField(
        label=_("Password"),
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class LostPasswordForm(forms.Form):
    """A code and one of the printed codes, in place of a password."""

    code = account_code()
    recovery = printed_code(_("Printed code"), help_text=_("One of the ten on your paper. It works once."))


class SecondForm(forms.Form):
    """A code of the app, a printed code, or what a passkey answered: one of them."""

    code = code_of_the_app(
        _("Code of the app"), required=False, help_text=_("Six digits; a new one every half minute.")
    )
    recovery = printed_code(
        _("Or a printed code"), required=False, help_text=_("If the telephone or key is lost. It works once.")
    )
    passkey = forms.CharField(max_length=20_000, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, app: bool, printed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not app:
            del self.fields["code"]
        if not printed:
            del self.fields["recovery"]

    def clean(self) -> dict[str, Any]:
        """Ask for one of the three."""
        cleaned = super().clean() or {}
        if not self.errors and not any(cleaned.values()):
            raise forms.ValidationError(gettext("Write one of the codes."))
        return cleaned


class AppCodeForm(forms.Form):
    """The first code that an app shows."""

    code = code_of_the_app(_("Code that the app shows"))


class PasskeyForm(forms.Form):
    """A name for a passkey, and what the browser made."""

    name = forms.CharField(
        label=_("What it lies in"), max_length=60, help_text=_("As: my telephone, the grey stick.")
    )
    passkey = forms.CharField(max_length=20_000, required=False, widget=forms.HiddenInput)

    def clean_passkey(self) -> str:
        """Ask for the button: without the browser's answer there is no passkey."""
        answer: str = self.cleaned_data["passkey"]
        if not answer:
            raise forms.ValidationError(
                gettext("The browser has made no passkey. It needs JavaScript; an app works without.")
            )
        return answer


class OwnPasswordForm(forms.Form):
    """One's own password once more, before something that a colleague at the same desk must not do."""

    own_password = forms.CharField(
        label=_("Your password"),
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        if not person.has_usable_password():
            del self.fields["own_password"]

    def clean_own_password(self) -> str:
        """Ask for the right one; guesses are counted."""
        given: str = self.cleaned_data["own_password"]
        try:
            second_factor.take_a_try(self.person)
        except second_factor.SecondFactorError as refused:
            raise forms.ValidationError(str(refused)) from refused
        if not self.person.check_password(given):
            raise forms.ValidationError(gettext("This is not your password."))
        second_factor.it_was_right(self.person)
        return given


class ResetForm(forms.Form):
    """Why somebody has to begin anew."""

    reason = forms.CharField(
        label=_("Why"),
        max_length=300,
        help_text=_("How you know that it is really this person who asks. The reason is kept."),
    )


class DecisionForm(forms.Form):
    """What the second administrator decides."""

    reason = forms.CharField(
        label=_("How you made sure"),
        max_length=300,
        help_text=_("As: saw them in person, called the number we know. The reason is kept."),
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

    def __init__(self, *args: Any, of_a_party: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if of_a_party:
            offer(self, "roles", [(role.code, role.name) for role in ROLES if role.of_a_party])


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


class DestroyForm(forms.Form):
    """Why a sealed text is destroyed."""

    reason = forms.CharField(
        label=_("Why it is destroyed"),
        max_length=300,
        help_text=_("The reason is kept for ever and others read it: no names."),
    )


class TakeOutForm(forms.Form):
    """Which sealed texts are taken out, for whose key, and why."""

    about = forms.ChoiceField(label=_("About"), choices=SealedAbout.choices)
    recipient = forms.CharField(
        label=_("Recipient"),
        max_length=200,
        help_text=_("It begins with age1. The file that you take out opens with this key only."),
    )
    reason = forms.CharField(
        label=_("Why they are taken out"),
        max_length=300,
        help_text=_("The reason is kept for ever and others read it: no names."),
    )
    in_emergency = forms.BooleanField(
        label=_("A life hangs on it and no other custodian can be reached"),
        required=False,
        help_text=_(
            "You can take them out at once, alone. Everybody else who answers for the vault is told, and it is reviewed."
        ),
    )


class OtherCustodianForm(forms.Form):
    """What another custodian says."""

    reason = forms.CharField(
        label=_("How you made sure"),
        max_length=300,
        help_text=_("As: spoke with the colleague, know the recipient. The reason is kept."),
    )


class ReviewForm(forms.Form):
    """What was found of an emergency."""

    reason = forms.CharField(
        label=_("What you found"),
        max_length=300,
        help_text=_("It is kept for ever and others read it: no names."),
    )


class CustodianForm(forms.Form):
    """The public half of a new custodian's key."""

    person = forms.ModelChoiceField(
        Person.objects.none(), label=_("Custodian"), empty_label=_("choose somebody")
    )
    recipient = forms.CharField(label=_("Recipient"), max_length=200, help_text=_("It begins with age1."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        custodians = [person.pk for person in Person.objects.all().with_role("custodian")]
        self.fields["person"].queryset = Person.objects.filter(pk__in=custodians)  # type: ignore[attr-defined]
