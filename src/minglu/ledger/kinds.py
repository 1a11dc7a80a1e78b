"""The closed table of entry kinds: everything that can ever be said in the log, and who may open what of it.

An entry has public members, readable by everyone who holds the entry, and up to three commitments:

* `facts`   opened for auditors: pseudonyms, what the rules saw, which rules decided;
* `parties` opened for the person concerned and for reviewers: who asked, in which role, for which field;
* `debt`    the borrower's pseudonym and debt: opened for auditors, never for a contact.

A kind with a label is about one person's number and is found by that label; a kind without one is about the
institution. `subjects` names the members under whose id the entry is remembered, so that a history can be gathered; one
that starts with "=" is itself the id, of a register such as "=lines". "question.staff" is a member of a member; what follows
an "@" keeps apart what need not be read together: "staff@work" the debts of a member of staff, "question.staff@day" one
UTC day (`rules.history.day_of_staff`).
The kinds stand in `kinds_institution`, `kinds_person` and `kinds_case`; nothing else may be said in a log.
An unknown kind, version, member or shape refuses. `docs/formats/entries.md` is generated from this table.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from minglu.ledger.entry_kind import Kind, Shapes
from minglu.ledger.kinds_case import CASE_KINDS
from minglu.ledger.kinds_institution import INSTITUTION_KINDS
from minglu.ledger.kinds_person import PERSON_KINDS

__all__ = ["KINDS", "VERSION", "Kind", "Shapes"]

VERSION: Final = 1

# In the order of the page about entries: what the log begins with, then persons, then cases.
KINDS: Final[Mapping[str, Kind]] = MappingProxyType({kind.name: kind for kind in (*INSTITUTION_KINDS, *PERSON_KINDS, *CASE_KINDS)})
