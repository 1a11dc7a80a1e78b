"""Canon: the one way to make bytes.

Canonical JSON, tagged digests, commitments, ids, instants, telephone numbers. Everything that is hashed, signed or
compared anywhere in Minglu is spelled here, once. Imports nothing of ours.
"""
