"""Texts in force: clauses, parties, exclusions, acceptances, violation types, counting rules."""
