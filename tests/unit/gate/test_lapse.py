"""A permit that nobody used ends by an entry of its own."""

import pytest

from minglu.canon.digest import sha256
from minglu.canon.instants import Instant
from minglu.gate.draft import About, write
from minglu.gate.keep import Token
from minglu.gate.lapse import lapse
from minglu.ledger.labels import Label
from tests.unit.gate.people import AGENCY, ASK, BORROWER, CHANCE_GIVEN, DATUM, NOW, NUMBER, TOKEN

HELD = Token(
    token=TOKEN,
    permit=41,
    person=BORROWER,
    number=NUMBER,
    agency=AGENCY,
    record=DATUM,
    until=ASK.until,
    to=sha256(b"one use"),
    salt=sha256(b"salt"),
    claimed=Instant(0),
    ended=False,
)


def test_a_lapse_names_the_permit_and_goes_under_the_same_number() -> None:
    act = lapse(HELD, why="unclaimed", chance=CHANCE_GIVEN)
    assert (act.permit, act.about) == (41, About(person=BORROWER, number=NUMBER))
    assert act.draft.public == {"permit": 41}


@pytest.mark.parametrize("why", ["unclaimed", "killed", "undialled"])
def test_a_lapse_can_be_written_and_tells_the_person_why(why: str) -> None:
    act = lapse(HELD, why=why, chance=CHANCE_GIVEN)
    written = write(act.draft, index=50, at=NOW, by="node", label=Label(sha256(b"label")))
    assert written.openings["parties"].content == {"why": why}
    assert (written.event.kind, written.event.said["permit"]) == ("contact.lapse", 41)


def test_the_salt_of_a_token_shows_in_no_log_line() -> None:
    assert "salt" not in repr(HELD)
