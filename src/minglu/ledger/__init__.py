"""The ledger: signed notes, checkpoints, cosignatures, policies, tiles, proofs, labels, entries.

Pure arithmetic and text. The formats are C2SP's (signed-note, tlog-checkpoint, tlog-tiles, tlog-cosignature,
tlog-witness, tlog-proof, tlog-policy), so that any conforming tool can check what we write and any conforming witness
can cosign it. Nothing here reads a clock, a file or a network: times, bytes and readers are arguments.
"""
