"""What the tests of content rules share: the shelf as it ships, and a small one that a test may spoil."""

from collections.abc import Mapping
from functools import cache

from minglu.rules.content import Content, load_content
from tests.unit.rules.making import RULEPACKS

RULE = """
[[rule]]
id = "content.custody"
category = "legal_consequence"
instrument = { zh = "《指引》", en = "Guideline" }
article = { zh = "第一条", en = "art. 1" }
in_force = 2026-01-30
force = "self_reg"
confidence = "S1"
checked_on = 2026-11-23
relations = ["debtor", "contact"]
reading = { zh = "不得夸大。", en = "Nothing is exaggerated." }
instead = { zh = "删去。", en = "Leave it out." }
find = [{ say = ["坐牢", "arrest*"] }, { say = ["警察"], near = ["=抓你"], within = 4 }]
unless = ["不会"]
after = ["的说法"]
harmless = ["老师", "老板"]
"""

TEMPLATE = """
[[template]]
id = "due-message"
channel = "message"
relations = ["debtor"]
purposes = ["collection"]
approved_on = 2026-11-23
text = { zh = "【{lender}】{amount}于{due}，{plan}，{line}，{until}。", en = "[{lender}] {amount}, {due}, {plan}, {line}, {until}." }
[template.slots]
lender = "lender"
amount = "amount_fen"
due = "day"
line = "line"
until = "moment"
plan = { parts = { zh = "可分次", en = "in parts" } }
"""

SENTENCES = """
language = "zh"
half = "development"
sentence = [
    { text = "去坐牢吧", to = "debtor", expect = ["legal_consequence"] },
    { text = "请坐老师旁边", to = "debtor", like = "content.custody", note = "sounds like it" },
]
"""

SPELLING = """
[traditional]
"貸" = "贷"
[alphabets]
"о" = "o"
[digits]
"0" = "o"
"1" = "li"
"$" = "s"
[splits]
"扌爪" = "抓"
[sounds]
"还" = "huan"
"""


@cache
def shipped_content() -> Mapping[str, bytes]:
    folder = RULEPACKS / "content"
    return {path.relative_to(RULEPACKS).as_posix(): path.read_bytes() for path in folder.rglob("*.toml")}


@cache
def content() -> Content:
    return load_content(shipped_content())


def small(**changed: str) -> dict[str, bytes]:
    """A shelf of one rule, one template and two sentences, each of which a test may give otherwise."""
    texts = {"rule": RULE, "template": TEMPLATE, "sentences": SENTENCES, "spelling": SPELLING} | changed
    names = {"rule": "custody", "template": "templates", "sentences": "cases/development-zh", "spelling": "spelling"}
    return {f"content/{names[name]}.toml": text.encode() for name, text in texts.items()}
