"""minglu verify and minglu audit: what they say, in which language, and with which status they end."""

import os
from pathlib import Path

import pytest

from tests.unit.cli.conftest import Type

BUNDLE = "log/tile/entries/000.p/50"


def spoil(audit: Path) -> None:
    """One bit of the newest bundle."""
    data = bytearray((audit / BUNDLE).read_bytes())
    data[5000] ^= 1
    (audit / BUNDLE).write_bytes(bytes(data))


def test_a_hand_over_that_verifies_ends_well(minglu: Type, audit: Path):
    said = minglu("verify", audit)

    assert (said.status, said.err) == (0, "")
    assert said.lines == [
        "Cosigned by witness-one.example, witness-two.example, last on Tue 13 Oct 2026, 07:04 (UTC). What came after is not in this copy.",
        "These keys came with the hand-over. Compare them with those that the witnesses themselves publish (--policy).",
        "Verified: 50 entries, no fault found.",
    ]


def test_by_the_readers_own_policy_it_says_nothing_of_the_lenders(minglu: Type, audit: Path, tmp_path: Path):
    (audit / "policy").rename(tmp_path / "policy")
    said = minglu("verify", audit, "--policy", tmp_path / "policy")

    assert said.status == 0
    assert "These keys came with the hand-over" not in said.out


def test_an_audit_that_finds_nothing_ends_well(minglu: Type, audit: Path):
    said = minglu("audit", audit)

    assert (said.status, said.err) == (0, "")
    assert said.lines[2:] == [
        "8 decisions made again; 0 entries without openings.",
        "Verified: 50 entries, no fault found.",
        "The audit finds no fault.",
    ]


# What was decided after the entry rested on it: an audit finds that too.
@pytest.mark.parametrize(("command", "faults"), [("verify", 1), ("audit", 12)])
def test_a_fault_is_named_located_and_ends_badly(minglu: Type, audit: Path, command: str, faults: int):
    spoil(audit)
    said = minglu(command, audit)

    assert said.status == 1
    assert "changed (changed), entries 29 to 29: entry 29 was changed: what stands there does not hash to what was committed" in said.lines
    assert said.lines[-1] == f"{faults} faults found."
    assert "no fault" not in said.out


def test_openings_left_out_end_an_audit_badly_and_not_a_verification(minglu: Type, audit: Path):
    (audit / "openings.jsonl").write_bytes(b"")

    assert minglu("verify", audit).status == 0
    said = minglu("audit", audit)
    assert said.status == 1
    assert "0 decisions made again; 42 entries without openings." in said.lines


def test_it_speaks_chinese_when_asked(minglu: Type, audit: Path):
    spoil(audit)
    said = minglu("verify", audit, "--language", "zh")

    assert said.status == 1
    assert any(line.startswith("内容被改（changed），第 29 至 29 条：") for line in said.lines)
    assert "发现 1 处问题。" in said.lines


def test_it_speaks_the_terminals_language_otherwise(minglu: Type, audit: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")

    assert minglu("verify", audit).lines[-1] == "核验通过：50 条记录，没有发现问题。"


class TestStatements:
    """The file that a person keeps."""

    def words(self, audit: Path, **changes: str) -> list[object]:
        options = {"--policy": audit / "policy", "--number": "160 0000 0202", **changes}
        return ["verify", audit.parent / "statement.json", "--fiction", *(word for option in options.items() for word in option)]

    def test_it_verifies_and_says_what_it_does_not_show(self, minglu: Type, audit: Path):
        said = minglu(*self.words(audit))

        assert (said.status, said.err) == (0, "")
        assert said.lines == [
            "The statement verifies: 5 uses in a log of 45 entries; 0 more are withheld.",
            "As of Tue 13 Oct 2026, 07:02 (UTC); what came after is in a later statement.",
            "Completeness was not checked: give a copy of the log with --log.",
        ]

    def test_compared_with_a_copy_of_the_log_nothing_was_left_out(self, minglu: Type, audit: Path):
        said = minglu(*self.words(audit, **{"--log": str(audit / "log")}))

        assert said.status == 0
        assert said.lines[-1] == "Compared with the copy of the log entry by entry: nothing was left out."

    def test_a_copy_of_the_log_that_does_not_verify_shows_nothing(self, minglu: Type, audit: Path):
        spoil(audit)
        said = minglu(*self.words(audit, **{"--log": str(audit / "log")}))

        assert said.status == 1
        assert "nothing was left out" not in said.out

    def test_another_number_is_told_so(self, minglu: Type, audit: Path):
        said = minglu(*self.words(audit, **{"--number": "160 0000 0101"}))

        assert (said.status, said.out) == (1, "")
        assert said.err.startswith("minglu: the proof of a label does not belong to this key and input")

    @pytest.mark.parametrize("number", ["", "12345", "one six zero", "1" * 500, "+86 160 0000 0202 ext 5"])
    def test_a_number_that_is_none_is_refused_and_never_repeated(self, minglu: Type, audit: Path, number: str):
        said = minglu(*self.words(audit, **{"--number": number}))

        assert (said.status, said.out) == (1, "")
        assert said.err.startswith("minglu: ")
        assert number not in said.err or number == ""

    def test_numbers_kept_for_fiction_belong_to_nobody_without_saying_so(self, minglu: Type, audit: Path):
        said = minglu(*(word for word in self.words(audit) if word != "--fiction"))

        assert (said.status, said.err) == (1, "minglu: this number is kept for fiction and belongs to nobody\n")

    def test_it_needs_keys_and_a_number(self, minglu: Type, audit: Path):
        said = minglu("verify", audit.parent / "statement.json")

        assert (said.status, said.out) == (1, "")
        assert said.err == "minglu: a statement is verified with --policy (the public keys) and --number (yours)\n"

    def test_a_file_of_something_else_is_refused(self, minglu: Type, audit: Path):
        (audit.parent / "statement.json").write_bytes(b'{"v":1}')
        said = minglu(*self.words(audit))

        assert (said.status, said.err) == (1, "minglu: not a statement of version 1\n")


REFUSED = [
    ("nothing there", ["verify", "nowhere"], "there is neither a file nor a folder of this name"),
    ("a folder of something else", ["verify", "empty"], "this folder is no hand-over: it needs a file `policy` and a folder `log`"),
    ("a folder of something else to audit", ["audit", "empty"], "this folder is no hand-over"),
    ("nothing there to audit", ["audit", "nowhere"], "this folder is no hand-over"),
    ("a policy that is not there", ["verify", "audit", "--policy", "nowhere"], "nowhere is no file that can be read"),
    (
        "a policy of something else",
        ["verify", "audit", "--policy", "audit/openings.jsonl"],
        "starts with none of log, witness, group, quorum",
    ),
    ("a policy that is a folder", ["audit", "audit", "--policy", "empty"], "empty is no file that can be read"),
]


@pytest.mark.parametrize(("words", "says"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_what_cannot_be_done_is_one_sentence_on_standard_error(minglu: Type, audit: Path, words: list[str], says: str):
    (audit.parent / "empty").mkdir()
    os.chdir(audit.parent)
    said = minglu(*words)

    assert (said.status, said.out) == (1, "")
    assert said.err.startswith("minglu: ")
    assert said.err.count("\n") == 1
    assert says in said.err


@pytest.fixture(autouse=True)
def back_home(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever folder a test goes to, the next one starts where it would."""
    monkeypatch.chdir(Path.cwd())
