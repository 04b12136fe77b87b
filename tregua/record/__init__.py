"""The tamper-evident log: entries, tree, checkpoints, notes, verify. Knows nothing of ceasefires."""
