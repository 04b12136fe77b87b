"""Persons known by their first name or their kunya, with no office and no verb of speech beside them.

"Мария Захарова", "рассказ Романа Жеглова", "أبو خالد الحمصي": a street, a battalion or a town that is called after
somebody is none.
"""

from typing import Final

from tregua.intake.reading.arabic_names import ON, article, may_be_name, name_run
from tregua.intake.reading.copytext import Copy
from tregua.intake.reading.gazetteer import shipped
from tregua.intake.reading.given_names import given_name
from tregua.intake.reading.knownnames import known_names
from tregua.intake.reading.names import Voice, arabic, listed, name_end
from tregua.intake.reading.nominative import nominative

KUNYA: Final = frozenset({"ابو", "ابا", "ابي", "ام"})
# What Arabic writes on to a name: "and", "for", "by", "like"; a shorter rest would be another word.
ON_TO: Final = {"و": 3, "ل": 4, "ب": 4, "ف": 4, "ك": 5}
LONGEST_PAIR: Final = 2
INITIAL: Final = 1


def by_first_name(copy: Copy, at: int) -> Voice | None:
    """Return the person whose first name, kunya or initial stands at a token."""
    if copy.tokens[at].kind != "word" or not copy.free(at) or _called_after(copy, at):
        return None
    return _in_arabic(copy, at) if arabic(copy, at) else _in_russian(copy, at)


def _called_after(copy: Copy, at: int) -> bool:
    """Say whether a word before a name shows that something is called so: شارع عمر المختار, قرية عيون حسين."""
    if at > 1 and copy.is_a("name_pairs", at - 1, at):
        return (copy.is_a("near", at - 2, at - 1) or (0, ""))[1] == "class_before"
    return any(
        copy.is_a("named_after", back, at) and not (arabic(copy, back) and article(copy.tokens[back]))
        for back in range(max(0, at - 2), at)
        if back == at - 1 or copy.tokens[at - 1].kind == "mark"
    )


def _in_arabic(copy: Copy, at: int) -> Voice | None:
    token = copy.tokens[at]
    clitic, form = _without_clitic(copy, at)
    if form is None or copy.tokens[at].text in ON:
        return None
    end = _kunya_end(copy, at, form) if form in KUNYA else name_run(copy, at, known=True)
    # محمد علي الحوثي: behind two first names the name of a party is a surname.
    party = known_names().parties.first(copy.tokens, at, end - (end - at > LONGEST_PAIR))
    if end == at or party:
        return None
    found = shipped().at(copy.tokens, at)
    if found and found[0] >= end - at and form in KUNYA:
        return None
    return Voice(at, end, "person", copy.text[token.start + clitic : copy.tokens[end - 1].end])


def _without_clitic(copy: Copy, at: int) -> tuple[int, str | None]:
    """Return how many letters are written on to a first name or a kunya, and the plain name; no name where it is none."""
    token, names = copy.tokens[at], copy.lexicon(at)["given_names"].whole
    for clitic in ("", *ON_TO):
        rest = token.form[len(clitic) :]
        known = rest in names or rest in KUNYA
        if known and token.form.startswith(clitic) and len(rest) >= ON_TO.get(clitic, 2):
            return len(clitic), rest
    return 0, None


def _given(copy: Copy, at: int) -> bool:
    return at < len(copy.tokens) and copy.tokens[at].form in copy.lexicon(at)["given_names"].whole


def _kunya_end(copy: Copy, at: int, form: str) -> int:
    """Return where "Abu" or "Umm" with a name ends; "umm" is "or" as well, so a first name must follow it."""
    following = at + 1
    if following >= len(copy.tokens) or copy.tokens[following].kind != "word":
        return at
    if not _given(copy, following) and (form == "ام" or not may_be_name(copy, following)):
        return at
    return name_run(copy, at, known=True)


def _in_russian(copy: Copy, at: int) -> Voice | None:
    token = copy.tokens[at]
    if not token.capital or copy.lexicon(at).script != "Cyrl":
        return None
    if len(token.text) == INITIAL:
        return _initialled(copy, at)
    lexicon = copy.lexicon(at)
    given = given_name(token.form)
    kunya = token.form in lexicon["given_names"].whole and given is None
    if given is None and not kunya:
        return None
    end = name_end(copy, at)
    if end - at < 2 or known_names().parties.first(copy.tokens, at, end):
        return None
    words = copy.words(at, end)
    return Voice(at, end, "person", nominative(words) if kunya or (given and given.case) else words)


def _initialled(copy: Copy, at: int) -> Voice | None:
    """Read "А. Сухов" and "С. В. Лавров"; after "according to" the surname stands in another case."""
    end = at
    while (
        end + 2 < len(copy.tokens)
        and copy.tokens[end + 1].text == "."
        and len(copy.tokens[end].text) == INITIAL
    ):
        end += 2
    surname = copy.tokens[end]
    if end == at or surname.kind != "word" or not surname.capital or surname.text.isupper():
        return None
    return Voice(at, end + 1, "person", listed(copy, at, end + 1))
