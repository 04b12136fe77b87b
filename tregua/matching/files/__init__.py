"""Lists of events in files, whatever their columns: read into claims, matched, and the links written beside them."""
