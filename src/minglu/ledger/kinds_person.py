"""Kinds of entries about one person's number: their data, each contact, and who read the private part.

What each member means stands in `entry_kind`; the order here is that of the page about entries.
"""

from typing import Final

from minglu.ledger.entry_kind import Shapes, person

_DEBT: Shapes = {"debtor": "per", "debt": "debt"}
# A number may be used without any debt (a code, an answer to a complaint). The commitment is there all the same, so that
# its absence tells nothing.
_ANY_DEBT: Shapes = {"debtor?": "per", "debt?": "debt"}
# What a decision saw and what decided it: enough to decide again from the log alone.
_DECIDED: Shapes = {"question": "object", "saw": "objects", "rules": "words", "packs": "digest"}
# The ask itself and its signature: an auditor checks them under the key that the log names for this member of staff.
_ASKED: Shapes = {"ask": "object", "signature": "text"}
# Role and agency, never the pseudonym: by it two people's files could be joined. `rules` about somebody else are "other".
_ASKER: Shapes = {"agency": "agy", "role": "word", "field": "word", "relation": "word", "rules": "words"}

PERSON_KINDS: Final = (
    # A person's data.
    person("person.linked", "A number was linked to a person."),
    person("person.proved", "Somebody proved present possession of the number, and by what.", facts={"by": "word"}, parties={"by": "word"}),
    person(
        "consent.given",
        "The person agreed to purposes, with evidence.",
        facts={"purposes": "words", "evidence": "digest", "form": "text", "until": "instant", "by": "word", "secret?": "text"},
        parties={"purposes": "words", "form": "text"},
    ),
    person("consent.withdrawn", "The person withdrew consent.", facts={"purposes": "words"}, parties={"purposes": "words"}),
    person("person.never", "The person said: never again."),
    person(
        "person.state",
        "A borrower died or cannot act, with evidence.",
        facts={"state": "word", "evidence": "digest"},
    ),
    person(
        "hours.agreed",
        "The person agreed to be contacted at hours otherwise closed.",
        facts={"channels": "words", "from_minute": "int", "until_minute": "int", "evidence": "digest", "until": "instant"},
        parties={"channels": "words", "from_minute": "int", "until_minute": "int"},
    ),
    person(
        "person.blocked", "The person's data is blocked from every use.", facts={"why": "text", "case?": "case"}, parties={"why": "text"}
    ),
    person(
        "datum.sealed",
        "A datum was sealed: who gave it, on which basis, for which purposes, until when.",
        public={"record": "digest"},
        facts={
            "datum": "rec",
            "field": "word",
            "relation": "word",
            "source": "word",
            "basis": "word",
            "purposes": "words",
            "places": "words",
            "until": "instant",
            "question": "object",
            "saw": "objects",
            "rules": "words",
            "packs": "digest",
        },
        parties={"field": "word", "relation": "word", "source": "word", "basis": "word", "purposes": "words"},
        debt=_ANY_DEBT,
        subjects=("person", "debt"),
    ),
    person(
        "datum.refused",
        "Data was refused at the door; nothing of it was kept but the count.",
        facts={"source": "word", "count": "int", **_DECIDED},
        parties={"source": "word", "count": "int", "rules": "words"},
        debt=_ANY_DEBT,
    ),
    person(
        "debt.assigned",
        "A debt was given to a collector for a span.",
        facts={"staff": "stf", "agency": "agy", "since": "instant", "until": "instant"},
        parties={"agency": "agy"},
        debt=_DEBT,
        subjects=("person", "staff", "debt"),
    ),
    # Contact.
    person(
        "contact.permit",
        "One use of one field of one person was permitted, once, until a minute.",
        public={"until": "instant", "purpose": "word", "channel": "word", "record": "digest", "to": "digest", "asked": "digest"},
        facts={**_DECIDED, **_ASKED},
        parties=_ASKER,
        debt=_ANY_DEBT,
    ),
    person(
        "contact.refusal",
        "A use was asked for and refused.",
        public={"purpose": "word", "channel": "word", "asked": "digest"},
        facts={**_DECIDED, **_ASKED},
        parties=_ASKER,
        debt=_ANY_DEBT,
    ),
    person(
        "contact.outcome",
        "What the carrier's record says of a permitted contact.",
        public={"permit": "int"},
        facts={
            "channel": "word",
            "line?": "line",
            "agency": "agy",
            "happened": "instant",
            "answered": "bool",
            "ended": "word",
            "seen_in": "word",
            "seconds": "int",
            "permit": "int",
        },
        parties={"channel": "word", "happened": "instant", "answered": "bool", "seconds": "int"},
        debt=_ANY_DEBT,
    ),
    person(
        "contact.lapse",
        "A permit ended unused.",
        public={"permit": "int"},
        facts={"permit": "int", "why": "word"},
        parties={"why": "word"},
    ),
    person(
        "call.unpermitted",
        "A registered line called the number without a permit: a suspected breach.",
        facts={
            "line": "line",
            "agency": "agy",
            "happened": "instant",
            "answered": "bool",
            "ended": "word",
            "seconds": "int",
            "seen_in": "word",
        },
        parties={"agency": "agy", "happened": "instant", "answered": "bool", "seconds": "int"},
    ),
    # Reading the private part.
    person(
        "statement.given",
        "The person was given the uses of the number.",
        facts={"since": "instant", "size": "int"},
        parties={"since": "instant", "size": "int"},
    ),
    person(
        "openings.read",
        "Staff read the private part of a person's entries.",
        facts={"staff": "stf", "case": "case", "parts": "words"},
        parties={"role": "word", "parts": "words"},
        subjects=("person", "case"),
    ),
)
