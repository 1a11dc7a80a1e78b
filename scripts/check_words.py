"""Every message that the code says exists in both languages, with the same placeholders, and none is left over.

    .venv/bin/python scripts/check_words.py

Said: a literal as the first argument of `.say(…)`, `say(…)` or `_(…)`, or an f-string that begins with one of `LOOKED_UP`;
in a template, the first argument of `say(…)`, a literal or one joined by `~` that begins so.
A message counts as used when its id stands anywhere in the code, in a template, or under `LOOKED_UP`.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from jinja2 import Environment, nodes

from minglu.wiring.catalogues import LANGUAGES, load
from minglu.words.catalogue import placeholders
from minglu.words.errors import WordsError
from minglu.words.formats import GROUPS

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "minglu"

# Prefixes whose messages are looked up by a value, never spelled in the code.
LOOKED_UP = (
    *(f"{group}." for group in GROUPS),
    "glossary.",
    "format.weekday.",
    "format.month.",
    "format.duration.",
    "agencies.state.",
    "alarms.todo.",
    "audits.means.",
    "audits.title.",
    "figures.agencies.",
    "figures.breach.",
    "figures.breaches.",
    "figures.clocks.",
    "figures.days.",
    "figures.months.",
    "figures.rules.",
    "figures.stops.",
    "figures.values.",
    "handovers.state.",
    "rule_effect.",
    "rulechange.in.",
    "rulechange.state.",
    "answer_instead.",
    "breach.",
    "burden.",
    "case.article.",
    "case.closed.",
    "case.concluded.",
    "case.course.letter.",
    "case.means.",
    "case.next.",
    "case.state.",
    "casedesk.asserted.",
    "checkup.column.",
    "checkup.doubt.",
    "checkup.fault.",
    "checkup.kind.",
    "checkup.licence.",
    "checkup.product.",
    "checkup.figure.",
    "checkup.ground.",
    "checkup.meaning.",
    "checkup.agencies.",
    "checkup.hours.",
    "checkup.rules.",
    "casedesk.contradiction.",
    "casedesk.direction.",
    "casedesk.done.",
    "casedesk.exhibit.",
    "casedesk.how.",
    "casedesk.kind.",
    "casedesk.meaning.",
    "casedesk.near.",
    "casedesk.proposal.",
    "casedesk.second_done.",
    "casedesk.show.",
    "casedesk.state.",
    "casedesk.task_done.",
    "casedesk.waits.",
    "casedesk.want.",
    "certainty.",
    "clock.",
    "clock_source.",
    "complain.file.",
    "complain.missing.",
    "complain.what.",
    "complain.wish.",
    "desk.ask.",
    "desk.people.done.",
    "desk.people.state.",
    "desk.undecided.",
    "desk.work.group.",
    "desk.work.none.",
    "fault.",
    "fault_means.",
    "fault_page.",
    "force.",
    "guide.begin.",
    "guide.paper.",
    "guide.what.",
    "passkey.",
    "password.",
    "prove.dead.",
    "raise.",
    "reason.",
    "signin.",
    "step.",
    "story.",
    "use.",
    "unread.",
    "use_lapse.",
    "why.",
    "letters.kind.",
    "letter.authority.",
    "letter.demand.",
    "letter.exhibits.",
    "letter.force.",
    "letter.incident.",
)
# The one place where a group's name is itself a value; it refuses any group but GROUPS.
LOOKS_UP_GROUPS = Path("src/minglu/words/formats.py")
_SAYERS = frozenset({"say", "_"})


def faults_in(source: str, *, messages: dict[str, frozenset[str]]) -> Iterator[tuple[int, str]]:
    """What is wrong with the messages that a file says: line and sentence."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not node.args or _name(node.func) not in _SAYERS:
            continue
        said = node.args[0]
        if isinstance(said, ast.JoinedStr):
            begins = said.values[0].value if said.values and isinstance(said.values[0], ast.Constant) else ""
            if not _looked_up(str(begins)):
                yield node.lineno, f"a message looked up by a value under {begins!r}, which is not in LOOKED_UP"
        elif isinstance(said, ast.Constant) and isinstance(said.value, str):
            yield from ((node.lineno, fault) for fault in _said(said.value, node, messages))


