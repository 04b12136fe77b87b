"""Programs of the developer's desk. Only run.py and .ci/run use them at run time (postgres, skips)."""
