"""Possession of a number: from when on its uses may be shown."""

import pytest

from minglu.access.errors import WrongCode
from minglu.access.possession import LONGEST_GAP, PossessionSpan, possession_spans, readable_since, same_secret, secret_digest
from minglu.canon.instants import DAY, Instant
from minglu.rules.history import Event

AT = Instant(1_795_000_000_000)
SALT = b"s" * 32
SECRET = "K7QF-9M2X-W4TD-80RA"
MARK = secret_digest(SECRET, salt=SALT)


def proved(*days: int) -> tuple[Event, ...]:
    return tuple(Event(index=n, at=Instant(AT + day * DAY), kind="person.proved", said={}) for n, day in enumerate(days))


def since(*days: int, at: int, second: bool = False) -> Instant | None:
    return readable_since(possession_spans(proved(*days)), at=Instant(AT + at * DAY), second=second)


def test_proofs_that_follow_closely_are_one_span() -> None:
    assert possession_spans(proved(60, 0, 120)) == (PossessionSpan(since=AT, until=Instant(AT + 120 * DAY)),)


def test_a_gap_of_more_than_sixty_days_begins_a_new_span() -> None:
    assert [span.since for span in possession_spans(proved(0, 61))] == [AT, AT + 61 * DAY]


def test_other_entries_prove_nothing() -> None:
    assert possession_spans((Event(index=1, at=AT, kind="person.linked", said={}),)) == ()


def test_uses_since_the_first_proof_of_the_span_may_be_shown() -> None:
    assert since(0, 30, at=30) == AT


def test_a_new_owner_does_not_see_what_was_before_the_gap() -> None:
    assert since(0, 200, at=200) == AT + 200 * DAY


def test_with_the_second_proof_everything_may_be_shown() -> None:
    assert since(0, 200, at=200, second=True) == 0


@pytest.mark.parametrize("second", [False, True])
def test_nothing_may_be_shown_to_somebody_who_does_not_prove_possession_now(second: bool) -> None:
    assert since(at=0, second=second) is None
    assert since(5, at=0, second=second) is None
    assert readable_since(possession_spans(proved(0)), at=Instant(AT + LONGEST_GAP + 1), second=second) is None


@pytest.mark.parametrize("typed", [SECRET, SECRET.lower(), SECRET.replace("-", " "), SECRET.replace("-", ""), "Ｋ" + SECRET[1:]])
def test_the_secret_is_known_however_it_is_typed_off_the_paper(typed: str) -> None:
    assert same_secret(typed, salt=SALT, digest=MARK)


@pytest.mark.parametrize("typed", ["", "K7QF", SECRET[:-1] + "B", SECRET + "A", "é" * 300, "\ud800" * 20])
def test_another_secret_is_not_the_secret(typed: str) -> None:
    assert not same_secret(typed, salt=SALT, digest=MARK)


def test_the_same_secret_under_another_salt_has_another_digest() -> None:
    assert not same_secret(SECRET, salt=b"t" * 32, digest=MARK)


@pytest.mark.parametrize(("secret", "salt"), [("", SALT), ("SHORT", SALT), ("X" * 201, SALT), (SECRET, b"")])
def test_a_secret_that_could_be_guessed_is_not_kept(secret: str, salt: bytes) -> None:
    with pytest.raises(WrongCode, match=r"print a new form|a salt has 32 bytes"):
        secret_digest(secret, salt=salt)
