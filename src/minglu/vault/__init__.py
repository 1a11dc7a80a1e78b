"""Vault: sealed records, the shares of their keys, and what is checked before a share is given out.

One record holds one field of one person in one version. Its key is cut into shares, each sealed to a keyholder that
is not the lender's; a share is given only against an entry that is in the log and witnessed (P1, P10). Pure: clock,
chance and memory are arguments; HPKE alone draws its own randomness inside `cryptography`.
"""
