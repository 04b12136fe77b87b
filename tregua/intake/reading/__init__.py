"""Reading a text: who said what, which figures, when, where, by whom; each with its exact words and the rule.

`reader.read` is the way in; `items` says what comes out; `lexicons/` holds every word of every language.
"""
