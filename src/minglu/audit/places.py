"""Places: which entries of a bundle stand where the tile of their hashes says, and what is wrong with the rest.

    placed, differences = place(entries, found=leaf_hashes(entries), leaves=leaves)
    placed[3] is None                           # the copy does not have the entry that was committed as the fourth
    differences == (Difference(what="changed", first=3, last=3),)

Arithmetic on one bundle; `first` and `last` count from its beginning. An entry that was moved is found again by its hash.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from minglu.audit.fault import What, runs
from minglu.canon.digest import Digest

SAYS: Final[Mapping[What, str]] = {
    "changed": "{entries} {was} changed: what stands there does not hash to what was committed",
    "dropped": "{entries} {was} dropped from the copy",
    "inserted": "what stands at {entries} was never committed: it was inserted",
    "reordered": "{entries} {was} put into another order",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One way in which a bundle is not what its tile commits to. `what` is a word of SAYS."""

    what: What
    first: int
    last: int


def place(
    entries: Sequence[bytes], *, found: Sequence[Digest], leaves: Sequence[Digest]
) -> tuple[tuple[bytes | None, ...], tuple[Difference, ...]]:
    """Each leaf's entry, or None where the bundle has none; and how the two differ. `found`: the entries' own hashes."""
    if tuple(found) == tuple(leaves):
        return tuple(entries), ()
    known = dict(zip(found, entries, strict=True))
    placed = tuple(known.get(leaf) for leaf in leaves)
    missing = [place for place, leaf in enumerate(leaves) if leaf not in known]
    wanted = frozenset(leaves)
    strange = [place for place, leaf in enumerate(found) if leaf not in wanted]
    return placed, tuple(_differences(missing, strange, found=found, leaves=leaves))


def says(difference: Difference, *, first: int) -> str:
    """The sentence, with places counted from the beginning of the log."""
    low, high = first + difference.first, first + difference.last
    entries, was = (f"entry {low}", "was") if low == high else (f"entries {low} to {high}", "were")
    return SAYS[difference.what].format(entries=entries, was=was)


def _differences(
    missing: Sequence[int], strange: Sequence[int], *, found: Sequence[Digest], leaves: Sequence[Digest]
) -> Iterator[Difference]:
    if missing:
        # As many strangers as there are gaps: they stand in for what is missing. Fewer: something was taken out.
        what: What = "changed" if len(strange) >= len(missing) else "dropped"
        yield from (Difference(what=what, first=low, last=high) for low, high in runs(missing))
    elif strange:
        yield from (Difference(what="inserted", first=low, last=high) for low, high in runs(strange))
    elif len(found) != len(leaves):
        # Nothing strange and nothing missing: entries that are the same byte for byte stand there too often or too seldom.
        first = next((at for at, (a, b) in enumerate(zip(found, leaves, strict=False)) if a != b), min(len(found), len(leaves)))
        last = first + abs(len(found) - len(leaves)) - 1
        yield Difference(what="inserted" if len(found) > len(leaves) else "dropped", first=first, last=last)
    else:
        wrong = [at for at, (a, b) in enumerate(zip(found, leaves, strict=True)) if a != b]
        yield Difference(what="reordered", first=wrong[0], last=wrong[-1])