def _looked_up(begins: str) -> bool:
    return any(begins.startswith(prefix) or (begins and prefix.startswith(begins)) for prefix in LOOKED_UP)


def _said(message_id: str, call: ast.Call, messages: dict[str, frozenset[str]]) -> Iterator[str]:
    if message_id not in messages:
        yield f"no message {message_id}"
        return
    given = {keyword.arg for keyword in call.keywords}
    if None not in given and given != messages[message_id]:
        yield f"{message_id} takes {sorted(messages[message_id])}, not {sorted(name for name in given if name)}"


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def faults_in_template(source: str, *, messages: dict[str, frozenset[str]]) -> Iterator[tuple[int, str]]:
    """What is wrong with the messages that a template says: line and sentence."""
    for call in Environment(autoescape=True).parse(source).find_all(nodes.Call):
        if not isinstance(call.node, nodes.Name) or call.node.name != "say" or not call.args:
            continue
        said = call.args[0]
        begins = said.nodes[0] if isinstance(said, nodes.Concat) else said.left if isinstance(said, nodes.Add) else said
        if not isinstance(begins, nodes.Const):
            yield call.lineno, "a message looked up by a value of the view; the view says it instead"
        elif begins is not said and not _looked_up(str(begins.value)):
            yield call.lineno, f"a message looked up by a value under {begins.value!r}, which is not in LOOKED_UP"
        elif begins is said and begins.value not in messages:
            yield call.lineno, f"no message {begins.value}"
        elif begins is said and call.dyn_kwargs is None and (given := {one.key for one in call.kwargs}) != messages[begins.value]:
            yield call.lineno, f"{begins.value} takes {sorted(messages[begins.value])}, not {sorted(given)}"


def literals_of_template(source: str) -> set[str]:
    """All strings that stand in the expressions of a template."""
    found = Environment(autoescape=True).parse(source).find_all(nodes.Const)
    return {node.value for node in found if isinstance(node.value, str)}


def literals(source: str) -> set[str]:
    """All strings that stand in a file of code."""
    return {node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def faults(sources: dict[Path, str], *, spelled: dict[str, dict[str, str]]) -> Iterator[str]:
    """Everything wrong between the code and the catalogues."""
    first, *others = spelled
    for other in others:
        yield from (
            f"{message_id} is in only one of {first}, {other}" for message_id in sorted(spelled[first].keys() ^ spelled[other].keys())
        )
        for message_id in sorted(spelled[first].keys() & spelled[other].keys()):
            if placeholders(spelled[first][message_id]) != placeholders(spelled[other][message_id]):
                yield f"{message_id} has other placeholders in {first} than in {other}"
    messages = {message_id: placeholders(message) for message_id, message in spelled[first].items()}
    used: set[str] = set()
    for path, source in sources.items():
        if path.suffix == ".html":
            used |= literals_of_template(source)
            yield from (f"{path}:{line}: {fault}" for line, fault in faults_in_template(source, messages=messages))
            continue
        used |= literals(source)
        if path != LOOKS_UP_GROUPS:
            yield from (f"{path}:{line}: {fault}" for line, fault in faults_in(source, messages=messages))
    for message_id in sorted(messages):
        if message_id not in used and not message_id.startswith(LOOKED_UP):
            yield f"{message_id} is said nowhere; remove it from both catalogues"


def main() -> int:
    try:
        spelled = {language: dict(load(language).messages) for language in LANGUAGES}
    except WordsError as error:
        print(f"check_words: {error}", file=sys.stderr)
        return 1
    sources = {path.relative_to(ROOT): path.read_text("utf-8") for path in sorted((*SOURCE.rglob("*.py"), *SOURCE.rglob("*.html")))}
    found = list(faults(sources, spelled=spelled))
    for fault in found:
        print(f"check_words: {fault}", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
