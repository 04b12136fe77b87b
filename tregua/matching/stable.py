"""Names of clusters that stay when reports come and go: a cluster is called after the smallest report of its oldest part.

>>> named([{"a", "b", "c"}], {})
{'a': 'a', 'b': 'a', 'c': 'a'}
>>> named([{"a", "b"}, {"c", "d"}], {"c": "a", "d": "a"})
{'a': 'b', 'b': 'b', 'c': 'a', 'd': 'a'}
>>> named([{"b", "c"}], {"a": "a", "b": "a", "c": "c", "d": "c"})
{'b': 'c', 'c': 'c'}
"""

from collections.abc import Collection, Iterable, Mapping


def named(clusters: Iterable[Collection[str]], before: Mapping[str, str]) -> dict[str, str]:
    """Return report -> name of its cluster, for clusters of two or more.

    A name that was given goes where the smallest report goes that bore it: when a cluster splits, its oldest part
    keeps the name; when two merge, the older name stays. A new cluster takes the first id of its own that is free.
    """
    heads: dict[str, str] = {}
    for report, name in before.items():
        heads[name] = min(report, heads.get(name, report))
    rows = [sorted(cluster) for cluster in clusters if len(cluster) > 1]
    taken: set[str] = set()
    given: dict[int, str] = {}
    for place, row in enumerate(rows):
        kept = [before[report] for report in row if report in before and heads[before[report]] == report]
        if kept:
            given[place] = min(kept)
            taken.add(given[place])
    for place, row in sorted(enumerate(rows), key=lambda one: one[1]):
        if place not in given:
            given[place] = next(report for report in row if report not in taken)
            taken.add(given[place])
    return {report: given[place] for place, row in enumerate(rows) for report in row}


def moves(before: Mapping[str, str], now: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Return (report, cluster before, cluster now) of every report that moved; "" is alone."""
    return [
        (report, before.get(report, ""), now.get(report, ""))
        for report in sorted(before.keys() | now.keys())
        if before.get(report, "") != now.get(report, "")
    ]
