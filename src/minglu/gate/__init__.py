"""Gate: an ask, a history, the rules and an instant become a permit or a refusal, and the entries that say so.

The pure half of the sequencer. No clock, chance, file or database: they are arguments.
"""
