"""Packs: what loads, what does not and why, and what the digest covers."""

import pytest

from minglu.canon.base64 import render_base64
from minglu.canon.digest import sha256
from minglu.canon.json import render
from minglu.rules.errors import WrongPack
from minglu.rules.packs import load_packs
from tests.unit.rules.making import packs, shipped, zone_bytes

RULE = """[[rule]]
id = "cn.one"
article = { zh = "一", en = "1" }
in_force = 2020-01-01
force = "law"
confidence = "V"
checked_on = 2026-01-01
effect = "forbid"
applies = "act == 'contact'"
when = "blocked"
reading = { zh = "读", en = "reading" }
lifts = { zh = "解", en = "lifts" }
"""
INSTRUMENT = '[instrument]\ntitle = { zh = "法", en = "law" }\n\n' + RULE
PACK = """id = "cn"
version = "2026.1.1"
title = { zh = "中", en = "cn" }
stands_on = []
instruments = ["law.toml"]
"""
STAGE = """place = "Asia/Shanghai"
given = [{ kind = "person.blocked", why = "x" }]
[question]
act = "contact"
channel = "call"
field = "phone"
purpose = "collection"
"""
CASE = '[[case]]\nsays = "s"\nat = 2026-01-01T10:00:00\nexpect = "refusal"\nby = ["cn.one", "core.default-deny"]\n'
GOOD = {
    "cn/pack.toml": PACK,
    "cn/law.toml": INSTRUMENT,
    "cn/cases/stage.toml": STAGE,
    "cn/cases/one.toml": CASE,
    "cn/CHANGES.md": "# Changes\n",
}


def load(**changed):
    """The good files with some replaced: `law="…"` for cn/law.toml."""
    names = {"pack": "cn/pack.toml", "law": "cn/law.toml", "stage": "cn/cases/stage.toml", "case": "cn/cases/one.toml"}
    files = {**GOOD, **{names[key]: text for key, text in changed.items()}}
    return load_packs({name: text.encode() for name, text in files.items()} | {"zones/Asia/Shanghai": zone_bytes("Asia/Shanghai")})


def refusal(**changed):
    with pytest.raises(WrongPack) as refused:
        load(**changed)
    return str(refused.value)


def test_the_good_files_load() -> None:
    assert [rule.id for rule in load().rules] == ["cn.one"]
    assert load().names == ("cn/2026.1.1",)


@pytest.mark.parametrize(
    ("old", "new", "because"),
    [
        ('force = "law"', 'force = "custom"', "cn.one: force is one of law"),
        ('confidence = "V"', 'confidence = "S"', "cn.one: confidence is one of V, S2"),
        ('confidence = "V"', 'confidence = "?"', "cn.one: confidence is one of V, S2"),
        ('confidence = "V"', 'confidence = "K"', "K may only warn"),
        ('confidence = "V"', 'confidence = "S1"', "S1 refuses only with review = true"),
        ('effect = "forbid"', 'effect = "deny"', "effect is one of allow, forbid"),
        ('effect = "forbid"', 'effect = "warn"\noverride = true', "only a forbid can have an override"),
        ('effect = "forbid"', 'effect = "forbid"\noverride = "yes"', "override is true or false"),
        ('effect = "forbid"', 'effect = "forbid"\npriority = 1', "unknown: priority"),
        ('article = { zh = "一", en = "1" }\n', "", "missing: article"),
        ("checked_on = 2026-01-01\n", "", "missing: checked_on"),
        ("in_force = 2020-01-01", 'in_force = "2020-01-01"', "in_force is a day"),
        ("in_force = 2020-01-01", "in_force = 2020-01-01T00:00:00", "in_force is a day"),
        ("in_force = 2020-01-01", "in_force = 1066-01-01", "in_force is a day"),
        ('en = "reading"', 'fr = "lecture"', "unknown: fr; missing: en"),
        ('en = "reading"', 'en = ""', "texts of 1 to 600"),
        ('en = "reading"', f'en = "{"x" * 601}"', "texts of 1 to 600"),
        ('id = "cn.one"', 'id = "us.one"', "a rule has an id like cn."),
        ('id = "cn.one"', 'id = "cn.One"', "a rule has an id like cn."),
        ('id = "cn.one"', "", "a rule has an id like cn."),
        ('when = "blocked"', 'when = "bloked"', "cn/law.toml, cn.one, when, line 1, column 1: no fact is called 'bloked'"),
        ('when = "blocked"', "when = true", "when is an expression in quotes"),
        ("[instrument]", "[statute]", "unknown: statute; missing: instrument"),
        ('title = { zh = "法", en = "law" }', 'title = "law"', "a table is needed"),
        (RULE, "", "missing: rule"),
        (RULE, RULE + RULE, "two rules are called cn.one"),
        ("[[rule]]", "[[rule", "not TOML"),
    ],
)
def test_an_instrument_with_a_slip_does_not_load(old, new, because) -> None:
    assert old in INSTRUMENT
    assert because in refusal(law=INSTRUMENT.replace(old, new, 1))


