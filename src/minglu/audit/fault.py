"""Faults: what is wrong, where in the log, and how it was seen. A clean audit has none."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """`what` is a word for machines; entries `first` … `last` are where it is; `says` is a sentence for people."""

    what: str
    first: int
    last: int
    says: str


def at(what: str, index: int, says: str) -> Fault:
    """A fault in one entry."""
    return Fault(what=what, first=index, last=index, says=says)
