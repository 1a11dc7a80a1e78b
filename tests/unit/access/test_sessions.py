"""Sessions: how long, and what a token opens."""

import pytest

from minglu.access.errors import WrongSignIn
from minglu.access.sessions import SPANS, end_of, id_of, key_of, live, open_sealed, parse_token, render_token, seal
from minglu.canon.instants import HOUR, MINUTE, Instant

AT = Instant(1_795_000_000_000)
SECRET, OTHER = bytes(range(32)), bytes(32)
TOKEN = render_token(SECRET)
NONCE = bytes(12)


def after(milliseconds: int) -> Instant:
    return Instant(AT + milliseconds)


@pytest.mark.parametrize(("kind", "idle", "longest"), [("staff", 30 * MINUTE, 10 * HOUR), ("person", 20 * MINUTE, 2 * HOUR)])
def test_a_session_ends_when_idle_and_when_it_is_old(kind, idle, longest) -> None:
    assert live(AT, AT, at=after(idle - 1), kind=kind)
    assert not live(AT, AT, at=after(idle), kind=kind)
    assert live(AT, after(longest - 2), at=after(longest - 1), kind=kind)
    assert not live(AT, after(longest - 1), at=after(longest), kind=kind)
    assert end_of(AT, kind=kind) == after(longest)


def test_a_clock_that_went_back_by_more_than_a_minute_ends_a_session() -> None:
    assert live(AT, after(1), at=AT, kind="staff")
    assert live(AT, AT, at=after(-MINUTE), kind="staff")
    assert not live(AT, AT, at=after(-MINUTE - 1), kind="staff")


def test_whoever_holds_a_phone_has_less_time_than_staff() -> None:
    assert SPANS["person"].idle < SPANS["staff"].idle


def test_a_token_is_43_characters_and_read_back() -> None:
    assert len(TOKEN) == 43
    assert parse_token(TOKEN) == SECRET
    assert parse_token(render_token(b"\xff" * 32)) == b"\xff" * 32


NO_TOKENS = {
    "nothing": "",
    "short": TOKEN[:-1],
    "long": TOKEN + "A",
    "padded": TOKEN + "=",
    "the standard alphabet": "+" + TOKEN[1:],
    "spare bits": TOKEN[:-1] + "9",
    "a line feed": TOKEN + "\n",
    "other letters": "é" * 43,
    "a zero byte": TOKEN[:-1] + "\0",
}


@pytest.mark.parametrize("text", NO_TOKENS.values(), ids=NO_TOKENS.keys())
def test_what_is_no_token_is_none(text: str) -> None:
    assert parse_token(text) is None


@pytest.mark.parametrize("secret", [b"", bytes(31), bytes(33)])
def test_a_secret_of_another_size_makes_no_token(secret: bytes) -> None:
    with pytest.raises(WrongSignIn, match="32 random bytes"):
        render_token(secret)


def test_the_id_tells_neither_token_nor_key() -> None:
    assert len({SECRET, id_of(SECRET), key_of(SECRET), key_of(id_of(SECRET))}) == 4


def test_what_is_sealed_opens_under_its_token_in_its_place() -> None:
    sealed = seal(key_of(SECRET), b"said", bound=b"here", nonce=NONCE)
    assert open_sealed(key_of(SECRET), sealed, bound=b"here") == b"said"
    assert b"said" not in sealed


SEALED = seal(key_of(SECRET), b"said", bound=b"here", nonce=NONCE)
WRONG = {
    "another token": (key_of(OTHER), SEALED, b"here"),
    "what the database knows": (id_of(SECRET), SEALED, b"here"),
    "another place": (key_of(SECRET), SEALED, b"there"),
    "a changed bit": (key_of(SECRET), SEALED[:-1] + bytes([SEALED[-1] ^ 1]), b"here"),
    "cut": (key_of(SECRET), SEALED[:-1], b"here"),
    "nothing": (key_of(SECRET), b"", b"here"),
    "a nonce alone": (key_of(SECRET), SEALED[:12], b"here"),
}


@pytest.mark.parametrize(("key", "sealed", "bound"), WRONG.values(), ids=WRONG.keys())
def test_nothing_else_opens(key: bytes, sealed: bytes, bound: bytes) -> None:
    with pytest.raises(WrongSignIn, match="of another one, or was changed"):
        open_sealed(key, sealed, bound=bound)


@pytest.mark.parametrize("nonce", [b"", bytes(11), bytes(16)])
def test_a_nonce_of_another_size_is_refused(nonce: bytes) -> None:
    with pytest.raises(WrongSignIn, match="12 random bytes"):
        seal(key_of(SECRET), b"said", bound=b"here", nonce=nonce)
