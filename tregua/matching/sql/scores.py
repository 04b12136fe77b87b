"""Cells and scores of candidates as SQL, built from what each feature says of itself."""

from tregua.matching.features import FEATURES
from tregua.matching.parameters import CROSS, SAME, Parameters


def name_pairs() -> str:
    """Return each two different written places that candidates hold against each other."""
    return """
select distinct least(a.name, b.name) as one, greatest(a.name, b.name) as other
from pairs join late a on a.row = pairs.a join late b on b.row = pairs.b
where a.name > 0 and b.name > 0
"""


def cells() -> str:
    """Return where each candidate stands in the table of each feature."""
    features = ",\n       ".join(f"{feature.sql('a', 'b')} as {feature.name}" for feature in FEATURES)
    return f"""
select least(pairs.a, pairs.b) as low, greatest(pairs.a, pairs.b) as high, a.source = b.source as same,
       {features}
from pairs join late a on a.row = pairs.a join late b on b.row = pairs.b
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
    return f"[{weights}][cast({name} as int) + case when same then {table.shape[1]} else 0 end + 1]"
