"""Telephone calls: guided in the caller's language, read back, given a receipt code; what became of it is told by the code."""
