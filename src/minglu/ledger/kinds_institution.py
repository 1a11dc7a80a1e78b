"""Kinds of entries about the log and its outsiders, and about the institution: agencies, lines, staff, keys.

What each member means stands in `entry_kind`; the order here is that of the page about entries.
"""

from typing import Final

from minglu.ledger.entry_kind import ACTOR, Kind, Shapes, institution

# An older registration says nothing of what its contract covers.
_SCOPE: Shapes = {"purposes?": "words", "channels?": "words"}

INSTITUTION_KINDS: Final = (
    # The log and its outsiders.
    institution(
        "log.opened",
        "The first entry: whose log this is and under which key numbers become handles.",
        public={"origin": "text", "handles": "digest"},
    ),
    institution(
        "period.opened",
        "The key under which handles become labels in one month; a second key for the same month is a fraud.",
        subjects=("month",),
        public={"month": "word", "labels": "digest"},
    ),
    institution(
        "packs.adopted",
        "From here on decisions are made under the rule packs of this digest; `approved` is the entry that approved them, if one did.",
        subjects=("=packs",),
        public={"packs": "digest"},
        names="words",
        **{"approved?": "int"},
    ),
    institution(
        "packs.proposed",
        "Somebody proposes other rule packs; nothing is decided under them yet.",
        subjects=("=packs",),
        public={"packs": "digest"},
        names="words",
    ),
    institution(
        "packs.approved",
        "A second person approved the rule packs of a proposal: from this instant on they are in force.",
        subjects=("=packs",),
        public={"packs": "digest", "in_force": "instant"},
        names="words",
        proposed="int",
    ),
    institution(
        "outsider.registered",
        "A witness, keyholder or dialler, its key, and that it is not the lender's.",
        subjects=("=outsiders",),
        public={"role": "word", "name": "text", "key": "text"},
    ),
    institution(
        "openings.given",
        "Openings of the private part were handed to somebody outside.",
        public={"first": "int", "size": "int"},
        to="text",
        parts="words",
        why="text",
    ),
    # The institution.
    institution(
        "institution.licensed",
        "What the lender is licensed as.",
        subjects=("=institution",),
        licence="word",
    ),
    institution(
        "purpose.assessed",
        "The impact of a purpose on persons was assessed (PIPL art. 55), and for how long that counts; the digest binds the report.",
        subjects=("=institution",),
        purpose="word",
        report="digest",
        since="instant",
        until="instant",
    ),
    Kind(
        name="agency.registered",
        means="An agency (or the lender's own team), the span of its contract, and what that covers.",
        labelled=False,
        public={"name": "text"},
        facts={"agency": "agy", "own": "bool", "since": "instant", "until": "instant", "evaluated": "instant", **_SCOPE, **ACTOR},
        subjects=("agency", "=agencies"),
    ),
    institution(
        "agency.contracted",
        "A new contract with an agency: its span, and what it covers.",
        subjects=("agency", "=agencies"),
        agency="agy",
        since="instant",
        until="instant",
        purposes="words",
        channels="words",
    ),
    Kind(
        name="agency.evaluated",
        means="An agency was evaluated, and whether it passed; the digest binds the report.",
        labelled=False,
        facts={"agency": "agy", "evaluated": "instant", "result": "word", "report?": "digest", **ACTOR},
        subjects=("agency", "=agencies"),
    ),
    Kind(
        name="agency.suspended",
        means="Nobody of this agency may use a number.",
        labelled=False,
        facts={"agency": "agy", "case?": "case", "why": "text", **ACTOR},
        subjects=("agency",),
    ),
    institution("agency.resumed", "The suspension of an agency ends.", subjects=("agency",), agency="agy", why="text"),
    institution(
        "line.registered",
        "A telephone line of the lender or an agency; lines are public.",
        subjects=("line", "=lines"),
        public={"number": "text"},
        line="line",
        agency="agy",
        channel="word",
        since="instant",
    ),
    institution(
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
        facts={"staff": "stf", "agency": "agy", "key?": "text", "roles": "words", **ACTOR},
        subjects=("staff", "=staff"),
    ),
    institution("staff.roles", "The roles of a person of the staff changed.", subjects=("staff", "=staff"), staff="stf", roles="words"),
    institution(
        "staff.trained",
        "Training passed with its exam, and until when that counts.",
        subjects=("staff",),
        staff="stf",
        course="text",
        passed="instant",
        until="instant",
    ),
    institution(
        "staff.signed_in",
        "Somebody of the staff signed in; until they sign out, or this minute, this key made on their device signs for them.",
        subjects=("staff",),
        staff="stf",
        key="text",
        until="instant",
    ),
    institution("staff.signed_out", "The key of a sign-in signs nothing more.", subjects=("staff",), staff="stf", key="text"),
    institution("account.opened", "Somebody of the staff was given a login and a first password.", subjects=("staff",), staff="stf"),
    institution(
        "account.closed",
        "Nobody signs in to the account of this person of the staff again; the keys of their sign-ins sign nothing more.",
        subjects=("staff",),
        staff="stf",
    ),
    institution("passkey.added", "A second factor of a person of the staff.", subjects=("staff",), staff="stf", credential="digest"),
    institution("passkey.removed", "A second factor counts no more.", subjects=("staff",), staff="stf", credential="digest"),
    institution(
        "key.issued",
        "A key of the API, for whom, for what and until when.",
        subjects=("staff",),
        staff="stf",
        key="word",
        scopes="words",
        until="instant",
    ),
    institution("key.revoked", "A key of the API opens nothing more.", subjects=("staff",), staff="stf", key="word"),
)
