"""One box over everything a person may read: the words of records, folded, with whom each is found by."""
