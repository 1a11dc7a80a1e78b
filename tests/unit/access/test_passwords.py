"""Passwords: what may be chosen, and what is kept of one."""

import pytest

from minglu.access.errors import WrongPassword, WrongSignIn
from minglu.access.passwords import CODES, LONGEST, NORMAL, SHORTEST, Cost, check_new, hash_password, matches, outdated, same
from minglu.wiring.catalogues import LANGUAGES, load

CHEAP = Cost(time=1, memory_kib=8, lanes=1)
SALT = bytes(range(16))
GOOD = "brass kettle 417 fjord"


def kept(password: str) -> str:
    return hash_password(password, salt=SALT, cost=CHEAP)


# ---- Kept


def test_the_password_matches_and_another_does_not() -> None:
    assert matches(kept(GOOD), GOOD)
    assert not matches(kept(GOOD), GOOD + " ")


@pytest.mark.parametrize("other", ["", " ", GOOD.upper(), GOOD[:-1], GOOD + "\0", "x" * 5000, "\ud800"])
def test_nearly_is_not_the_password(other: str) -> None:
    assert not matches(kept(GOOD), other)


def test_full_width_and_decomposed_letters_are_the_same_password() -> None:
    assert matches(kept("café kettle 417 fjord"), "ｃａｆｅ\u0301 kettle 417 fjord")


def test_one_password_typed_in_two_ways_is_the_same() -> None:
    assert same("ｃａｆé 417", "cafe\u0301 417")
    assert not same(GOOD, GOOD.upper())


def test_half_a_surrogate_is_a_character_like_any_other() -> None:
    assert matches(kept("\ud800" * 12), "\ud800" * 12)
    assert not matches(kept("\ud800" * 12), "\ud801" * 12)


def test_no_hash_tells_its_password_and_two_salts_give_two_hashes() -> None:
    assert GOOD not in kept(GOOD)
    assert hash_password(GOOD, salt=bytes(16), cost=CHEAP) != kept(GOOD)


def test_the_normal_cost_is_three_passes_over_64_mebibytes() -> None:
    assert hash_password(GOOD, salt=SALT).startswith("$argon2id$v=19$m=65536,t=3,p=1$")


def test_a_hash_of_another_cost_is_outdated() -> None:
    assert outdated(kept(GOOD))
    assert not outdated(kept(GOOD), CHEAP)
    assert outdated(kept(GOOD).replace("v=19", "v=16"), CHEAP)
    assert NORMAL != CHEAP


@pytest.mark.parametrize("salt", [b"", bytes(15), bytes(17)])
def test_a_salt_that_is_none_is_refused(salt: bytes) -> None:
    with pytest.raises(WrongSignIn, match="a salt has 16 random bytes"):
        hash_password(GOOD, salt=salt, cost=CHEAP)


def test_a_cost_that_no_machine_has_is_refused() -> None:
    with pytest.raises(WrongSignIn, match="no password can be hashed at this cost"):
        hash_password(GOOD, salt=SALT, cost=Cost(time=0, memory_kib=8, lanes=1))


SPOILED = {
    "nothing": "",
    "a word": "password",
    "another function": "$2b$12$abcdefghijklmnopqrstuv",
    "argon2i": kept(GOOD).replace("argon2id", "argon2i"),
    "no version": kept(GOOD).replace("$v=19", ""),
    "a cut tag": kept(GOOD)[:-30],
    "a byte more": kept(GOOD) + "\n",
    "a zero byte": kept(GOOD)[:-1] + "\0",
    "signs that are none": kept(GOOD)[:-1] + "!",
    "more memory than there is": kept(GOOD).replace("m=8", "m=99999999"),
    "letters beyond ASCII": kept(GOOD)[:-1] + "é",
}


@pytest.mark.parametrize("phc", SPOILED.values(), ids=SPOILED.keys())
def test_a_spoiled_hash_does_not_pass_for_a_wrong_password(phc: str) -> None:
    with pytest.raises(WrongSignIn, match="the kept hash of a password cannot be"):
        matches(phc, GOOD)


# ---- Chosen


@pytest.mark.parametrize(
    "password",
    [GOOD, "x7#kQ9!mZ2$v", "四五个互不相关的汉字词语连着", "correct horse battery staple", "x" * 8 + "yzuvwqrs", "a-b-c-d-e-f-g"],
)
def test_a_password_that_nobody_else_has_may_be_chosen(password: str) -> None:
    check_new(password, login="li.na")


WRONG = {
    "": "too_short",
    "x7#kQ9!mZ2$": "too_short",
    "e\u0301" * 11: "too_short",
    "é7#kQ9!mZ2$v" * 20: "too_long",
    "ﷺ" * 20: "too_long",
    "li.na.wang1234": "is_login",
    "LI.NA.WANG!!!!": "is_login",
    "li.na.wangli.na.wang": "is_login",
    "woaini1314520": "common",
    "WoAiNi1314!!!": "common",
    "password1234": "common",
    "ｐａｓｓｗｏｒｄ１２３４": "common",
    "qwertyuiop12": "common",
    "123456789012": "common",
    "minglu2026!!": "common",
    "Administrator1": "common",
    "我爱你我爱你我爱你我爱你": "common",
    "aaaaaaaaaaaa": "common",
    "ababababababab": "common",
    "            ": "common",
}


@pytest.mark.parametrize(("password", "code"), WRONG.items(), ids=[f"{code}-{place}" for place, code in enumerate(WRONG.values())])
def test_a_password_that_is_guessed_first_may_not(password: str, code: str) -> None:
    with pytest.raises(WrongPassword) as refused:
        check_new(password, login="li.na.wang")
    assert refused.value.code == code
    assert not password.strip() or password not in str(refused.value)


def test_the_lengths_have_a_password_on_each_side() -> None:
    body = "x7#kQ9!mZ2$vbrass kettle 417 fjord " * 9
    check_new(body[:SHORTEST], login="li.na")
    check_new(body[:LONGEST], login="li.na")
    for length in (SHORTEST - 1, LONGEST + 1):
        with pytest.raises(WrongPassword):
            check_new(body[:length], login="li.na")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_has_a_sentence_that_names_the_right_length(language: str) -> None:
    words = load(language)
    assert all(words.say(f"password.{code}") for code in CODES)
    assert str(SHORTEST) in words.say("password.too_short")
    assert str(LONGEST) in words.say("password.too_long")
