"""One log under two names: after a freeze a centre goes on in a log that continues the frozen one, index by index.

So an entry before the frozen size is the same under both names, and is called by the name that the centre writes now;
one beyond it keeps the old name, under which it is void.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from tregua.exchange import trust
from tregua.exchange.charters import newest
from tregua.exchange.fold import Logged, Ref


class Continued:
    """The names that frozen logs have now, by what the charter says at the moment."""

    def __init__(self) -> None:
        held = newest()
        self._sizes: Mapping[str, int] = trust.freezes()
        self._now = {
            before: one.logs[-1] for one in (held.centres if held else ()) for before in one.logs[:-1]
        }

    def name(self, origin: str, index: int) -> str:
        """Return the origin by which an entry is called."""
        now = self._now.get(origin)
        return now if now and index < self._sizes.get(origin, 0) else origin

    def entry(self, entry: Logged) -> Logged:
        """Return an entry with itself, and what it speaks of, called by the names of now."""
        if not self._now:
            return entry
        refs = tuple(Ref(self.name(ref.origin, ref.index), ref.index, ref.leaf_hash) for ref in entry.refs)
        public, size = entry.public, entry.public.get("size")
        if entry.type == "ack" and isinstance(public.get("origin"), str) and type(size) is int:
            public = {**public, "origin": self.name(public["origin"], size - 1)}
        return replace(entry, origin=self.name(entry.origin, entry.index), refs=refs, public=public)

    def logs(self, origins: Iterable[str]) -> Iterator[tuple[str, str, int | None]]:
        """Yield (origin, what it is called now, where it was frozen) of these logs and of those that they continue."""
        for origin in filter(None, origins):
            yield origin, origin, self._sizes.get(origin)
            for before, now in self._now.items():
                if now == origin:
                    yield before, now, self._sizes.get(before)
