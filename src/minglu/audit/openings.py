"""Openings as they are handed to an auditor: a file of lines, each one opening of one entry.

    for line in data.splitlines(): given = parse_given(line)

Whether an opening is the one that its entry committed to is checked by the replay, not here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from minglu.audit.errors import WrongOpenings
from minglu.canon.base64 import parse_base64, render_base64
from minglu.canon.commitment import Opening, parse_opening, render_opening
from minglu.canon.errors import CanonError
from minglu.canon.json import parse_object, render
from minglu.gate.draft import PARTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """One opening of one entry."""

    index: int
    part: str
    opening: Opening = field(repr=False)


def render_given(given: Given) -> bytes:
    """One line of an openings file: canonical JSON."""
    return render({"index": given.index, "part": given.part, "opening": render_base64(render_opening(given.opening))})


def parse_given(line: bytes) -> Given:
    """The inverse. Raises WrongOpenings."""
    try:
        said = parse_object(line)
        index, part = said["index"], said["part"]
        if type(index) is not int or index < 0 or part not in PARTS:
            raise WrongOpenings("a line of the openings file names no entry or part")
        given = Given(index=index, part=str(part), opening=parse_opening(parse_base64(str(said["opening"]))))
    except (CanonError, KeyError) as error:
        raise WrongOpenings("a line of the openings file cannot be read; fetch the file again") from error
    if render_given(given) != line:
        raise WrongOpenings("a line of the openings file says more than an opening; fetch the file again")
    return given


def by_entry(lines: Iterable[bytes]) -> Mapping[int, Mapping[str, Opening]]:
    """All openings of a file, by entry and part. Raises WrongOpenings, naming the line."""
    found: dict[int, dict[str, Opening]] = {}
    for number, line in enumerate(lines, start=1):
        try:
            given = parse_given(line)
        except WrongOpenings as error:
            raise WrongOpenings(f"line {number}: {error}") from error
        opened = found.setdefault(given.index, {})
        # Two openings of one commitment: one of them is none, and which is not for whoever wrote the file last to say.
        if given.part in opened:
            raise WrongOpenings(f"line {number}: {given.part} of entry {given.index} is opened twice; fetch the file again")
        opened[given.part] = given.opening
    return found
