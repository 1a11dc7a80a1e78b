"""What a kind of entry is, and the two sorts there are: about the institution, and about one person's number.

    institution("agency.resumed", "The suspension of an agency ends.", subjects=("agency",), agency="agy", why="text")
    person("person.never", "The person said: never again.")

A kind about a number always lets an auditor count by person and by number (P4); a kind about the institution says whose
doing it was. The kinds themselves stand in `kinds_institution`, `kinds_person`, `kinds_case`; `kinds` is the closed table.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

# A shape is a word of the small grammar that `ledger.shapes` checks. "?" at the end of a member's name: may be absent.
Shapes = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of entry. `public`, `facts`, `parties` and `debt` give name and shape of each member."""

    name: str
    means: str
    labelled: bool
    public: Shapes = field(default_factory=dict)
    facts: Shapes = field(default_factory=dict)
    parties: Shapes = field(default_factory=dict)
    debt: Shapes = field(default_factory=dict)
    subjects: tuple[str, ...] = ()


# Whose doing an entry was, where it was somebody's of the staff and no other member says so.
ACTOR: Final[Shapes] = {"actor?": "stf"}

# Both members of a person's entry that let an auditor count per person and per number (P4).
_WHO: Final[Shapes] = {"person": "per", "number": "digest"}


def institution(name: str, means: str, *, subjects: tuple[str, ...] = (), public: Shapes | None = None, **facts: str) -> Kind:
    known = {**facts, **ACTOR} if facts else {}
    return Kind(name=name, means=means, labelled=False, public=public or {}, facts=known, subjects=subjects)


def person(
    name: str,
    means: str,
    *,
    public: Shapes | None = None,
    facts: Shapes | None = None,
    parties: Shapes | None = None,
    debt: Shapes | None = None,
    subjects: tuple[str, ...] = ("person",),
) -> Kind:
    return Kind(
        name=name,
        means=means,
        labelled=True,
        public=public or {},
        facts={**_WHO, **(facts or {}), **ACTOR},
        parties=parties or {},
        debt=debt or {},
        subjects=subjects,
    )
