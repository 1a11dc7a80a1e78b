"""Commitments: say now, show later, to some.

An entry carries `commit(opening)`; whoever is given the opening can check that it is what was said. The 32 random
bytes keep everybody else from guessing: without them a commitment to one of a few values would be an open secret.
"""

from dataclasses import dataclass, field

from minglu.canon.digest import COMMITMENT, SIZE, Digest, tagged
from minglu.canon.errors import NotCanonical, WrongOpening
from minglu.canon.json import Object, parse_object, render


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What a commitment hides: a JSON object and the random bytes that hide it."""

    content: Object
    salt: bytes = field(repr=False)


def commit(opening: Opening) -> Digest:
    """SHA-256(0x05 ‖ salt ‖ canonical JSON)."""
    if len(opening.salt) != SIZE:
        raise NotCanonical(f"a salt has {SIZE} bytes, not {len(opening.salt)}")
    return commitment_to(render_opening(opening))


def commitment_to(rendered: bytes) -> Digest:
    """The commitment to an opening that `render_opening` has rendered already."""
    return tagged(COMMITMENT, rendered)


def check_opening(opening: Opening, commitment: bytes) -> None:
    """Return quietly if `opening` is what was committed to; raise WrongOpening otherwise."""
    if commit(opening) != commitment:
        raise WrongOpening("the opening is not the one that the entry committed to")


def render_opening(opening: Opening) -> bytes:
    """Salt, then canonical JSON: the form in which openings are sealed and handed over."""
    return opening.salt + render(opening.content)


def parse_opening(data: bytes) -> Opening:
    """The inverse of `render_opening`. Raises NotCanonical."""
    if len(data) < SIZE:
        raise NotCanonical("too short for an opening")
    return Opening(content=parse_object(data[SIZE:]), salt=data[:SIZE])
