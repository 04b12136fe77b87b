"""The gazetteer: areas, localities and sites, their names in every script, and what of a place may be named outside."""
