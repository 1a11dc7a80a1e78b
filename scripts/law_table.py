"""Write docs/law/rules.md: every rule that ships, pack by pack, in Chinese and English, with what is known of its source.

python scripts/law_table.py            write it
python scripts/law_table.py --check    fail if the page is not what would be written
"""

import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from pathlib import Path

from minglu.rules.packs import Pack, Packs, load_packs
from minglu.rules.rule import CONFIDENCES, EFFECTS, Rule, Text
from minglu.wiring.catalogues import load
from minglu.wiring.packs import read_packs
from minglu.words.catalogue import Catalogue

PAGE = Path(__file__).resolve().parent.parent / "docs" / "law" / "rules.md"

_INTRODUCTION = """# Every rule that ships

<!-- Written by scripts/law_table.py from rulepacks/. Change the rule, then run the script. -->

How to read a rule: [reading.md](reading.md). A rule in the table is shortened to its reading; the conditions, and the cases that
hold it to them, stand in the file that each heading names. 每条规则的条件和案例见各标题所列的文件。

"Confidence" is how well we know the source: V, its words were read; S2, two independent reports agree; S1, one report; K, nothing
was checked. "Effect": allow permits; forbid refuses when it speaks; require refuses unless it is met; warn permits and is shown.
"""
_HEAD = "| rule 规则 | article 条款 | force 效力 | confidence 可信度 | checked 核对日 | in force 施行日 | effect 作用 | reading 含义 |"


def render_page(files: Mapping[str, bytes]) -> str:
    """The whole page."""
    packs = load_packs(files)
    lines = [_INTRODUCTION, *_summary(packs), *(line for pack in packs.packs for line in _section(pack, files))]
    return "\n".join(lines).rstrip("\n") + "\n"


def _summary(packs: Packs) -> Iterator[str]:
    yield f"## {len(packs.rules)} rules in {len(packs.packs)} packs"
    yield ""
    yield f"| pack 规则包 | version | rules 规则 | cases 案例 | {' | '.join(EFFECTS)} | {' | '.join(CONFIDENCES)} |"
    yield "|" + "---|" * (4 + len(EFFECTS) + len(CONFIDENCES))
    for pack in packs.packs:
        yield _counts(f"[{pack.id}](#{pack.id})", pack.version, pack.rules, cases=len(pack.cases))
    yield _counts("all 合计", "", packs.rules, cases=sum(len(pack.cases) for pack in packs.packs))
    yield ""


def _counts(name: str, version: str, rules: Iterable[Rule], *, cases: int) -> str:
    rules = tuple(rules)
    effects, known = Counter(rule.effect for rule in rules), Counter(rule.confidence for rule in rules)
    cells = [name, version, len(rules), cases, *(effects[word] for word in EFFECTS), *(known[word] for word in CONFIDENCES)]
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def _section(pack: Pack, files: Mapping[str, bytes]) -> Iterator[str]:
    head = tomllib.loads(files[f"{pack.id}/pack.toml"].decode())
    yield f"## {pack.id}"
    yield ""
    yield f"{pack.title.en} · {pack.title.zh} · version {pack.version}. {_where(head)}"
    yield ""
    instruments = {name: tomllib.loads(files[f"{pack.id}/{name}"].decode()) for name in head["instruments"]}
    named = {table["rule"][0]["id"]: name for name, table in instruments.items()}
    for title, group in groupby(pack.rules, key=lambda rule: rule.instrument):
        rules = tuple(group)
        name = named[rules[0].id]
        yield from _instrument(title, rules, file=f"rulepacks/{pack.id}/{name}", head=instruments[name]["instrument"])


def _where(head: Mapping[str, object]) -> str:
    return f"Speaks where `{head['applies']}`." if "applies" in head else "Speaks everywhere."


def _instrument(title: Text, rules: tuple[Rule, ...], *, file: str, head: Mapping[str, object]) -> Iterator[str]:
    yield f"### {title.en} · {title.zh}"
    yield ""
    yield f"`{file}`" + (f". Within the pack: {_where(head)[0].lower()}{_where(head)[1:]}" if "applies" in head else ".")
    yield ""
    yield _HEAD
    yield "|" + "---|" * (_HEAD.count("|") - 1)
    yield from (_row(rule) for rule in rules)
    yield ""


def _row(rule: Rule) -> str:
    cells = (
        f"`{rule.id}`",
        _both(rule.article),
        " ".join(_force(rule, words) for words in (load("en"), load("zh"))),
        rule.confidence + (" (to be read 待核对原文)" if rule.review else ""),
        str(rule.checked_on),
        str(rule.in_force),
        rule.effect + (" (override)" if rule.override else ""),
        _both(rule.reading),
    )
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _both(text: Text) -> str:
    en, zh = text.en.strip(), text.zh.strip().removeprefix("：")
    return en if en == zh else f"{en}<br>{zh}"


def _force(rule: Rule, words: Catalogue) -> str:
    return words.say(f"force.{rule.force}")


def main() -> int:
    page = render_page(read_packs())
    if "--check" in sys.argv:
        if PAGE.exists() and PAGE.read_text("utf-8") == page:
            return 0
        print("docs/law/rules.md is not what scripts/law_table.py writes; run it", file=sys.stderr)
        return 1
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(page, "utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
