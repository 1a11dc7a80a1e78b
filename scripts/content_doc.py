"""Write docs/law/content.md from the content rules and the labelled set.

python scripts/content_doc.py            write it
python scripts/content_doc.py --check    fail if the page is not what would be written
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from minglu.rules.content import MOST_TEXT, Content, load_content
from minglu.rules.content_cases import HALVES, LANGUAGES
from minglu.rules.content_lint import Result, figure, results_of
from minglu.rules.content_rule import CATEGORIES
from minglu.rules.content_templates import KINDS
from minglu.wiring.packs import read_packs

PAGE = Path(__file__).resolve().parent.parent / "docs" / "law" / "content.md"

_MEANS = {
    "threat": "threat 威胁",
    "insult": "insult 侮辱",
    "authority": "posing as an authority 冒充机关",
    "disclosure": "disclosure to a third person 向第三人透露",
    "legal_consequence": "false legal consequence 虚假法律后果",
}

_INTRODUCTION = f"""# What is said: content rules

<!-- Written by scripts/content_doc.py from rulepacks/content/. Change the rules or the sentences there, then run the script. -->

Messages, scripts and letters come from approved templates. Where somebody types a text, rules look at it first and say what they
object to, which words, by which article, and what to write instead. This is information, not legal advice, and a finding is a
reason to look again, not a verdict. Try it:

```sh
minglu rules say "再不还就去做牢" --to debtor --language en
```

## How a text is read

* At most {MOST_TEXT:,} characters. Width, case, marks over letters, invisible characters, Cyrillic and Greek letters that look
  Latin, digits inside words (`ja1l`) and signs between characters (坐.牢) are folded away; the finding names the place in the text
  as it was typed. A listed word never runs over the end of a clause.
* A listed Chinese word is found as written. It is found by its sound too, without tones, in characters or letters (做牢, zuo lao),
  if it has two syllables and at least one of its characters, or has three syllables and more. Split characters are put together
  (亻尔). The tables stand in `rulepacks/content/spelling.toml`.
* A negation before the words in the same clause (不会坐牢) excuses, as do some words just after (法院路) and ordinary words that
  what was heard runs into (合作老师). Each rule lists its own.

In `rulepacks/content/*.toml` a word is written so:

| written | found |
|---|---|
| `坐牢` | as written, and by sound if one of two characters stands as listed |
| `=抓你` | only as written |
| `~坐牢` | by sound whatever the characters |
| `arrest*` | Latin words that begin so |
| `{{n}}元` | a number, then 元 |

`say` lists words of which one is enough; with `near` or `then` (in this order, same clause) another must follow within so many
characters or Latin words.

## Templates

`rulepacks/content/templates.toml` holds the approved wordings, in both languages. A slot takes one kind of value
({", ".join(f"`{kind}`" for kind in KINDS)}) or one of a few listed words; none takes free text. A template for a third person has
no slot for money or days. `minglu rules lint` fails when a template's own rules object to it for any person it may go to, and when
a rule has no sentence that it rightly finds or no harmless one that resembles it.

## What this does not do

* It does not hear tone, irony or menace in plain words (“I know which school your son goes to”). It does not read pictures, signs,
  voice, dialects, or languages other than Chinese and English. 🔪 is no word to it.
* It does not know whether a sentence is true: “we have filed a suit” is not objected to, “you will go to prison” always is.
* It cannot tell an agency that speaks in the lender's name from the lender.
* An excuse can be abused: 你不会不知道坐牢的滋味 passes. A full stop inside a word hides it (坐。牢).
* Sums of money to third persons are always objected to, harmless ones too.
* What is not listed is not found. The figures below say how often that happens in sentences of our own; real messages differ.
"""

_FIGURES = """## Figures

All sentences are invented. The development half was in view while the rules were written, so its figures flatter. The held-out
half was written when the rules stood, by the same hand, and no rule was changed afterwards: it is what to expect of new sentences
at best. Twice before, a held-out half was written, measured, and then moved to development to widen the rules; of its threats a quarter
was found the first time, two fifths the second. The present one says what that widening gained for sentences it had not seen:
little. Lists find what they list. People threaten, and pose, in new words each time.

So: a text in which nothing is found is not thereby fit to be sent. Use templates; have a person read what is typed.

Precision: of the sentences in which something was found, how many rightly. Recall: of those in which it should have been, how
many.
"""


def render_page(content: Content) -> str:
    """The whole page."""
    lines = [_INTRODUCTION, *_rules(content), _FIGURES, *_figures(content), *_wrong(content)]
    return "\n".join(lines).rstrip("\n") + "\n"


def _rules(content: Content) -> Iterator[str]:
    yield f"## The {len(content.rules)} rules"
    yield ""
    yield "| rule 规则 | category | article | force | confidence | says 内容 |"
    yield "|---|---|---|---|---|---|"
    for rule in content.rules:
        cited = f"{rule.citation.zh}<br>{rule.citation.en}"
        said = f"{rule.reading.zh}<br>{rule.reading.en}"
        yield f"| `{rule.id}` | {_MEANS[rule.category]} | {cited} | {rule.force} | {rule.confidence} | {said} |"
    yield ""
    yield "Rules of disclosure apply to `related`, `contact` and `unrelated` persons, the others to everybody."
    yield ""


def _figures(content: Content) -> Iterator[str]:
    for half in reversed(HALVES):
        for language in LANGUAGES:
            results = results_of(content, half=half, language=language)
            harmless = [result for result in results if not result.sentence.expect]
            passed = sum(not result.findings for result in harmless)
            yield f"### {half}, {language}: {len(results)} sentences, {len(harmless)} of them harmless"
            yield ""
            yield "| category | precision | recall |"
            yield "|---|---|---|"
            for category in CATEGORIES:
                found = figure(category, results=results)
                yield f"| {_MEANS[category]} | {_share(found.precision)} | {_share(found.recall)} |"
            yield ""
            yield f"Harmless and let pass: {_share((passed, len(harmless)))}."
            yield ""


def _wrong(content: Content) -> Iterator[str]:
    yield "## Every sentence that came out otherwise"
    yield ""
    for half in reversed(HALVES):
        yield f"### {half}"
        yield ""
        yield "| sentence | to | missed | found wrongly |"
        yield "|---|---|---|---|"
        for result in results_of(content, half=half):
            if not result.as_expected:
                yield _row(result)
        yield ""


def _row(result: Result) -> str:
    missed = set(result.sentence.expect) - result.found
    wrongly = [
        f"{finding.category}: {result.sentence.text[finding.start : finding.end]}"
        for finding in result.findings
        if finding.category not in result.sentence.expect
    ]
    return f"| {result.sentence.text} | {result.sentence.to} | {', '.join(sorted(missed))} | {'; '.join(dict.fromkeys(wrongly))} |"


def _share(part: tuple[int, int]) -> str:
    of, whole = part
    return f"{of} of {whole} ({of * 100 // whole} %)" if whole else "none"


def main() -> int:
    page = render_page(load_content(read_packs()))
    if "--check" in sys.argv:
        if PAGE.exists() and PAGE.read_text("utf-8") == page:
            return 0
        print("docs/law/content.md is not what scripts/content_doc.py writes; run it", file=sys.stderr)
        return 1
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(page, "utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
