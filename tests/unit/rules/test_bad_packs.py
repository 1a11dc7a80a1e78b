"""Packs that nobody should load: whatever is wrong in them, nothing loads, the message says where, and no other error leaves.

What a slip in a single member does is in `test_packs`, and what is outside the language in `test_expression`; here is what
somebody sends who means harm, or whose editor went wrong.
"""

import pytest

from minglu.rules.errors import WrongPack
from minglu.rules.lint import lint_pack
from minglu.rules.packs import load_packs
from tests.unit.rules.making import zone_bytes
from tests.unit.rules.test_packs import CASE, GOOD, INSTRUMENT, PACK, RULE

LONG = "9" * 5_000
DEEP = "[" * 20_000 + "]" * 20_000


def refused(**changed: str | bytes) -> str:
    """Why the good files do not load with these in their place: `cn__law` is cn/law.toml."""
    files = {**GOOD, **{name.replace("__", "/") + ".toml": text for name, text in changed.items()}}
    with pytest.raises(WrongPack) as why:
        load_packs({name: text if isinstance(text, bytes) else text.encode() for name, text in files.items()})
    return str(why.value)


def law(old: str, new: str) -> str:
    assert old in INSTRUMENT
    return refused(cn__law=INSTRUMENT.replace(old, new, 1))


# ---- Bytes -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xfe",
        INSTRUMENT.encode("utf-16"),
        b"\xef\xbb\xbf" + INSTRUMENT.encode(),
        b"\0",
        INSTRUMENT.encode("gbk"),
        b"x = " + LONG.encode(),
    ],
    ids=["no UTF-8", "UTF-16", "byte order mark", "null", "GBK", "a number of 5,000 digits"],
)
def test_bytes_that_are_no_toml_name_the_file(data) -> None:
    assert refused(cn__law=data).startswith("cn/law.toml: not TOML")


@pytest.mark.parametrize("name", ["cn__pack", "cn__law", "cn__cases__stage", "cn__cases__one", "calendar__cn-2026", "content__templates"])
@pytest.mark.parametrize("data", [f"x = {DEEP}", f"x = {LONG}", "x = " + "{a=" * 5_000], ids=["nested", "digits", "tables"])
def test_nesting_and_numbers_without_end_stop_every_file(name, data) -> None:
    assert "TOML" in refused(**{name: data})


def test_ten_megabytes_are_not_even_read() -> None:
    assert "cn/law.toml has 10000000 bytes; at most 1000000 are read" in refused(cn__law=b"#" * 10_000_000)


def test_a_thousand_and_one_rules_are_too_many() -> None:
    rules = "\n".join(RULE.replace('"cn.one"', f'"cn.rule-{number}"') for number in range(1_001))
    assert "1001 rules; between 1 and 1000" in refused(cn__law='[instrument]\ntitle = { zh = "法", en = "law" }\n' + rules)


def test_a_member_that_stands_twice_is_not_read_once() -> None:
    assert "not TOML" in law('force = "law"', 'force = "law"\nforce = "draft"')


def test_one_id_in_two_packs_is_one_too_many() -> None:
    other = {name.replace("cn/", "cm/"): text.replace('id = "cn"', 'id = "cm"') for name, text in GOOD.items()}
    with pytest.raises(WrongPack, match=r"a rule has an id like cm\."):
        load_packs({name: text.encode() for name, text in {**GOOD, **other}.items()})


# ---- Days ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("day", ["2026-02-30", "2026-13-01", "2026-00-10", "2025-02-29", "26-01-01", "2026-1-1"])
@pytest.mark.parametrize("member", ["in_force = 2020-01-01", "checked_on = 2026-01-01"])
def test_a_day_that_no_calendar_has_is_refused(member, day) -> None:
    assert "cn/law.toml" in law(member, member[: member.index("=") + 2] + day)


