"""Template filters of matching."""
