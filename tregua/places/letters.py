"""Letters of the scripts and relay languages that names of places arrive in, for folding.py."""

from typing import Final

ARABIC: Final[dict[str, str]] = {
    "ا": "a", "أ": "a", "إ": "a", "آ": "a", "ٱ": "a", "ى": "a", "ة": "a", "ع": "a", "ء": "", "ئ": "i", "ؤ": "u",
    "ب": "b", "پ": "b", "ت": "t", "ط": "t", "ث": "t", "ج": "j", "ژ": "j", "چ": "x", "ح": "ħ", "خ": "ħ", "ه": "ħ",
    "ہ": "ħ", "ھ": "ħ", "د": "d", "ض": "d", "ذ": "d", "ر": "r", "ز": "z", "ظ": "z", "س": "s", "ص": "s", "ش": "x",
    "غ": "g", "گ": "g", "ف": "f", "ڤ": "f", "ق": "q", "ك": "k", "ک": "k", "ل": "l", "م": "m", "ن": "n",
    "و": "u", "ي": "i", "ی": "i", "ـ": "",
}  # fmt: skip
CYRILLIC: Final[dict[str, str]] = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "yo", "ж": "zh", "з": "z", "и": "i", "й": "y",
    "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f",
    "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sh", "ъ": "", "ы": "i", "ь": "", "э": "e", "ю": "yu", "я": "ya",
    "і": "i", "ї": "i", "є": "e", "ґ": "g",
}  # fmt: skip
HEBREW: Final[dict[str, str]] = {
    "א": "a", "ב": "b", "ג": "g", "ד": "d", "ה": "h", "ו": "u", "ז": "z", "ח": "h", "ט": "t", "י": "i", "כ": "k", "ך": "k",
    "ל": "l", "מ": "m", "ם": "m", "נ": "n", "ן": "n", "ס": "s", "ע": "a", "פ": "f", "ף": "f", "צ": "s", "ץ": "s", "ק": "q",
    "ר": "r", "ש": "sh", "ת": "t",
}  # fmt: skip
GREEK: Final[dict[str, str]] = {
    "α": "a", "β": "v", "γ": "g", "δ": "d", "ε": "e", "ζ": "z", "η": "i", "θ": "th", "ι": "i", "κ": "k", "λ": "l", "μ": "m",
    "ν": "n", "ξ": "x", "ο": "o", "π": "p", "ρ": "r", "σ": "s", "ς": "s", "τ": "t", "υ": "i", "φ": "f", "χ": "kh", "ψ": "ps",
    "ω": "o",
}  # fmt: skip
# Articles, also as they are drawn to the next letter; only whole words, before anything is changed.
ARTICLES: Final = "al el ul il ash esh ush as es us ad ed ud at et ut ar er ur az ez uz an en un ath adh le la les de du des of the l d"
# In this order: letters of Turkish, groups of English, French, German and Russian relays, then vowels.
LATIN: Final[tuple[tuple[str, str], ...]] = (
    ("[ʿʾ]", ""), ("ı", "i"), ("ş", "sh"), ("ç", "ch"), ("ğ", "g"), ("ø", "o"), ("ß", "ss"), ("[æœ]", "e"),
    ("dzh|dsch|dj|zh", "j"), ("tsch|tch|sch|sh|ch", "x"), ("kh", "h"), ("gh", "g"), ("th", "t"), ("dh", "d"),
    ("ph", "f"), ("ck", "k"), ("qu(?=[ei])", "k"), ("[qc]", "k"), ("p", "b"), ("v", "w"),
    ("ħ", "h"), ("(?<=[aeiouy])h$", ""), ("(?<=[^aeiouywh])h$", "a"), ("(?<=.)e$", "a"),
    ("ou|oo", "u"), ("ee|ie(?=.)", "i"), ("a[wu]", "u"), ("[ae][iy]", "i"),
    ("[ow]", "u"), ("[ey]", "i"),
)  # fmt: skip
# Class nouns that stand before a name: the spelling that is kept, and words that mean it (keyed before use).
CLASS_NOUNS: Final[dict[str, str]] = {
    "tal": "tell tel tal tall til تل телль тель талль",
    "kafr": "kafr kefr kafar kafer kafir kfar kfer kufr كفر кафр кафер",
    "marj": "marj marg merj marje مرج мардж",
    "dir": "deir dayr der دير дейр",
    "in": "ayn ain ein عين айн",
    "hux": "hawsh hosh housh haush حوش хауш",
    "xih": "sheikh shaykh sheykh cheikh shej shikh şeyh الشيخ شيخ шейх",
    "jabal": "jabal jebel djebel djabal gabal jibal جبل джебель джабель mount montagne гора горы",
    "bit": "beit bayt beyt bait بيت бейт",
    "um": "umm oum um om ام умм",
    "abu": "abu abou abo abi ابو ابي абу",
    "hirbat": "khirbet khirbat khirba kherbet hirbet خربة хирбет",
    "wadi": "wadi ouadi vadi وادي вади",
    "burj": "burj bourj borj برج бурдж",
    "bab": "bab باب баб",
    "dahia": "dahiyat dahiya dahiyet dakhiya dakhiyat ضاحية дахея дахия",
    "jamia": "jamiyat jam'iyat jamiya جمعية",
}
# The same, of languages that put them behind.
BEHIND: Final[dict[str, str]] = {"jabal": "mountain mountains hill hills"}
# Words that only say what sort of place it is: left out as long as something else remains.
DROPPED: Final = (
    "hayy hay khai hai хай حي camp mukhayyam mukhayam مخيم лагерь kampı district quarter quartier neighbourhood "
    "neighborhood barrio район квартал пригород town city village villa ville ciudad pueblo مدينة قرية بلدة منطقة "
    "ناحية محافظة город деревня селение governorate province провинция provincia gouvernorat köyü mahallesi area "
    "road trade centre center مركز تجاري"
)
# Letters that relays exchange for one another: cheaper than another letter, and h for g (Russian) cheapest.
RUSSIAN: Final = frozenset("gh")
RELAYED: Final[dict[str, str]] = {
    "h": "gkj", "g": "hjk", "j": "gkh", "k": "gjh", "d": "tz", "t": "dz", "z": "dst", "s": "zx", "x": "s",
    "b": "f", "f": "b", "m": "n", "n": "m", "l": "r", "r": "l",
}  # fmt: skip


