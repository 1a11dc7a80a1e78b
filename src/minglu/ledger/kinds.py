"""The closed table of entry kinds: everything that can ever be said in the log, and who may open what of it.

An entry has public members, readable by everyone who holds the entry, and up to three commitments:

* `facts`   opened for auditors: pseudonyms, what the rules saw, which rules decided;
* `parties` opened for the person concerned and for reviewers: who asked, in which role, for which field;
* `debt`    the borrower's pseudonym and debt: opened for auditors, never for a contact.

A kind with a label is about one person's number and is found by that label; a kind without one is about the
institution. `subjects` names the members under whose id the entry is remembered, so that a history can be gathered; one
that starts with "=" is itself the id, of a register such as "=lines".
An unknown kind, version, member or shape refuses. `docs/formats/entries.md` is generated from this table.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

VERSION: Final = 1

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
_ACTOR: Shapes = {"actor?": "stf"}

# Both members of a person's entry that let an auditor count per person and per number (P4).
_WHO: Shapes = {"person": "per", "number": "digest"}
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


def _institution(name: str, means: str, *, subjects: tuple[str, ...] = (), public: Shapes | None = None, **facts: str) -> Kind:
    known = {**facts, **_ACTOR} if facts else {}
    return Kind(name=name, means=means, labelled=False, public=public or {}, facts=known, subjects=subjects)


def _person(
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
        facts={**_WHO, **(facts or {}), **_ACTOR},
        parties=parties or {},
        debt=debt or {},
        subjects=subjects,
    )


_ALL = (
    # The log and its outsiders.
    _institution(
        "log.opened",
        "The first entry: whose log this is and under which key numbers become handles.",
        public={"origin": "text", "handles": "digest"},
    ),
    _institution(
        "period.opened",
        "The key under which handles become labels in one month; a second key for the same month is a fraud.",
        subjects=("month",),
        public={"month": "word", "labels": "digest"},
    ),
    _institution(
        "packs.adopted",
        "From here on decisions are made under the rule packs of this digest.",
        subjects=("=packs",),
        public={"packs": "digest"},
        names="words",
    ),
    _institution(
        "outsider.registered",
        "A witness, keyholder or dialler, its key, and that it is not the lender's.",
        subjects=("=outsiders",),
        public={"role": "word", "name": "text", "key": "text"},
    ),
    _institution(
        "openings.given",
        "Openings of the private part were handed to somebody outside.",
        public={"first": "int", "size": "int"},
        to="text",
        parts="words",
        why="text",
    ),
    # The institution.
    _institution(
        "agency.registered",
        "An agency (or the lender's own team) and the span of its contract.",
        subjects=("agency", "=agencies"),
        public={"name": "text"},
        agency="agy",
        own="bool",
        since="instant",
        until="instant",
        evaluated="instant",
    ),
    Kind(
        name="agency.suspended",
        means="Nobody of this agency may use a number.",
        labelled=False,
        facts={"agency": "agy", "case?": "case", "why": "text", **_ACTOR},
        subjects=("agency",),
    ),
    _institution("agency.resumed", "The suspension of an agency ends.", subjects=("agency",), agency="agy", why="text"),
    _institution(
        "line.registered",
        "A telephone line of the lender or an agency; lines are public.",
        subjects=("line", "=lines"),
        public={"number": "text"},
        line="line",
        agency="agy",
        channel="word",
        since="instant",
    ),
    _institution(
        "line.reconciled",
        "The carrier's records of a line were compared with the log for a span.",
        subjects=("line", "=lines"),
        line="line",
        since="instant",
        until="instant",
        how="text",
        file="digest",
        records="int",
        gaps="objects",
    ),
    Kind(
        name="staff.registered",
        means="A person of the staff, their roles, and the key that signs their asks if they keep one for long.",
        labelled=False,
        facts={"staff": "stf", "agency": "agy", "key?": "text", "roles": "words", **_ACTOR},
        subjects=("staff", "=staff"),
    ),
    _institution("staff.roles", "The roles of a person of the staff changed.", subjects=("staff", "=staff"), staff="stf", roles="words"),
    _institution(
        "staff.trained",
        "Training passed with its exam, and until when that counts.",
        subjects=("staff",),
        staff="stf",
        course="text",
        passed="instant",
        until="instant",
    ),
    _institution(
        "staff.signed_in",
        "Somebody of the staff signed in; until they sign out, or this minute, this key made on their device signs for them.",
        subjects=("staff",),
        staff="stf",
        key="text",
        until="instant",
    ),
    _institution("staff.signed_out", "The key of a sign-in signs nothing more.", subjects=("staff",), staff="stf", key="text"),
    _institution("passkey.added", "A second factor of a person of the staff.", subjects=("staff",), staff="stf", credential="digest"),
    _institution("passkey.removed", "A second factor counts no more.", subjects=("staff",), staff="stf", credential="digest"),
    _institution(
        "key.issued",
        "A key of the API, for whom, for what and until when.",
        subjects=("staff",),
        staff="stf",
        key="word",
        scopes="words",
        until="instant",
    ),
    _institution("key.revoked", "A key of the API opens nothing more.", subjects=("staff",), staff="stf", key="word"),
    # A person's data.
    _person("person.linked", "A number was linked to a person."),
    _person(
        "person.proved", "Somebody proved present possession of the number, and by what.", facts={"by": "word"}, parties={"by": "word"}
    ),
    _person(
        "consent.given",
        "The person agreed to purposes, with evidence.",
        facts={"purposes": "words", "evidence": "digest", "form": "text", "until": "instant", "by": "word", "secret?": "text"},
        parties={"purposes": "words", "form": "text"},
    ),
    _person("consent.withdrawn", "The person withdrew consent.", facts={"purposes": "words"}, parties={"purposes": "words"}),
    _person("person.never", "The person said: never again."),
    _person(
        "person.state",
        "A borrower died or cannot act, with evidence.",
        facts={"state": "word", "evidence": "digest"},
    ),
    _person(
        "hours.agreed",
        "The person agreed to be contacted at hours otherwise closed.",
        facts={"channels": "words", "from_minute": "int", "until_minute": "int", "evidence": "digest", "until": "instant"},
        parties={"channels": "words", "from_minute": "int", "until_minute": "int"},
    ),
    _person(
        "person.blocked", "The person's data is blocked from every use.", facts={"why": "text", "case?": "case"}, parties={"why": "text"}
    ),
    _person(
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
    _person(
        "datum.refused",
        "Data was refused at the door; nothing of it was kept but the count.",
        facts={"source": "word", "count": "int", **_DECIDED},
        parties={"source": "word", "count": "int", "rules": "words"},
        debt=_ANY_DEBT,
    ),
    _person(
        "debt.assigned",
        "A debt was given to a collector for a span.",
        facts={"staff": "stf", "agency": "agy", "since": "instant", "until": "instant"},
        parties={"agency": "agy"},
        debt=_DEBT,
        subjects=("person", "staff", "debt"),
    ),
    # Contact.
    _person(
        "contact.permit",
        "One use of one field of one person was permitted, once, until a minute.",
        public={"until": "instant", "purpose": "word", "channel": "word", "record": "digest", "to": "digest", "asked": "digest"},
        facts={**_DECIDED, **_ASKED},
        parties=_ASKER,
        debt=_ANY_DEBT,
    ),
    _person(
        "contact.refusal",
        "A use was asked for and refused.",
        public={"purpose": "word", "channel": "word", "asked": "digest"},
        facts={**_DECIDED, **_ASKED},
        parties=_ASKER,
        debt=_ANY_DEBT,
    ),
    _person(
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
    _person(
        "contact.lapse",
        "A permit ended unused.",
        public={"permit": "int"},
        facts={"permit": "int", "why": "word"},
        parties={"why": "word"},
    ),
    _person(
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
    _person(
        "statement.given",
        "The person was given the uses of the number.",
        facts={"since": "instant", "size": "int"},
        parties={"since": "instant", "size": "int"},
    ),
    _person(
        "openings.read",
        "Staff read the private part of a person's entries.",
        facts={"staff": "stf", "case": "case", "parts": "words"},
        parties={"role": "word", "parts": "words"},
        subjects=("person", "case"),
    ),
    # Cases.
    _person(
        "complaint.filed",
        "A complaint was filed; the digest binds what was filed.",
        public={"filing": "digest"},
        facts={"case": "case", "by": "word"},
        parties={"case": "case"},
        subjects=("person", "case"),
    ),
    _person(
        "complaint.supplemented",
        "More was brought to a complaint; the digest binds everything filed so far.",
        public={"filing": "digest"},
        facts={"case": "case", "by": "word"},
        parties={"case": "case"},
        subjects=("person", "case"),
    ),
    _person(
        "complaint.disputed",
        "The person disputes what was found or answered, by this edition; the digest binds their words.",
        public={"dispute": "digest"},
        facts={"case": "case", "edition": "int", "by": "word"},
        parties={"case": "case", "edition": "int"},
        subjects=("person", "case"),
    ),
    _person(
        "finding.made",
        "What record and evidence say about a complaint, computed.",
        public={"finding": "digest"},
        facts={"case": "case", "edition": "int", "values": "words", "breaches": "words"},
        parties={"case": "case", "edition": "int", "values": "words"},
        subjects=("person", "case"),
    ),
    _person(
        "investigation.opened",
        "A task with a clock, for an agency or the lender.",
        facts={"case": "case", "task": "task", "agency": "agy", "why": "word", "due": "instant", "clock": "word"},
        parties={"case": "case", "why": "word", "due": "instant"},
        subjects=("person", "case"),
    ),
    _person(
        "investigation.concluded",
        "A task ended: what it established, or what was tried without establishing it.",
        facts={"case": "case", "task": "task", "staff": "stf", "how": "word", "tried": "words"},
        parties={"case": "case", "how": "word"},
        subjects=("person", "case"),
    ),
    _person(
        "answer.refused",
        "An answer that contradicts the finding was not sent.",
        public={"answer": "digest"},
        facts={"case": "case", "staff": "stf", "edition": "int", "contradicts": "words"},
        parties={"case": "case", "contradicts": "words"},
        subjects=("person", "case"),
    ),
    _person(
        "answer.sent",
        "An answer was sent to the complainant.",
        public={"answer": "digest"},
        facts={"case": "case", "staff": "stf", "edition": "int", "values": "words", "against?": "text", "second?": "stf"},
        parties={"case": "case", "values": "words", "against?": "text", "second?": "word"},
        subjects=("person", "case"),
    ),
    _person(
        "measure.taken",
        "A measure that acts on the gate or for the person.",
        facts={"case": "case", "what": "word", "agency?": "agy", "staff": "stf"},
        parties={"case": "case", "what": "word"},
        subjects=("person", "case"),
    ),
    _person(
        "letter.written",
        "A letter was written for the person; the digest binds its bytes.",
        public={"letter": "digest"},
        facts={"case": "case", "what": "word"},
        parties={"case": "case", "what": "word"},
        subjects=("person", "case"),
    ),
    _person(
        "case.closed",
        "The case is closed; what was blocked for it may fall due for erasure.",
        facts={"case": "case", "how": "word", "erase_due?": "instant"},
        parties={"case": "case", "how": "word"},
        subjects=("person", "case"),
    ),
)

KINDS: Final[Mapping[str, Kind]] = MappingProxyType({kind.name: kind for kind in _ALL})
