"""This installation: settings, urls, base template, static assets, command line."""
