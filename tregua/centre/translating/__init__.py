"""For translators: what is not said in a language yet, where it stands in the program, and a check of what they wrote."""
