"""The invented people of the demonstration: numbers that nobody has, sign-ins that everybody knows.

The story's own borrower and contact are in `samples/intake.json`; here are those who come besides. In a rehearsal a number
that ends in 1 rings out (`wiring.telephone`), so none of them does.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from minglu.acts.accounts import new_staff, open_account
from minglu.canon.ids import StaffId
from minglu.wiring.node import Node
from minglu.wiring.story.stage import Stage

PASSWORD: Final = "light-on-every-call"  # noqa: S105 - published on purpose: it opens a demonstration alone

# Borrowers of the one collector: who was called three times today, whose contacts said no, and who is new.
CALLED_OUT: Final = "16000000103"
ASKED_NEVER: Final = "16000000104"
WITHDRAWN: Final = "16000000105"
FRESH: Final = "16000000107"
# Their contacts: one said never again and complained; one withdrew and complains; one never agreed to anything.
NEVER_CONTACT: Final = "16000000204"
WITHDRAWN_CONTACT: Final = "16000000205"
UNASKED_CONTACT: Final = "16000000206"
# The lender's own line, which nobody has compared with its carrier's records yet.
OWN_LINE: Final = "16000000909"
# A mobile that is nobody's registered line.
STRANGE_MOBILE: Final = "16000006666"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Somebody to sign in as: login, role, and the message that says what they can do."""

    login: str
    role: str
    says: str


PARTS: Final = (
    Part(login="collector-1", role="collector", says="demo.part.collector"),
    Part(login="collector-2", role="collector", says="demo.part.untrained"),
    Part(login="handler", role="handler", says="demo.part.handler"),
    Part(login="investigator", role="investigator", says="demo.part.investigator"),
    Part(login="reviewer", role="reviewer", says="demo.part.reviewer"),
    Part(login="officer", role="compliance_officer", says="demo.part.officer"),
    Part(login="officer-2", role="compliance_officer", says="demo.part.second_officer"),
    Part(login="auditor", role="auditor", says="demo.part.auditor"),
)


def open_accounts(stage: Stage, parts: Sequence[Part] = PARTS) -> None:
    """Give everybody of the story an account, and bring the auditor on."""
    office, accounts, officer = stage.node.office, stage.node.accounts, stage.officer.id
    played = _played(stage)
    for part in parts:
        staff = played.get(part.login)
        if staff is None:
            agency = office.institution.agency
            new_staff(office, accounts, login=part.login, password=PASSWORD, agency=agency, roles=[part.role], by=officer, demo=True)
        else:
            open_account(office, accounts, staff=staff, login=part.login, password=PASSWORD, demo=True, must_change=False, by=officer)


def loader_of(node: Node) -> StaffId:
    """The loan system's pseudonym: in whose name a trunk's records are entered."""
    events = node.office.book.history(["=staff"]).of("=staff")
    return next(
        StaffId(event.word("staff")) for event in events if event.kind == "staff.registered" and "integrator" in event.words("roles")
    )


def _played(stage: Stage) -> dict[str, StaffId]:
    return {
        "collector-1": stage.collector.id,
        "collector-2": stage.untrained.id,
        "handler": stage.handler.id,
        "investigator": stage.investigator.id,
        "reviewer": stage.reviewer.id,
        "officer": stage.officer.id,
    }
