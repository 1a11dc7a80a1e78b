"""Journal keys: wrapped for storage, each bound to its person and to the master."""

import pytest

from minglu.acts.errors import NotFound
from minglu.wiring.chance import SystemChance
from minglu.wiring.journal import WrappedJournal

JOURNAL = WrappedJournal(bytes(32), SystemChance())
PERSON, OTHER = "per_" + "01" * 16, "per_" + "02" * 16


def test_a_wrapped_key_opens_to_the_same_key_every_time() -> None:
    wrapped = JOURNAL.make(PERSON)
    assert JOURNAL.key(PERSON, wrapped) == JOURNAL.key(PERSON, wrapped)
    assert len(JOURNAL.key(PERSON, wrapped)) == 32


def test_two_persons_never_share_a_key_and_neither_do_two_makings() -> None:
    keys = {JOURNAL.key(person, JOURNAL.make(person)) for person in (PERSON, PERSON, OTHER)}
    assert len(keys) == 3


def test_the_key_is_not_in_what_is_stored() -> None:
    wrapped = JOURNAL.make(PERSON)
    assert JOURNAL.key(PERSON, wrapped) not in wrapped


@pytest.mark.parametrize("person", [OTHER, "", "institution"])
def test_a_key_of_one_person_does_not_open_for_another(person) -> None:
    with pytest.raises(NotFound, match="cannot be unwrapped; the master key is another one"):
        JOURNAL.key(person, JOURNAL.make(PERSON))


def test_another_master_opens_nothing() -> None:
    with pytest.raises(NotFound, match="the master key is another one"):
        WrappedJournal(b"\1" * 32, SystemChance()).key(PERSON, JOURNAL.make(PERSON))


@pytest.mark.parametrize(
    "spoil", [lambda w: w[:-1], lambda w: w[:-1] + bytes([w[-1] ^ 1]), lambda w: bytes([w[0] ^ 1]) + w[1:], lambda _: bytes(60)]
)
def test_a_wrapped_key_that_was_changed_does_not_open(spoil) -> None:
    with pytest.raises(NotFound, match="cannot be unwrapped"):
        JOURNAL.key(PERSON, spoil(JOURNAL.make(PERSON)))


@pytest.mark.parametrize("wrapped", [b"", b"short", bytes(12)])
def test_what_is_no_wrapped_key_does_not_open(wrapped) -> None:
    with pytest.raises(NotFound, match="cannot be unwrapped"):
        JOURNAL.key(PERSON, wrapped)


def test_chance_is_as_much_as_asked_for_and_never_the_same() -> None:
    assert len({SystemChance().draw(16) for _ in range(50)}) == 50
    assert [len(SystemChance().draw(size)) for size in (0, 1, 96)] == [0, 1, 96]
