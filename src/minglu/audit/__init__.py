"""Audit: what an outsider can check, with public keys, a copy of the log and the openings that were given.

Uses nothing that the operator runs, trusts nobody's database, touches no file: copies are read through a port.
"""
