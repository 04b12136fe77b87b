"""Forms in which this centre writes what is published: loaded words outside a quotation are asked about once."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from tregua.reports.loaded import loaded_in


class OwnWordsForm(forms.Form):
    """A form with words of this centre; whoever leaves loaded ones in says so with a tick, which is offered only then."""

    published: ClassVar[tuple[str, ...]] = ("reason",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["as_it_is"] = forms.BooleanField(
            label=_("I have read it again: the words stay as they are"),
            required=False,
            widget=forms.HiddenInput,
        )

    def clean(self) -> dict[str, Any]:
        """Ask once about loaded words."""
        cleaned = super().clean() or {}
        stays = cleaned.pop("as_it_is", False)
        if self.errors or stays:
            return cleaned
        texts = ((str(self.fields[name].label), cleaned.get(name) or "") for name in self.published)
        for words in loaded_in(texts):
            self.fields["as_it_is"].widget = forms.CheckboxInput()
            self.add_error("as_it_is", words)
        return cleaned
