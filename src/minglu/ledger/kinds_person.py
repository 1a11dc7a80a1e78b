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
# `warnings` are the rules that warned and stood in the way of nothing; left out where none did.
_DECIDED: Shapes = {"question": "object", "saw": "objects", "rules": "words", "packs": "digest", "warnings?": "words"}
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
        "What a person is, or no longer is: dead, incapable, bankrupt, a minor, represented, wrongly listed; with evidence.",
        facts={"state": "word", "evidence": "digest"},
        parties={"state": "word"},
    ),
    person(
        "hours.agreed",
        "The person agreed to be contacted at hours otherwise closed.",
        facts={"channels": "words", "from_minute": "int", "until_minute": "int", "evidence": "digest", "until": "instant"},
        parties={"channels": "words", "from_minute": "int", "until_minute": "int"},
    ),
    person(
        "hours.refused",
        "The person named hours at which they are not to be contacted.",
        facts={"channels": "words", "from_minute": "int", "until_minute": "int", "until": "instant"},
        parties={"channels": "words", "from_minute": "int", "until_minute": "int"},
    ),
    person(
        "channel.refused",
        "The person asked not to be contacted in these ways.",
        facts={"channels": "words"},
        parties={"channels": "words"},
    ),
    person(
        "hold.placed",
        "Contact is on hold until it is lifted: for a check, or for the person's sake.",
        facts={"why": "word"},
        parties={"why": "word"},
    ),
    person("hold.lifted", "A hold on contact ends.", facts={"why": "word"}, parties={"why": "word"}),
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
            **_DECIDED,
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
        # Not in the stream of the staff: an ask gathers that one, and a whole book of debts says nothing to it.
        subjects=("person", "staff@work", "debt"),
    ),
    person(
        "debt.described",
        "What product a debt is of.",
        facts={"product": "word"},
        parties={"product": "word"},
        debt=_DEBT,
        subjects=("person", "debt"),
    ),
    person(
        "debt.disputed",
        "The borrower disputes a debt: until that is settled, it is not collected.",
        facts={"why?": "word"},
        parties={"why?": "word"},
        debt=_DEBT,
        subjects=("person", "debt"),
    ),
    person(
        "debt.dispute_ended",
        "A dispute about a debt was settled, and how.",
        facts={"how": "word"},
        parties={"how": "word"},
        debt=_DEBT,
        subjects=("person", "debt"),
    ),
    # Contact.
    person(
        "contact.permit",
        "One use of one field of one person was permitted, once, until a minute.",
        public={"until": "instant", "purpose": "word", "channel": "word", "record": "digest", "to": "digest", "asked": "digest"},
        facts={**_DECIDED, **_ASKED},
        parties=_ASKER,
        debt=_ANY_DEBT,
        # A day of the asker's work, so that what one member of staff has opened can be counted without all they ever did.
        subjects=("person", "question.staff@day"),
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
    person(
        "call.received",
        "The person called one of the lender's lines.",
        facts={"line?": "line", "agency?": "agy", "happened": "instant", "seconds": "int", "seen_in": "word"},
        parties={"happened": "instant", "seconds": "int"},
        debt=_ANY_DEBT,
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
