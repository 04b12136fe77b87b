"""Days and numbers of one language."""