def test_a_rule_that_was_checked_before_it_was_in_force_is_a_fault() -> None:
    later = INSTRUMENT.replace("in_force = 2020-01-01", "in_force = 2026-01-02")
    files = {**GOOD, "cn/law.toml": later, "cn/cases/one.toml": CASE.replace("2026-01-01T10", "2026-01-03T10")}
    named = {name: text.encode() for name, text in files.items()} | {"zones/Asia/Shanghai": zone_bytes("Asia/Shanghai")}
    assert "cn.one: checked on 2026-01-01, before it was in force" in "\n".join(lint_pack(named))


# ---- Scopes ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("applies", "because"),
    [
        ("\"contry == 'cn'\"", "no fact is called 'contry'; the nearest is 'country'"),
        ("\"country == 'CN'\"", "country is never 'CN'"),
        ("\"country == 'fr'\"", "country is never 'fr'"),
        ('"licence"', "licence is a word: compare it with a literal"),
        ('"product in ()"', "a list in round brackets"),
        ('"True"', "is not part of the language"),
        ('"True < 2"', "a fact is needed here"),
        ('""', "not an expression"),
        ("true", "applies is an expression in quotes"),
        ("[]", "applies is an expression in quotes"),
    ],
)
def test_a_scope_that_says_nothing_a_rule_could_mean_stops_the_pack(applies, because) -> None:
    assert because in refused(cn__pack=f"{PACK}applies = {applies}\n")
    assert because in refused(cn__law=INSTRUMENT.replace("[instrument]", f"[instrument]\napplies = {applies}"))


# ---- Expressions -----------------------------------------------------------------------------------------------------

HARMFUL = (
    "True < 2",
    "1 < True < 3",
    "blocked()",
    "__import__('os')",
    "blocked.real",
    "blocked[0]",
    "blocked + 1",
    "local_minute + 1 < 3",
    "local_minute < 1 + 1",
    "-local_minute < 3",
    "local_minute ** 9 < 3",
    "(blocked := assigned)",
    "lambda: blocked",
    "f'{blocked}'",
    "[blocked for blocked in blocked]",
    "await blocked",
    "yield blocked",
    "None",
    "...",
    "visitors < 1j",
    "local_minute < 1e3",
    "local_minute < 0b11",
    "local_minute < ３",
    "local_minute < ٣",
    "blockеd",  # a Cyrillic letter
    "blocked\u202e",
    "blocked and\u200bassigned",
    "blocked\u00a0and assigned",
    "blocked \\\nand assigned",
    "blocked; assigned",
    "not",
    "blocked and",
    "(" * 300 + "blocked" + ")" * 300,
)


@pytest.mark.parametrize("text", HARMFUL)
def test_nothing_but_the_language_is_a_condition(text) -> None:
    assert law('when = "blocked"', f"when = {quoted(text)}").startswith("cn/law.toml, cn.one, when")


def quoted(text: str) -> str:
    return '"""' + text.replace("\\", "\\\\") + '"""'


@pytest.mark.parametrize("odd", ["\u202e", "\u200b", "\u2066", "\ufeff", "\\u0007", "\\n", "\ue000"])
@pytest.mark.parametrize("member", ['en = "reading"', 'zh = "读"', 'en = "lifts"', 'en = "1"', 'en = "law"'])
def test_a_text_holds_nothing_that_a_reviewer_cannot_see(member, odd) -> None:
    assert "unseen character" in law(member, f"{member[:-1]}{odd}{member[-1]}")


# ---- Cases -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("times", ["0", "-1", "true", "1.0", '"3"', "3001", "1000000"])
def test_a_case_does_not_repeat_an_entry_without_end(times) -> None:
    given = f'given = [{{ kind = "person.never", times = {times} }}]\nby ='
    files = {name: text.encode() for name, text in {**GOOD, "cn/cases/one.toml": CASE.replace("by =", given)}.items()}
    faults = "\n".join(lint_pack({**files, "zones/Asia/Shanghai": zone_bytes("Asia/Shanghai")}))
    assert "cn/cases/one.toml" in faults
    assert "times is a whole number of 1 to 3000" in faults
