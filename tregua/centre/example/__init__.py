"""The example: two centres with the truce of 27 February to 31 March 2016, filled through the acts that people use.

Facts come from the tables in data/, each row with its source; sentences are ours.
"""
