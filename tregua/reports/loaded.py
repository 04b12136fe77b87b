"""Words that take a side before anything was found, in four languages: in our own texts they stand in quotations only."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from django.utils.translation import gettext

LOADED: Final = re.compile(
    r"terror|regime|militant|illegal|\bgang|\bthug|massacre|martyr|jihad|extremis|takfir|rebel|mercenar"
    r"|terroriste|régime d|милит|боевик|террор|бандформ|إرهاب|النظام السوري|مليشيا|ميليشيا",
    re.IGNORECASE,
)
QUOTED: Final = re.compile(r"“[^”]*”|«[^»]*»")
_WHOLE_WORD: Final = re.compile(rf"\w*(?:{LOADED.pattern})\w*", re.IGNORECASE)


def loaded_words(text: str) -> list[str]:
    """Return the loaded words that stand outside quotation marks, each once, in their order."""
    return list(dict.fromkeys(_WHOLE_WORD.findall(QUOTED.sub("", text))))


def loaded_in(texts: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Yield a sentence for each of these (name, text) that holds loaded words, in the active language."""
    for name, text in texts:
        found = loaded_words(text)
        if found:
            words = ", ".join(f"“{word}”" for word in found)
            says = {"text": name, "words": words}
            yield gettext("Loaded words outside a quotation, in %(text)s: %(words)s.") % says
