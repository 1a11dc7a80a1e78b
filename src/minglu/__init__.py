"""Minglu (明录): the record of who used a person's number, by which rule, that nobody can deny."""

__version__ = "0.1.0"
