"""Cases: what a complaint says, what the record says, and what follows.

A complaint holds allegations; `matching` pairs them with occurrences in the record; `conclude` computes the finding
(P5); investigations, clocks, answers and measures follow from it by rule. Values and functions only: reading the log,
drawing ids, signing and sending are the business of acts.
"""
