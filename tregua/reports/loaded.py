"""Words that take a side before anything was found, in four languages: in our own texts they stand in quotations only.

Stems, for most words bend. A name that the field has for something is none: a regime of silence, mines that are cleared.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final

from django.utils.translation import gettext

# In any place of a word.
EVERYWHERE: Final = r"terror|terroriste|militant|takfir|mercenar|jihad|милит|боевик|террор|бандформ"
# Where a word begins: what somebody is called, and what a deed is called before it was examined.
ENGLISH: Final = (
    r"regime(?! of (?:silence|calm|cessation))|illegal|gang|thug|massacr|martyr|extremis|rebel|bandit|butcher|slaughter"
    r"|puppet|aggressor|aggression|barbar|brutal|atrocit|genocid|heroi|heroes\b|so-called|liberat(?:e|ed|ion|or)|occupier"
    r"|occupying|crusader|infidel|apostate|traitor|treacher|nusayri|shabiha|henchm|coward|heinous|savage|fanatic|warlord"
    r"|junta|insurgen|invader|murder|cutthroat|provocat|radicals\b|stooge|criminals?\b|innocent"
)
FRENCH: Final = (
    r"r[ée]gime d(?!(?:e|u) (?:silence|calme|cessation|cessez))|r[ée]gime syrien|le r[ée]gime\b(?! d)|milice|milicien"
    r"|mercenair|djihad|bourreau|fantoche|agresseur|agression|g[ée]nocid|h[ée]ro[iï]|soi-disant|insurg[ée]|fanatiq|sauvage"
    r"|tra[iî]tre|laquais|supp[ôo]t|assassin|odieu|ignoble|l[âa]chement|infid[èe]le|apostat|ill[ée]gal"
    r"|extr[ée]mist|sanguinair|criminel|tueur|envahisseur|égorgeur"
)
RUSSIAN: Final = (
    r"бандит|банд(?:а|ы|у|ой|групп)|экстремист|джихад|на[её]мник|карател|мятежник|повстан|марионет|незаконн\w+ вооруж"
    r"|агресс(?:ор|ия|ии|ию|ивн)|варвар|зверств|геноцид|геройск|героич|так называем|изувер|головорез|палач|шахид|радикал"
    r"|оккупант|оккупац|оккупир|предател|пособник|фанатик|режим\w* (?:асада|башара|дамаска)|сирийск\w+ режим|кровав"
    r"|провокац|преступник|убийц|захватчик|ополченц"
)
# As they are written without vowel signs, with a bare alef; what is joined before and after a stem belongs to the word.
ARABIC: Final = (
    "ارهاب", "النظام السوري", "النظام الحاكم", "نظام الاسد", "نظام بشار", "قوات النظام", "جيش النظام", "مليشي", "ميليشي",
    "مجزرة", "مجازر", "مذبحة", "مذابح", "شهيد", "شهداء", "استشهد", "استشهاد", "جهادي", "تكفيري", "متطرف", "مرتزق", "عصابة",
    "عصابات", "المسلحين", "المسلحون", "متمرد", "شبيح", "عملاء", "خونة", "خائن", "احتل", "محتل", "عدوان", "همجي", "وحشي",
    "جبان", "مرتدين", "كفار", "نصيري", "روافض", "دواعش", "مجرم", "ابادة", "بطولي", "ما يسمى ال", "غزاة", "فلول",
    "سفاح", "قتلة", "الاجرام",
)  # fmt: skip
# Vowel signs, and the stroke by which a word is drawn out.
SIGNS: Final = "[\u0640\u064b-\u065f\u0670]*"
ALIKE: Final = {"ا": "[اأإآٱ]", "ى": "[ىي]", " ": r"\s+"}
INVISIBLE: Final = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")


def _however_written(stem: str) -> str:
    return "".join(ALIKE.get(letter, letter) + SIGNS for letter in stem)


LOADED: Final = rf"{EVERYWHERE}|\b(?:{ENGLISH}|{FRENCH}|{RUSSIAN})|{'|'.join(map(_however_written, ARABIC))}"
QUOTED: Final = re.compile(r"“[^”]*”|«[^»]*»|„[^“”]*[“”]")


@cache
def _whole_words() -> re.Pattern[str]:
    """Return the pattern of whole words, made when it is first asked for: a fifth of a program's start went into it."""
    return re.compile(rf"[\w\u0640\u064b-\u065f]*(?:{LOADED})[\w\u0640\u064b-\u065f]*", re.IGNORECASE)


def loaded_words(text: str) -> list[str]:
    """Return the loaded words that stand outside quotation marks, each once, in their order."""
    seen = INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    return list(dict.fromkeys(_whole_words().findall(QUOTED.sub("", seen))))


def loaded_in(texts: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Yield a sentence for each of these (name, text) that holds loaded words, in the active language."""
    for name, text in texts:
        found = loaded_words(text)
        if found:
            words = ", ".join(f"“{word}”" for word in found)
            says = {"text": name, "words": words}
            yield gettext("Loaded words outside a quotation, in %(text)s: %(words)s.") % says
