"""What is read in a text. Every item names its exact place, the rule that found it and the words that fired."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Generic, TypeVar


class TextError(Exception):
    """A text that cannot be read at all; the message names what is wrong with it and the remedy."""


@dataclass(frozen=True, kw_only=True)
class Item:
    """A passage of the text, from `start` to one past its last character, and why it was picked out."""

    start: int
    end: int
    words: str
    rule: str
    fired: tuple[str, ...] = ()


Kind = TypeVar("Kind", bound=Item)


@dataclass(frozen=True)
class InOrder(Generic[Kind]):
    """Items in the order of the text, asked for those that begin in a stretch without looking at all of them."""

    items: Sequence[Kind]
    starts: list[int] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "starts", [item.start for item in self.items])

    def before(self, start: int) -> Kind | None:
        """Return the last item that begins before a place."""
        at = bisect_left(self.starts, start)
        return self.items[at - 1] if at else None

    def within(self, start: int, end: int) -> Sequence[Kind]:
        return self.items[bisect_left(self.starts, start) : bisect_left(self.starts, end)]


@dataclass(frozen=True, kw_only=True)
class Window:
    """The stretch of time a figure is said to cover, as far as the text tells."""

    words: str
    hours: int | None = None
    since: str = ""


@dataclass(frozen=True, kw_only=True)
class Count(Item):
    """One stated figure. `province` is set when it is a province's share; `named` when it only says where.

    `what` is a unit of the lexicons (violations, settlements, formations, agreements, meetings, tonnes, killed,
    wounded, ...); `running` a total since the beginning; `limit` is "up_to", "at_least", "about" or empty.
    """

    value: float
    what: str
    province: str | None = None
    code: str = ""
    undifferentiated: bool = False
    named: tuple[str, ...] = ()
    running: bool = False
    limit: str = ""
    of: str = ""
    window: Window | None = None
    series: str = ""


@dataclass(frozen=True, kw_only=True)
class When(Item):
    """A date: a day, an instant, a month, or "start/end"; `assumed` names what was not in the text (the year, a day).

    `zone` is set where the text says in which zone an instant is meant; `part` is a part of the day or of the month.
    """

    iso: str
    part: str = ""
    assumed: str = ""
    zone: str = ""

    @property
    def text(self) -> str:
        return self.words

    def named_day(self) -> dict[str, Any]:
        """Return the day or instant with its words and place in the text."""
        return {"iso": self.iso, "text": self.words, "start": self.start, "end": self.end}


@dataclass(frozen=True, kw_only=True)
class Where(Item):
    """A named place; `place` is its code in the gazetteer or None; `role` is origin, target, aid, signatory or empty."""

    place: str | None = None
    province: str | None = None
    kind: str = ""
    role: str = ""
    also: tuple[str, ...] = ()

    @property
    def as_written(self) -> str:
        return self.words


@dataclass(frozen=True, kw_only=True)
class Party(Item):
    """A party, group or institution that is named; `loaded` words beside it are the speaker's, never ours."""

    key: str | None
    kind: str = ""
    loaded: str = ""


@dataclass(frozen=True, kw_only=True)
class Statement(Item):
    """Something said. `speaker` is a person or a body that speaks for a side; a body that publishes is `institution`.

    `layers` lists whose word it is, the outlet first: as many as there are, so deep is the hearsay. `said` is where
    the words themselves stand; start and end cover them with their attribution.
    """

    speaker: str | None
    role: str = ""
    institution: str = ""
    said: tuple[int, int] = (0, 0)
    direct: bool = False
    kind: str = "statement"
    occasion: str = ""
    place: str = ""
    date: str = ""
    layers: tuple[str, ...] = ()
    continues: bool = False
    loaded: tuple[str, ...] = ()

    @property
    def depth(self) -> int:
        return len(self.layers)


@dataclass(frozen=True, kw_only=True)
class Task(Item):
    """What a body is for by the text's own words: `what` is "watch" (over the truce) or "help" (to take part)."""

    what: str
    who: str = ""


@dataclass(frozen=True, kw_only=True)
class Acceptance(Item):
    """Somebody is said to have accepted the terms; `channel` is who took it (RU, US, UN) or empty."""

    who: str
    key: str | None = None
    channel: str = ""
    through: str = ""


@dataclass(frozen=True, kw_only=True)
class Post(Item):
    """A post of a network that stands inside the text; never a claim by itself."""

    account: str
    date: str = ""
    links: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()
    on_topic: bool = False
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class Flag(Item):
    """Something a person should look at; `kind` is a code, worded by the pages. Nothing is put right by it."""

    kind: str
    detail: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Stretch(Item):
    """A part of the text in one language; `read` is "full", "figures" or "no"."""

    language: str
    read: str


@dataclass(frozen=True, kw_only=True)
class Reading:
    """All that was read in one text, each list in the order of the text."""

    text: str
    language: str
    languages: tuple[Stretch, ...] = ()
    published: str = ""
    bulletin_date: When | None = None
    counts: tuple[Count, ...] = ()
    dates: tuple[When, ...] = ()
    places: tuple[Where, ...] = ()
    provinces: tuple[Where, ...] = ()
    parties: tuple[Party, ...] = ()
    statements: tuple[Statement, ...] = ()
    acceptances: tuple[Acceptance, ...] = ()
    tasks: tuple[Task, ...] = ()
    embedded_posts: tuple[Post, ...] = ()
    flags: tuple[Flag, ...] = ()

    def as_data(self) -> dict[str, Any]:
        """Return everything but the text as plain data, ready for JSON; properties of items included."""
        data: dict[str, Any] = {"language": self.language, "published": self.published or None}
        data["bulletin_date"] = self.bulletin_date.named_day() if self.bulletin_date else None
        for name in (
            *("languages", "counts", "dates", "places", "provinces", "parties", "statements"),
            *("acceptances", "tasks", "embedded_posts", "flags"),
        ):
            data[name] = [_plain(item) for item in getattr(self, name)]
        return data


def _plain(item: Item) -> dict[str, Any]:
    data = asdict(item)
    for name in ("text", "as_written", "depth"):
        if hasattr(item, name):
            data[name] = getattr(item, name)
    return data
