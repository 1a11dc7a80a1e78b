"""What the check-up tells at a terminal: columns before it runs, and what was found after.

tell_columns(look_at(path), words=words)
"""

from minglu.cli.told import tell
from minglu.readers.call_table import Preview
from minglu.rules.table import FACTS
from minglu.wiring.checking import Ran
from minglu.words.catalogue import Catalogue
from minglu.words.formats import say_count

_SHOWN = 12
_CUT = 40


def tell_columns(shown: Preview, *, words: Catalogue) -> None:
    """Each column with the first value that stands in it, then what is doubtful, then what is missing and for what."""
    first = dict(zip(shown.names, shown.rows[0], strict=False)) if shown.rows else {}
    for meaning, header in shown.proposal.columns.columns:
        tell(f"  {_meaning(meaning, words=words)} = {header}    {first.get(header, '')[:_CUT]}")
    for doubt in shown.proposal.doubtful:
        why = words.say(f"checkup.doubt.{doubt.why}")
        tell("  ? " + words.say("checkup.doubtful", meaning=_meaning(doubt.meaning, words=words), header=doubt.header, why=why))
    for missing in shown.proposal.missing:
        facts = words.say("checkup.joint").join(_fact(fact, words=words) for fact in missing.facts)
        tell("  - " + words.say("checkup.missing", meaning=_meaning(missing.meaning, words=words), facts=facts))


def tell_found(ran: Ran, *, words: Catalogue) -> None:
    """The sums, and the rules with the most suspected breaches."""
    checkup = ran.checked.checkup
    tell(
        words.say(
            "checkup.told",
            rows=say_count(checkup.rows),
            breaches=say_count(checkup.breaches),
            persons=say_count(checkup.breached_persons),
            left_out=say_count(sum(one.count for source in ran.checked.sources for one in source.left_out)),
        )
    )
    for one in [one for one in checkup.by_rule if one.breaches and one.effect != "warn"][:_SHOWN]:
        tell(f"  {say_count(one.breaches):>9}  {ran.packs.rule(one.rule).citation.said(words.language)} ({one.rule})")
    tell(words.say("checkup.written"))


def _meaning(meaning: str, *, words: Catalogue) -> str:
    return _fact(meaning.removeprefix("fact."), words=words) if meaning.startswith("fact.") else words.say(f"checkup.meaning.{meaning}")


def _fact(name: str, *, words: Catalogue) -> str:
    return FACTS[name].zh if words.language == "zh" else FACTS[name].en
