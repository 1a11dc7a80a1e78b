"""The roster, folded from entries."""

import pytest

from minglu.access.errors import WrongStaff
from minglu.access.staff import Staff, roster
from minglu.canon.instants import Instant
from minglu.rules.history import Event

ONE, TWO = "stf_" + "01" * 16, "stf_" + "02" * 16
AGENCY = "agy_" + "0b" * 16


def entered(index: int, kind: str = "staff.registered", **changed: object) -> Event:
    said = {"staff": ONE, "agency": AGENCY, "key": "ed25519:AA", "roles": ["handler", "collector"], **changed}
    return Event(index=index, at=Instant(1), kind=kind, said=said)  # type: ignore[arg-type]  # some are wrong on purpose


def test_a_registered_person_is_on_the_roster_with_sorted_roles() -> None:
    assert roster((entered(1),))[ONE] == Staff(id=ONE, agency=AGENCY, key="ed25519:AA", roles=("collector", "handler"))  # type: ignore[arg-type]  # ids as texts


def test_new_roles_replace_the_old_and_keep_the_key() -> None:
    found = roster((entered(2, "staff.roles", roles=["reviewer"]), entered(1)))[ONE]
    assert (found.roles, found.key) == (("reviewer",), "ed25519:AA")


def test_somebody_without_roles_stays_known() -> None:
    assert roster((entered(1), entered(2, "staff.roles", roles=[])))[ONE].roles == ()


def test_registering_again_replaces_the_key() -> None:
    assert roster((entered(1), entered(2, key="ed25519:BB")))[ONE].key == "ed25519:BB"


def test_somebody_who_signs_by_keys_made_at_sign_in_has_none_of_their_own() -> None:
    said = {"staff": ONE, "agency": AGENCY, "roles": ["handler"]}
    found = roster((Event(index=1, at=Instant(1), kind="staff.registered", said=said), entered(2, "staff.roles", roles=["reviewer"])))
    assert (found[ONE].key, found[ONE].roles) == (None, ("reviewer",))


def test_other_entries_and_strangers_are_not_on_the_roster() -> None:
    assert dict(roster((entered(1, "staff.trained"),))) == {}
    assert TWO not in roster((entered(1),))


def test_the_roster_cannot_be_written_to() -> None:
    with pytest.raises(TypeError):
        roster((entered(1),))[TWO] = None  # type: ignore[index]  # the point of the test


WRONG = {
    "no staff": {"staff": 5},
    "staff of another kind": {"staff": AGENCY},
    "an agency of another kind": {"agency": ONE},
    "an empty key": {"key": ""},
    "a key that is no text": {"key": 5},
    "an endless key": {"key": "k" * 401},
    "roles that are a text": {"roles": "handler"},
    "an unknown role": {"roles": ["emperor"]},
}


@pytest.mark.parametrize("changed", WRONG.values(), ids=WRONG.keys())
def test_an_impossible_registration_is_named(changed: dict[str, object]) -> None:
    with pytest.raises(WrongStaff, match="entry 4"):
        roster((entered(4, **changed),))


def test_roles_for_somebody_who_was_never_registered_are_impossible() -> None:
    with pytest.raises(WrongStaff, match="never registered"):
        roster((entered(4, "staff.roles"),))
