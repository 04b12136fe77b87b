"""The site anybody may read: published things only."""
