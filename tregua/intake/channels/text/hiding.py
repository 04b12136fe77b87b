"""What of a page its reader does not see: told from the attributes of an element and the page's own plain rules.

Only what is plainly told counts. What a style sheet elsewhere hides cannot be known here; nothing is fetched.
"""

import re
from typing import Final

_ATTRIBUTE: Final = re.compile(r"""([^\s"'<>/=]++)(?:\s*+=\s*+("[^"]*+"|'[^']*+'|[^\s"'>]*+))?""")
_TELLING: Final = re.compile(r"hidden|style|class|\bid\b|color|dialog", re.IGNORECASE)
_BRACE: Final = re.compile(r"([{}])")
_PLAIN_SELECTOR: Final = re.compile(r"[.#]?[\w-]{1,80}")
_COMMENT: Final = re.compile(r"/\*.*?\*/", re.DOTALL)
_NUMBER: Final = re.compile(r"(-?\d{1,9}(?:\.\d{1,9})?)([a-z%]*)")
_NOTHING: Final = re.compile(r"(?:rect\(\s*(?:0|1px)|inset\(\s*(?:50|100)%)")
# Farther than this from the page, in points of the screen; narrower than this; letters smaller than this.
FAR, NARROW, SMALL = 500, 1, 2
# So much of a page's own styles is looked at.
LONGEST: Final = 400_000
EDGES: Final = frozenset({"left", "right", "top", "bottom", "margin-left", "margin-right", "margin-top"})
COLOURS: Final = {
    "white": "ffffff", "black": "000000", "red": "ff0000", "green": "008000", "blue": "0000ff", "gray": "808080",
}  # fmt: skip


def attributes_of(tag: str) -> dict[str, str]:
    """Return the attributes of a tag that may hide it, the first of a name counting; empty when none may."""
    if not _TELLING.search(tag):
        return {}
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(tag):
        found.setdefault(match[1].lower(), (match[2] or "").strip("\"'"))
    return found


def rules_of(sheet: str) -> set[str]:
    """Return the plain selectors (a class, an id, an element) that a page's own styles hide."""
    parts = _BRACE.split(_COMMENT.sub("", sheet[:LONGEST]))
    found: set[str] = set()
    depth = 0
    for at in range(1, len(parts) - 2, 2):
        depth += 1 if parts[at] == "{" else -1
        # Rules within others hold for print, or for narrow screens.
        if depth == 1 and parts[at] == "{" and parts[at + 2] == "}" and is_hidden_by(parts[at + 1]):
            selectors = (one.strip().lower() for one in parts[at - 1][:LONGEST].rpartition(";")[2].split(","))
            found.update(one for one in selectors if _PLAIN_SELECTOR.fullmatch(one))
    return found


def is_hidden(name: str, attributes: dict[str, str], rules: set[str]) -> bool:
    """Return whether an element is one that its page does not show."""
    if "hidden" in attributes and attributes["hidden"].lower() != "until-found":
        return True
    if attributes.get("aria-hidden", "").lower() == "true" or (name == "dialog" and "open" not in attributes):
        return True
    if rules:
        own = {f".{one}" for one in attributes.get("class", "").lower().split()}
        own |= {name, f"#{attributes.get('id', '').lower()}"}
        if not own.isdisjoint(rules):
            return True
    colour, ground = _colour(attributes.get("color", "")), _colour(attributes.get("bgcolor", ""))
    return bool(colour and colour == ground) or is_hidden_by(attributes.get("style", ""))


def is_pale(attributes: dict[str, str]) -> bool:
    """Return whether an element writes in white and does not say on which ground.

    >>> is_pale({"style": "color: #FFF"}), is_pale({"style": "color:white; background:#123456"})
    (True, False)
    """
    style = attributes.get("style", "")[:4000].lower()
    colours = [_colour(attributes.get("color", ""))]
    colours += [_colour(value) for name, _colon, value in map(_declared, style.split(";")) if name == "color"]
    return "ffffff" in colours and "background" not in style and "bgcolor" not in attributes


def _declared(declaration: str) -> tuple[str, str, str]:
    name, colon, value = declaration.partition(":")
    return name.strip(), colon, value.replace("!important", "")


def is_hidden_by(style: str) -> bool:
    """Return whether declarations keep an element from being seen.

    >>> is_hidden_by("display : none"), is_hidden_by("color:#fff;background:white"), is_hidden_by("left:-3px")
    (True, True, False)
    """
    if not style:
        return False
    says = {}
    for one in style[:4000].lower().split(";"):
        name, _colon, value = one.partition(":")
        says[name.strip()] = value.replace("!important", "").strip()
    return (
        says.get("display") == "none"
        or says.get("visibility") in {"hidden", "collapse"}
        or says.get("content-visibility") == "hidden"
        or _has_no_size(says)
        or _has_no_colour(says)
        or _is_far(says)
        or bool(_NOTHING.match(says.get("clip", "") or says.get("clip-path", "")))
    )


def _has_no_size(says: dict[str, str]) -> bool:
    size = says.get("font-size", "")
    if size and _number(size, 99) <= (SMALL if size.endswith(("px", "pt")) else 0):
        return True
    cut = says.get("overflow", "").startswith(("hidden", "clip"))
    sizes = [_number(says.get(side, ""), 99) for side in ("width", "height", "max-width", "max-height")]
    return cut and min(sizes) <= NARROW


def _has_no_colour(says: dict[str, str]) -> bool:
    if says.get("opacity") and _number(says["opacity"], 1) <= 0:
        return True
    colour = says.get("color", "")
    if colour == "transparent" or re.fullmatch(r"rgba\([^)]*,\s*0(?:\.0+)?%?\s*\)", colour):
        return True
    ground = says.get("background-color") or says.get("background", "")
    return bool(_colour(colour)) and _colour(colour) == _colour(ground.split(" ")[0])


def _is_far(says: dict[str, str]) -> bool:
    if _number(says.get("text-indent", ""), 0) <= -FAR:
        return True
    moved = says.get("position") in {"absolute", "fixed", "relative"}
    return any(
        _number(says[edge], 0) <= -FAR
        for edge in EDGES
        if edge in says and (moved or edge.startswith("margin"))
    )


def _number(value: str, otherwise: float) -> float:
    """Return the number of a length in points of the screen, near enough."""
    match = _NUMBER.match(value)
    if not match:
        return otherwise
    return float(match[1]) * {"em": 16, "rem": 16, "vw": 10, "vh": 10, "%": 10, "cm": 38}.get(match[2], 1)


def _colour(value: str) -> str:
    value = COLOURS.get(value.strip().lower(), value.strip().lower()).lstrip("#")
    if re.fullmatch(r"[0-9a-f]{3}", value):
        return "".join(letter * 2 for letter in value)
    found = re.fullmatch(r"rgb\((\d{1,3}), ?(\d{1,3}), ?(\d{1,3})\)", value)
    if found:
        return "".join(f"{int(part):02x}" for part in found.groups())
    return value if re.fullmatch(r"[0-9a-f]{6}", value) else ""
