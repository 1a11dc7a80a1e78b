"""Rules: law and house policy as data, weighed over facts that are derived from the log.

A pack is parsed once into rules (`packs`), compiled into one function (`program`), and asked (`weigh`). Facts are
computed from a history at an instant (`facts`), so the next allowed moment, the replay and the oracle agree by
construction. No clock, no file, no chance: everything is an argument. Imports canon and nothing else of ours.
"""
