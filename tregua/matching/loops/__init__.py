"""Loops over claims and pairs of claims, in the plain Python that numba can compile (see tregua.matching.compiled)."""
