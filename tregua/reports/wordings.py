"""Two wordings of one statement in one language, word by word."""

from difflib import SequenceMatcher


def pieces(original: str, rendering: str) -> list[tuple[str, str]]:
    """Return a rendering's words and the original's in order: ("same" | "left_out" | "added", words).

    >>> pieces("we will help them", "we help them all")
    [('same', 'we'), ('left_out', 'will'), ('same', 'help them'), ('added', 'all')]
    """
    before, after = original.split(), rendering.split()
    found = []
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(("same", " ".join(before[a:b])))
            continue
        found += [("left_out", " ".join(before[a:b]))] if b > a else []
        found += [("added", " ".join(after[c:d]))] if d > c else []
    return found
