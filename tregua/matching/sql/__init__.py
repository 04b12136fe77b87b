"""The matching as one SQL text: candidates, cells and scores, for DuckDB and, translated, for Spark.

It reads a table `claims` with the columns of tregua.matching.claims.Claims (and `row`, the place of a claim in the
order of the ids) and says the same as the compiled engine, pair by pair. So that it can, a definition of what is a
candidate keeps to what both can say:

* a pair is looked at if a predicate on the columns of the two claims and of their blocks holds; whole numbers only
  (sums, products, floor of a quotient, case, least, greatest), no order in which pairs are met;
* a block is a group of equal keys (province and start // seconds); what is counted in it is counted before any
  pair is made, and narrows the limits of its claims by steps (a column of each claim, not of a walk through them);
* a cap is such a narrowing, or the rank of a claim in its block by (start, row); never "the first so many found";
* claims without a time or a place stand in blocks of their own or in none, by the same kind of rule.
"""
