"""Acts: one file a thing that a person can do. Gather, decide, record, do, in that order.

The shell around the pure core. Acts own their ports; `store`, `channels` and `wiring` implement them.
"""
