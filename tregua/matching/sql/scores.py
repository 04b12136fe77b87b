"""Cells and scores of candidates as SQL, built from what each feature says of itself."""

from dataclasses import replace
from typing import Final

import numpy as np

from tregua.matching.features import FEATURES
from tregua.matching.parameters import CROSS, SAME, Parameters


def name_pairs(parameters: Parameters | None = None) -> str:
    """Return each two different written places that candidates hold against each other.

    With parameters only those are asked for that can still lift a pair above the floor.
    """
    if parameters is None:
        return f"{_NAMES} from {_BOTH} where a.name > 0 and b.name > 0"
    hopeful = (
        f"select low, high from ({scored(_hopeful(parameters))}) scored where score > {parameters.floor}"
    )
    return f"""{_NAMES}
from ({hopeful}) hopeful join late a on a.row = low join late b on b.row = high
where a.name > 0 and b.name > 0
"""


_NAMES: Final = "select distinct least(a.name, b.name) as one, greatest(a.name, b.name) as other"
_BOTH: Final = "pairs join late a on a.row = pairs.a join late b on b.row = pairs.b"


def _hopeful(parameters: Parameters) -> Parameters:
    """Return the parameters with every name as alike as weighs most."""
    tables = {
        one.name: np.broadcast_to(
            parameters.tables[one.name].max(axis=1, keepdims=True), parameters.tables[one.name].shape
        )
        for one in FEATURES
        if one.of_pair
    }
    return replace(parameters, tables={**parameters.tables, **tables})


def cells() -> str:
    """Return where each candidate stands in the table of each feature."""
    features = ",\n       ".join(f"{feature.sql('a', 'b')} as {feature.name}" for feature in FEATURES)
    return f"""
select least(pairs.a, pairs.b) as low, greatest(pairs.a, pairs.b) as high, a.source = b.source as same,
       {features}
from {_BOTH}
left join likenesses on one = least(a.name, b.name) and other = greatest(a.name, b.name)
"""


def scored(parameters: Parameters) -> str:
    """Return each candidate with its score in thousandths of log-odds."""
    prior = f"case when same then {parameters.prior[SAME]} else {parameters.prior[CROSS]} end"
    weights = "\n       + ".join(_weight(feature.name, parameters) for feature in FEATURES)
    return f"select low, high, cast({prior}\n       + {weights} as int) as score\nfrom ({cells()}) cells"


def _weight(name: str, parameters: Parameters) -> str:
    """Return the weight of a cell: one list holds the table for two sources, and after it that for one source."""
    table = parameters.tables[name]
    weights = ", ".join(str(weight) for row in (CROSS, SAME) for weight in table[row].tolist())
    if len(set(table[CROSS].tolist())) == len(set(table[SAME].tolist())) == 1:
        return f"case when same then {table[SAME][0]} else {table[CROSS][0]} end"
    return f"[{weights}][cast({name} as int) + case when same then {table.shape[1]} else 0 end + 1]"
