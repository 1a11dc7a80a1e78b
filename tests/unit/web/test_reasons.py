"""Rules of then, told today: in words where the packs still have them, and never by silence where they do not."""

from types import SimpleNamespace

from minglu.web.reasons import told_rules
from minglu.wiring.catalogues import load
from tests.web_stage import Visitor


def test_a_rule_without_words_is_a_note_and_each_note_stands_once(visitor: Visitor) -> None:
    office = visitor.served.node.office
    known = office.sequencer.packs.packs[0].rules[0].id
    visit = SimpleNamespace(parts=SimpleNamespace(office=office), words=load("en"), language="en")
    rules, notes = told_rules(visit, (known, "other", "cn.long-gone", "cn.gone-too"))  # type: ignore[arg-type]  # all that is read of it
    assert len(rules) == 1
    assert notes == (load("en").say("use_more.other"), load("en").say("use_more.rule_gone"))
