"""One-time codes: a state machine without a way round."""

from unicodedata import normalize

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from minglu.access.codes import (
    LIVES,
    MOST_TRIES,
    CodeState,
    Dead,
    Issued,
    Proved,
    TooMany,
    Wrong,
    issue,
    try_code,
)
from minglu.access.errors import WrongCode
from minglu.canon.instants import HOUR, MINUTE, Instant

AT = Instant(1_795_000_000_000)
PEPPER = b"p" * 32


def issued(state: CodeState | None = None, *, at: int = AT, seed: int = 1) -> Issued:
    made = issue(state or CodeState(), Instant(at), chance=bytes([seed]) * 32, pepper=PEPPER)
    assert isinstance(made, Issued)
    return made


def wrong_for(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


def attempt(state: CodeState, text: str, *, after: int = MINUTE, pepper: bytes = PEPPER) -> Proved | Wrong | Dead:
    return try_code(state, Instant(AT + after), text=text, pepper=pepper)


def test_the_right_code_proves_possession_once() -> None:
    made = issued()
    proved = attempt(made.state, made.code)
    assert isinstance(proved, Proved)
    assert attempt(proved.state, made.code) == Dead(state=proved.state, because="no_code")


def test_a_code_is_six_digits_and_stands_nowhere_in_what_is_kept_or_printed() -> None:
    made = issued()
    assert (len(made.code), made.code.isdecimal()) == (6, True)
    assert made.code not in repr(made)
    assert made.code.encode() not in (made.state.live.mark + made.state.live.salt if made.state.live else b"")


@pytest.mark.parametrize("spaced", ["{0}{1}{2} {3}{4}{5}", " {0}{1}{2}{3}{4}{5}\n"])
def test_spaces_do_not_matter(spaced: str) -> None:
    made = issued()
    assert isinstance(attempt(made.state, spaced.format(*made.code)), Proved)


def test_full_width_digits_are_digits() -> None:
    made = issued()
    assert isinstance(attempt(made.state, "".join(chr(ord(digit) + 0xFEE0) for digit in made.code)), Proved)


def test_a_wrong_code_ten_times_is_dead_after_five_and_the_right_one_does_not_help() -> None:
    made = issued()
    state, told = made.state, []
    for _ in range(10):
        tried = attempt(state, wrong_for(made.code))
        state = tried.state
        told.append(tried.left if isinstance(tried, Wrong) else "dead")
    assert told == [4, 3, 2, 1, "dead", "dead", "dead", "dead", "dead", "dead"]
    assert attempt(state, made.code) == Dead(state=state, because="used_up")


def test_the_fifth_try_may_still_be_right() -> None:
    made = issued()
    state = made.state
    for _ in range(MOST_TRIES - 1):
        state = attempt(state, wrong_for(made.code)).state
    assert isinstance(attempt(state, made.code), Proved)


def test_after_a_dead_code_a_new_one_works() -> None:
    made = issued()
    state = made.state
    for _ in range(MOST_TRIES):
        state = attempt(state, "000000x").state
    again = issued(state, at=AT + MINUTE, seed=2)
    assert isinstance(attempt(again.state, again.code, after=2 * MINUTE), Proved)


@pytest.mark.parametrize(("after", "outcome"), [(0, Proved), (LIVES - 1, Proved), (LIVES, Dead), (-1, Dead)])
def test_a_code_lives_ten_minutes_and_not_before_its_own_moment(after: int, outcome: type) -> None:
    made = issued()
    assert isinstance(attempt(made.state, made.code, after=after), outcome)


def test_a_new_code_voids_the_one_before() -> None:
    first = issued()
    second = issued(first.state, at=AT + 1, seed=2)
    assert first.code != second.code
    assert isinstance(attempt(second.state, first.code), Wrong)


def test_three_codes_an_hour_and_the_fourth_when_the_first_is_an_hour_old() -> None:
    state = issued().state
    for n in (1, 2):
        state = issued(state, at=AT + n * MINUTE, seed=n).state
    refused = issue(state, Instant(AT + HOUR - 1), chance=bytes(32), pepper=PEPPER)
    assert refused == TooMany(state=state, again=Instant(AT + HOUR))
    assert isinstance(issue(state, Instant(AT + HOUR), chance=bytes(32), pepper=PEPPER), Issued)


def test_no_code_was_ever_issued() -> None:
    assert attempt(CodeState(), "123456") == Dead(state=CodeState(), because="no_code")


def test_another_pepper_knows_no_code() -> None:
    made = issued()
    assert isinstance(attempt(made.state, made.code, pepper=b"q" * 32), Wrong)


@pytest.mark.parametrize(("chance", "pepper"), [(b"", PEPPER), (bytes(31), PEPPER), (bytes(32), b""), (bytes(32), b"short")])
def test_too_little_chance_or_pepper_makes_no_code(chance: bytes, pepper: bytes) -> None:
    with pytest.raises(WrongCode, match="32 random bytes and a pepper of at least 16"):
        issue(CodeState(), AT, chance=chance, pepper=pepper)


@given(st.text(max_size=60))
def test_nothing_but_the_code_is_the_code(text: str) -> None:
    made = issued()
    assume("".join(normalize("NFKC", text).split()) != made.code)
    assert isinstance(attempt(made.state, text), Wrong)