@pytest.mark.parametrize(
    ("old", "new", "because"),
    [
        ('id = "cn"', 'id = "china"', "is the name of its folder"),
        ('version = "2026.1.1"', 'version = "1"', "a version is written like"),
        ("stands_on = []", 'stands_on = ["core"]', "stands on core, which is not loaded"),
        ('instruments = ["law.toml"]', 'instruments = ["law.toml", "gone.toml"]', "lists files that are not there: gone.toml"),
        ('instruments = ["law.toml"]', "instruments = []", "cn/law.toml is not listed"),
        ('instruments = ["law.toml"]', 'instruments = ["law.toml", "law.toml"]', "each once"),
        ("stands_on = []\n", "", "missing: stands_on"),
        ("stands_on = []", "stands_on = []\nowner = 1", "unknown: owner"),
    ],
)
def test_a_pack_with_a_slip_does_not_load(old, new, because) -> None:
    assert because in refusal(pack=PACK.replace(old, new, 1))


@pytest.mark.parametrize(
    ("old", "new", "because"),
    [
        ('says = "s"', "says = 1", "says is a text"),
        ("at = 2026-01-01T10:00:00", "at = 2026-01-01T10:00:00Z", "a local time"),
        ("at = 2026-01-01T10:00:00", "at = 2026-01-01", "a local time"),
        ('expect = "refusal"', 'expect = "deny"', "expect is permit or refusal"),
        ('expect = "refusal"', "expect = true", "expect is permit or refusal"),
        ('by = ["cn.one", "core.default-deny"]', "by = 1", "a list of texts"),
        ("by =", "saw = { blokked = true }\nby =", "facts that do not exist: blokked"),
        ("by =", 'given = [{ kind = "person.nver" }]\nby =', "no entry of the kind person.nver"),
        ("by =", 'given = [{ when = "now" }]\nby =', "a list of texts"),
        ("by =", 'without = ["staff.traind"]\nby =', "no entry of the kind staff.traind"),
        ("by =", 'question = { porpose = "x" }\nby =', "unknown: porpose"),
        ("by =", "because = 1\nby =", "unknown: because"),
        ("[[case]]", "[case]", "cases are written [[case]]"),
    ],
)
def test_a_case_with_a_slip_does_not_load(old, new, because) -> None:
    assert because in refusal(case=CASE.replace(old, new, 1))


def test_a_stage_with_a_slip_does_not_load() -> None:
    assert "place is the name of a zone" in refusal(stage=STAGE.replace('"Asia/Shanghai"', "8"))
    assert "missing: place" in refusal(stage=STAGE.replace("place =", "# place ="))


@pytest.mark.parametrize(
    ("name", "data", "because"),
    [
        ("README.md", b"x", "is not the name of a file inside a pack"),
        ("cn/../x.toml", b"x", "is not the name of a file inside a pack"),
        ("/cn/x.toml", b"x", "is not the name of a file inside a pack"),
        ("cn/notes.txt", b"x", "cn/notes.txt is not listed"),
        ("cn/cases/deep/x.toml", b"x", "is not a case"),
        ("us/law.toml", b"x", "us/pack.toml is missing"),
        ("zones/X", b"x", "zones/X is not a TZif file"),
        ("calendar/cn-2026.toml", b"x = 1", "exactly these members"),
        ("cn/big.toml", bytes(1_000_001), "at most 1000000 are read"),
    ],
)
def test_a_file_that_does_not_belong_stops_the_load(name, data, because) -> None:
    with pytest.raises(WrongPack) as refused:
        load_packs({**{key: text.encode() for key, text in GOOD.items()}, name: data})
    assert because in str(refused.value)


def test_a_calendar_lies_under_its_own_name() -> None:
    with pytest.raises(WrongPack, match="name the file after it"):
        load_packs({**shipped(), "calendar/cn-2027.toml": shipped()["calendar/cn-2026.toml"]})


@pytest.mark.parametrize("files", [{}, {"calendar/cn-2026.toml": shipped()["calendar/cn-2026.toml"]}])
def test_no_rules_is_not_permission(files) -> None:
    with pytest.raises(WrongPack, match="0 rules; between 1 and 1000"):
        load_packs(files)


@pytest.mark.parametrize("name", sorted(shipped()))
def test_the_digest_covers_every_byte_of_every_file(name) -> None:
    digests = {other: render_base64(sha256(data + b"\n" * (other == name))) for other, data in shipped().items()}
    assert sha256(render(digests)) != packs().digest
    assert sha256(render({other: render_base64(sha256(data)) for other, data in shipped().items()})) == packs().digest


def test_a_rule_is_found_by_its_id_or_refused_by_name() -> None:
    assert packs().rule("cn.pipl-13-basis").force == "law"
    assert packs().rule("core.default-deny").force == "promise"
    with pytest.raises(WrongPack, match=r"no rule is called 'cn\.pipl-99'"):
        packs().rule("cn.pipl-99")


def test_no_pack_can_take_the_place_of_silence() -> None:
    law = INSTRUMENT.replace("cn.one", "core.default-deny")
    files = {name.replace("cn/", "core/"): text.replace('id = "cn"', 'id = "core"') for name, text in {**GOOD, "cn/law.toml": law}.items()}
    with pytest.raises(WrongPack, match=r"two rules are called core\.default-deny"):
        load_packs({name: text.encode() for name, text in files.items()})
