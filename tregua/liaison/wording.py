"""Words that make us suggest for whom protection is asked, and what: a suggestion, a person decides."""

from collections.abc import Mapping
from typing import Final

# Beginnings of words, in English, French, Russian and Arabic, small letters.
BENEFICIARY_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "signatories": ("signed", "signator", "signé", "signataire", "подписа", "وقّع", "وقع", "الموقع"),
    "faction_leaders": (
        "leader", "commander", "chefs des factions", "dirigeants", "лидер", "командир", "полевых", "قادة", "قائد",
    ),
    "local_administrations": (
        "local administration", "local council", "administrations locales", "conseils locaux",
        "местных администрац", "местные администрац", "органов местной", "الإدارات المحلية", "المجالس المحلية",
    ),
    "monitors": ("monitor", "observateur", "наблюдател", "مراقب"),
    "civilians": ("civilian", "civils", "мирн", "гражданск", "مدني"),
    "families": ("famil", "семь", "семей", "عائلات", "أسر "),
}  # fmt: skip
ASKED_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "guarantee": ("guarantee", "security", "garantir", "sécurité", "гарант", "безопасност", "ضمان", "أمن"),
    "defence": ("defend", "défendre", "защит", "оборон", "الدفاع", "حماية"),
    "warning": ("warn", "avertir", "alerte", "предупре", "إنذار", "تحذير"),
    "relocation": ("evacuat", "relocat", "évacu", "эвакуа", "переселен", "إجلاء"),
    "safe_passage": ("safe passage", "corridor", "passage sûr", "коридор", "безопасный проход", "ممر آمن"),
    "escort": ("escort", "escorte", "сопровожд", "مرافقة"),
    "medical": ("medical", "wounded", "médic", "blessés", "медицин", "ранен", "طبي", "جرحى"),
    "anonymity": ("anonym", "анонимн", "عدم الكشف"),
}


def suggested(words: str, by_code: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Return the codes of which some word stands in a passage, in their order."""
    said = words.casefold()
    return [code for code, beginnings in by_code.items() if any(one.casefold() in said for one in beginnings)]
