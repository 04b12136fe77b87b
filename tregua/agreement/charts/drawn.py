"""The picture of a chart as SVG: no script, our own fonts, the same bytes for the same specification."""

import json
import re
from functools import cache, lru_cache
from typing import Any, Final

import vl_convert

from tregua.agreement.typesetting import FONTS

Spec = dict[str, Any]
# Version of the language the specifications are written in: the one that the script of the pages speaks.
LANGUAGE: Final = "6.4"
# Parts of a picture that are announced and have no name; the words round the picture say what it shows.
_NAMELESS: Final = re.compile(r' (?:role="graphics-(?:object|symbol)"|aria-roledescription="[^"]*")')


def svg(spec: Spec) -> str:
    """Return what a specification draws; what is shown where a reader points needs a script, and is not drawn."""
    layers = [_without(layer, "tooltip") for layer in spec.get("layer", ())]
    still = _without(spec, "tooltip") | ({"layer": layers} if layers else {})
    return _drawn(json.dumps(still, sort_keys=True, ensure_ascii=False))


def _without(layer: Spec, channel: str) -> Spec:
    encoding = layer.get("encoding")
    if not encoding or channel not in encoding:
        return layer
    return layer | {"encoding": {name: says for name, says in encoding.items() if name != channel}}


@lru_cache(maxsize=256)
def _drawn(spec: str) -> str:
    _with_fonts()
    # No address may be asked for anything: the data of a chart stand in it.
    made: Any = vl_convert.vegalite_to_svg(spec, vl_version=LANGUAGE, allowed_base_urls=[])
    return _NAMELESS.sub("", str(made))


def png(picture: str, *, dots: float) -> bytes:
    """Return a picture (SVG) as dots, so many for each of its pixels."""
    _with_fonts()
    made: bytes = vl_convert.svg_to_png(picture, scale=dots)
    return made


@cache
def _with_fonts() -> None:
    vl_convert.register_font_directory(str(FONTS))
