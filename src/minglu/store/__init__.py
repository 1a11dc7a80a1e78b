"""Store: all SQL text, and every file that must survive a power cut.

Nothing decides here. Races are settled by `WHERE`; what is promised as durable has been synced before the return.
"""