def script_letters(text: str) -> dict[str, int]:
    """Return how many letters of a text are Arabic, Cyrillic, Latin or of another script (ISO 15924 codes)."""
    counts = dict.fromkeys(("Arab", "Latn", "Cyrl", "Zyyy"), 0)
    for char in text:
        if "\u0600" <= char <= "\u06ff" or "\u0750" <= char <= "\u077f":
            counts["Arab"] += 1
        elif "\u0400" <= char <= "\u052f":
            counts["Cyrl"] += 1
        elif char.isalpha():
            counts["Latn" if char < "\u02b0" or "\u1e00" <= char <= "\u1eff" else "Zyyy"] += 1
    return counts


def script_of(text: str) -> str:
    """Return the script most letters of a text are in: Arab, Latn, Cyrl or Zyyy.

    >>> script_of("Хандрат"), script_of("حندرات"), script_of("Ḩarastā"), script_of("拉塔基亚")
    ('Cyrl', 'Arab', 'Latn', 'Zyyy')
    """
    counts = script_letters(text)
    return max(counts, key=lambda script: counts[script])


LANGUAGES: Final = {"Arab": "ar", "Cyrl": "ru", "Latn": "en"}


def language_of(text: str) -> str:
    """Return the language of the pages that is written in a text's script, for lists that do not say; else `und`."""
    return LANGUAGES.get(script_of(text), "und")
