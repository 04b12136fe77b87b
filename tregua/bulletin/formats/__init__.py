"""The forms in which a bulletin leaves: one file each, made from the frozen content."""
