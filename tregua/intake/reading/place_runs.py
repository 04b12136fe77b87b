"""Words that a text treats as a name of a place though no list has them, or has them in another spelling."""

from collections.abc import Mapping, Sequence

from tregua.intake.reading.copytext import Copy
from tregua.intake.reading.gazetteer import Gazetteer
from tregua.intake.reading.place_names import Seen, stopped, widened
from tregua.intake.reading.provinces import Named


def unknown_places(copy: Copy, gazetteer: Gazetteer, taken: set[int], named: Sequence[Named]) -> list[Seen]:
    found = []
    starts = {one.begin: one for one in named}
    for begin, end in _runs(copy, taken):
        entries = gazetteer.called(copy.words(begin, end)) if copy.lexicon(begin).script != "Arab" else []
        entries = [entry for entry in entries if entry.kind not in {"district", "subdistrict"}] or entries
        if entries and not _opens(copy, begin, end) and not stopped(copy, begin, end):
            found.append(
                widened(copy, Seen(begin, end, tuple(entries), rule="name in the gazetteer, other spelling"))
            )
            continue
        cue = _cue(copy, begin, end, starts)
        found.append(widened(copy, Seen(begin, end, (), cue, "name beside a word of place" if cue else "")))
    return found


def _runs(copy: Copy, taken: set[int]) -> list[tuple[int, int]]:
    """Return the runs of words with capitals that nothing has explained; in Arabic, words behind a class noun."""
    found: list[tuple[int, int]] = []
    at = 0
    while at < len(copy.tokens):
        end = _run(copy, taken, at)
        if end > at:
            found.append((at, end))
            at = end
        else:
            at += 1
    return found


def _run(copy: Copy, taken: set[int], at: int) -> int:
    if copy.lexicon(at).script == "Arab":
        return _arabic_run(copy, taken, at)
    end = at
    while end < len(copy.tokens) and _of_name(copy, taken, end, first=end == at):
        if end > at and copy.tokens[end - 1].end + 1 < copy.tokens[end].start:
            break
        end += 1
    while end > at and copy.tokens[end - 1].form in copy.lexicons.particles:
        end -= 1
    if end - at == 1 and _opens(copy, at, end):
        return at
    return end


def _of_name(copy: Copy, taken: set[int], at: int, *, first: bool) -> bool:
    token = copy.tokens[at]
    if at in taken or token.kind != "word":
        return False
    if token in copy.lexicon(at)["not_names"] or (
        token.form not in copy.lexicons.particles and token.form in copy.lexicon(at).function_words
    ):
        return False
    if token.form in copy.lexicons.particles:
        if first and token.form in copy.lexicon(at).function_words:
            return False
        return at + 1 < len(copy.tokens) and (
            copy.tokens[at + 1].capital or copy.tokens[at + 1].form in copy.lexicons.particles
        )
    if first and token.capital and _opener(copy, at):
        return False
    inner = token.text[:3].casefold().rstrip("-") in copy.lexicons.particles and any(
        letter.isupper() for letter in token.text[2:]
    )
    return token.capital or inner


def _opener(copy: Copy, at: int) -> bool:
    """Say whether a capital is only the beginning of a sentence: a word every text has."""
    lexicon = copy.lexicon(at)
    begins = at == copy.sentence(at)[0] or copy.tokens[at - 1].text in {
        "«",
        "“",
        '"',
        ":",
        "—",
        ";",
        "(",
        "–",
        "»",
        "”",
    }
    return begins and (
        copy.tokens[at].form in lexicon.openers or copy.tokens[at].form in lexicon.function_words
    )


def _opens(copy: Copy, begin: int, end: int) -> bool:
    """Say whether one unknown word stands at the beginning of a sentence, where a capital proves nothing."""
    first = begin == copy.sentence(begin)[0]
    return first and end - begin == 1 and "-" not in copy.tokens[begin].text and not _bracketed(copy, end)


def _bracketed(copy: Copy, end: int) -> bool:
    return end < len(copy.tokens) and copy.tokens[end].text in {"(", ",", "and"}


def _arabic_run(copy: Copy, taken: set[int], at: int) -> int:
    """Return the end of an Arabic name behind a class noun (قرب، بلدة، كفر): one word, two where the second has ال."""
    token = copy.tokens[at]
    if at in taken or token.kind != "word" or at == 0:
        return at
    before = copy.is_a("near", at - 1, at)
    own = copy.is_a("name_begins", at)
    # "البلدات المنضمة": where both have the article the second only says which.
    strong = (
        before is not None and before[1] == "class_before" and not copy.tokens[at - 1].form.startswith("ال")
    )
    joined = token.form.startswith("و") and len(token.form) > 3 and _near_names(copy, taken, at)
    if not (own or ((strong or joined) and not _function(copy, at))):
        return at
    end = at + 1
    if own and end < len(copy.tokens) and copy.tokens[end].kind == "word" and end not in taken:
        end += 1
    return end


def _near_names(copy: Copy, taken: set[int], at: int) -> bool:
    """Say whether a word joined by و continues a list of names."""
    return (at - 1 in taken and copy.free(at - 1)) and copy.tokens[at - 1].kind == "word"


def _function(copy: Copy, at: int) -> bool:
    lexicon, token = copy.lexicon(at), copy.tokens[at]
    sections = (
        "not_places",
        "near",
        "units",
        "lists",
        "roles",
        "killing",
        "speech",
        "target_words",
        "totals",
        "span_units",
        "adjectives_between",
    )
    return (
        any(form in lexicon.function_words or form in lexicon.numbers for form in token.forms)
        or any(copy.is_a(section, at) for section in sections)
        or token.kind != "word"
    )


def _cue(copy: Copy, begin: int, end: int, named: Mapping[int, Named]) -> str:
    """Return the word that makes an unknown name a place; empty when there is none."""
    if copy.lexicon(begin).script == "Arab":
        return copy.words(begin - 1, begin) if begin else ""
    after = copy.is_a("near", end) if end < len(copy.tokens) else None
    if after and after[1] == "class_after":
        return copy.words(end, end + after[0])
    if end + 1 < len(copy.tokens) and copy.tokens[end].text == "(":
        inside = named.get(end + 1)
        if inside is not None:
            return copy.words(end, inside.end)
    for back in (3, 2, 1):
        at = begin - back
        found = copy.is_a("near", at, begin) if at >= 0 else None
        if found and found[0] == back and found[1] in {"place", "class_before", "origin", "target"}:
            return copy.words(at, begin)
    return ""
