"""Kinds of entries about a complaint, from its filing to the day its case is closed.

What each member means stands in `entry_kind`; the order here is that of the page about entries.
"""

from typing import Final

from minglu.ledger.entry_kind import person

CASE_KINDS: Final = (
    # Cases.
    person(
        "complaint.filed",
        "A complaint was filed; the digest binds what was filed.",
        public={"filing": "digest"},
        facts={"case": "case", "by": "word"},
        parties={"case": "case"},
        subjects=("person", "case"),
    ),
    person(
        "complaint.supplemented",
        "More was brought to a complaint; the digest binds everything filed so far.",
        public={"filing": "digest"},
        facts={"case": "case", "by": "word"},
        parties={"case": "case"},
        subjects=("person", "case"),
    ),
    person(
        "complaint.disputed",
        "The person disputes what was found or answered, by this edition; the digest binds their words.",
        public={"dispute": "digest"},
        facts={"case": "case", "edition": "int", "by": "word"},
        parties={"case": "case", "edition": "int"},
        subjects=("person", "case"),
    ),
    person(
        "finding.made",
        "What record and evidence say about a complaint, computed.",
        public={"finding": "digest"},
        facts={"case": "case", "edition": "int", "values": "words", "breaches": "words"},
        parties={"case": "case", "edition": "int", "values": "words"},
        subjects=("person", "case"),
    ),
    person(
        "investigation.opened",
        "A task with a clock, for an agency or the lender.",
        facts={"case": "case", "task": "task", "agency": "agy", "why": "word", "due": "instant", "clock": "word"},
        parties={"case": "case", "why": "word", "due": "instant"},
        subjects=("person", "case"),
    ),
    person(
        "investigation.concluded",
        "A task ended: what it established, or what was tried without establishing it.",
        facts={"case": "case", "task": "task", "staff": "stf", "how": "word", "tried": "words"},
        parties={"case": "case", "how": "word"},
        subjects=("person", "case"),
    ),
    person(
        "answer.refused",
        "An answer that contradicts the finding was not sent.",
        public={"answer": "digest"},
        facts={"case": "case", "staff": "stf", "edition": "int", "contradicts": "words"},
        parties={"case": "case", "contradicts": "words"},
        subjects=("person", "case"),
    ),
    person(
        "answer.sent",
        "An answer was sent to the complainant.",
        public={"answer": "digest"},
        facts={"case": "case", "staff": "stf", "edition": "int", "values": "words", "against?": "text", "second?": "stf"},
        parties={"case": "case", "values": "words", "against?": "text", "second?": "word"},
        subjects=("person", "case"),
    ),
    person(
        "measure.taken",
        "A measure that acts on the gate or for the person.",
        facts={"case": "case", "what": "word", "agency?": "agy", "staff": "stf"},
        parties={"case": "case", "what": "word"},
        subjects=("person", "case"),
    ),
    person(
        "letter.written",
        "A letter was written for the person; the digest binds its bytes.",
        public={"letter": "digest"},
        facts={"case": "case", "what": "word"},
        parties={"case": "case", "what": "word"},
        subjects=("person", "case"),
    ),
    person(
        "case.closed",
        "The case is closed; what was blocked for it may fall due for erasure.",
        facts={"case": "case", "how": "word", "erase_due?": "instant"},
        parties={"case": "case", "how": "word"},
        subjects=("person", "case"),
    ),
)
