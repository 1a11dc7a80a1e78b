"""docs/law/content.md is what its script writes, and its figures are those of the labelled set."""

from minglu.rules.content import load_content
from minglu.rules.content_lint import results_of
from minglu.wiring.packs import read_packs
from scripts import content_doc
from scripts.content_doc import main, render_page

CONTENT = load_content(read_packs())


def test_every_rule_and_every_sentence_that_came_out_otherwise_is_on_the_page():
    page = render_page(CONTENT)
    assert [rule.id for rule in CONTENT.rules if f"| `{rule.id}` |" not in page] == []
    wrong = [result.sentence.text for result in results_of(CONTENT) if not result.as_expected]
    assert [text for text in wrong if f"| {text} |" not in page] == []


def test_an_old_page_is_found_and_mended(tmp_path, monkeypatch, capsys):
    page = tmp_path / "law" / "content.md"
    monkeypatch.setattr(content_doc, "PAGE", page)
    monkeypatch.setattr("sys.argv", ["content_doc.py", "--check"])
    assert main() == 1
    assert "run it" in capsys.readouterr().err
    monkeypatch.setattr("sys.argv", ["content_doc.py"])
    assert main() == 0
    monkeypatch.setattr("sys.argv", ["content_doc.py", "--check"])
    assert main() == 0
