"""`minglu verify` and `minglu audit` on what the story hands over: clean as it is, and what was tampered with named."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from minglu.ledger.tiles import parse_bundle, render_bundle
from tests.scenarios.running import CONTACT, minglu, one_sentence

FIRST = "log/tile/entries/000"


def size_of(folder: Path) -> int:
    return int((folder / "log" / "checkpoint").read_text().splitlines()[1])


@pytest.mark.parametrize("command", ["verify", "audit"])
def test_what_was_handed_over_has_no_fault(kept: Path, command: str) -> None:
    ran = minglu(command, kept / "audit", "--language", "en")
    assert (ran.status, ran.err) == (0, "")
    assert f"Verified: {size_of(kept / 'audit')} entries, no fault found." in ran.out


def test_the_audit_decides_every_decision_again_and_checks_every_clock(kept: Path) -> None:
    told = minglu("audit", kept / "audit", "--language", "en").out.splitlines()
    assert told[-1] == "The audit finds no fault."
    assert any(line.endswith("decisions made again; 0 entries without openings.") for line in told)
    clocks = [line for line in told if ", due " in line]
    assert len(clocks) == 6
    assert all(line.endswith(": kept") for line in clocks)


def test_both_languages_find_the_same(kept: Path) -> None:
    english, chinese = (minglu("audit", kept / "audit", "--language", language) for language in ("en", "zh"))
    assert (chinese.status, len(chinese.out.splitlines())) == (english.status, len(english.out.splitlines()))


def test_keys_of_ones_own_are_used_instead_of_those_that_came_along(kept: Path, handed: Path) -> None:
    (handed / "policy").write_text("nonsense")
    assert minglu("verify", handed, "--policy", kept / "audit" / "policy").status == 0
    one_sentence(minglu("verify", handed))


def test_keys_of_another_log_verify_nothing(kept: Path, tmp_path: Path) -> None:
    policy = (kept / "audit" / "policy").read_text()
    (tmp_path / "policy").write_text(policy.replace("witness-one.example", "witness-six.example"))
    ran = minglu("verify", kept / "audit", "--policy", tmp_path / "policy")
    assert ran.status == 1


# ---- Tampering -----------------------------------------------------------------------------------------------------


def change_entry(folder: Path) -> None:
    entries = list(parse_bundle((folder / FIRST).read_bytes()))
    entries[100] = entries[100].replace(b'"v":1', b'"v":2')
    (folder / FIRST).write_bytes(render_bundle(entries))


def drop_entry(folder: Path) -> None:
    entries = parse_bundle((folder / FIRST).read_bytes())
    (folder / FIRST).write_bytes(render_bundle([*entries[:150], *entries[151:]]))


def exchange_entries(folder: Path) -> None:
    entries = list(parse_bundle((folder / FIRST).read_bytes()))
    entries[60], entries[61] = entries[61], entries[60]
    (folder / FIRST).write_bytes(render_bundle(entries))


def cut_tail(folder: Path) -> None:
    kept = folder / "log" / "checkpoints"
    newest = max(int(path.name) for path in kept.iterdir())
    (kept / str(newest)).unlink()
    (folder / "log" / "checkpoint").write_bytes((kept / str(max(int(path.name) for path in kept.iterdir()))).read_bytes())


def lose_bundle(folder: Path) -> None:
    (folder / FIRST).unlink()


def spoil_checkpoint(folder: Path) -> None:
    path = folder / "log" / "checkpoint"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\n\n", 1))


def change_opening(folder: Path) -> None:
    lines = (folder / "openings.jsonl").read_bytes().splitlines()
    first, second = json.loads(lines[40]), json.loads(lines[41])
    first["opening"], second["opening"] = second["opening"], first["opening"]
    lines[40:42] = (json.dumps(one, sort_keys=True, separators=(",", ":")).encode() for one in (first, second))
    (folder / "openings.jsonl").write_bytes(b"\n".join(lines) + b"\n")


def lose_opening(folder: Path) -> None:
    lines = (folder / "openings.jsonl").read_bytes().splitlines(keepends=True)
    (folder / "openings.jsonl").write_bytes(b"".join(lines[:40] + lines[41:]))


def no_openings(folder: Path) -> None:
    (folder / "openings.jsonl").unlink()


def change_pack(folder: Path) -> None:
    path = folder / "packs" / "1" / "house" / "policy.toml"
    path.write_text(path.read_text("utf-8") + "# changed\n", "utf-8")


VERIFIED: list[tuple[Callable[[Path], None], str]] = [
    (change_entry, "(changed), entries 100 to 100"),
    (drop_entry, "(dropped), entries 150 to 150"),
    (exchange_entries, "entries 60 to 6"),
    (cut_tail, "(tail), entries"),
    (lose_bundle, "(missing), entries 0 to 255"),
    (spoil_checkpoint, "(checkpoint), entries 0 to 0"),
]


@pytest.mark.parametrize(("tamper", "place"), VERIFIED, ids=[row[0].__name__ for row in VERIFIED])
@pytest.mark.parametrize("command", ["verify", "audit"])
def test_what_was_tampered_with_is_named_with_its_place(handed: Path, command: str, tamper: Callable[[Path], None], place: str) -> None:
    tamper(handed)
    ran = minglu(command, handed, "--language", "en")
    assert (ran.status, ran.err) == (1, "")
    assert place in ran.out
    assert "no fault" not in ran.out


@pytest.mark.parametrize("tamper", [change_opening, lose_opening, no_openings, change_pack])
def test_what_only_an_audit_can_see_is_found_by_it(handed: Path, tamper: Callable[[Path], None]) -> None:
    tamper(handed)
    assert minglu("verify", handed).status == 0
    ran = minglu("audit", handed, "--language", "en")
    assert (ran.status, ran.err) == (1, "")
    assert "faults found" in ran.out or "fault found" in ran.out


# ---- What is no hand-over ------------------------------------------------------------------------------------------


def unreadable_openings(folder: Path) -> None:
    (folder / "openings.jsonl").write_bytes(b"{}\n")


def no_packs(folder: Path) -> None:
    shutil.rmtree(folder / "packs")


def unreadable_pack(folder: Path) -> None:
    (folder / "packs" / "1" / "cn" / "pack.toml").write_text("id = [")


def unknown_fact(folder: Path) -> None:
    path = folder / "packs" / "1" / "house" / "policy.toml"
    path.write_text(path.read_text().replace("said_never", "said_maybe"))


SPOILED: list[tuple[Callable[[Path], None], str]] = [
    (unreadable_openings, "openings file"),
    (no_packs, "packs"),
    (unreadable_pack, "cn/pack.toml"),
    (unknown_fact, "said_maybe"),
]


@pytest.mark.parametrize(("spoil", "says"), SPOILED, ids=[row[0].__name__ for row in SPOILED])
def test_an_audit_that_cannot_begin_says_why_in_one_sentence(handed: Path, spoil: Callable[[Path], None], says: str) -> None:
    spoil(handed)
    assert says in one_sentence(minglu("audit", handed))


@pytest.mark.parametrize("command", ["verify", "audit"])
def test_a_folder_that_is_no_hand_over_is_said_to_be_none(kept: Path, tmp_path: Path, command: str) -> None:
    for folder in (kept, tmp_path):
        assert "no hand-over" in one_sentence(minglu(command, folder))


@pytest.mark.parametrize("command", ["verify", "audit"])
def test_a_name_of_nothing_is_said_to_be_one(tmp_path: Path, command: str) -> None:
    one_sentence(minglu(command, tmp_path / "nothing"))


def test_a_command_without_its_folder_is_not_understood() -> None:
    assert [minglu(*words).status for words in (["verify"], ["audit"], ["nothing"], ["verify", "--what"])] == [2, 2, 2, 2]


# ---- A statement ---------------------------------------------------------------------------------------------------


def verify_statement(kept: Path, statement: Path, *words: str | Path, number: str = CONTACT):
    keys = kept / "audit" / "policy"
    return minglu("verify", statement, "--policy", keys, "--number", number, "--fiction", "--language", "en", *words)


def test_a_statement_verifies_with_public_keys_alone_and_says_what_it_does_not_show(kept: Path) -> None:
    ran = verify_statement(kept, kept / "contact" / "statement.json")
    assert (ran.status, ran.err) == (0, "")
    assert "The statement verifies" in ran.out
    assert "Completeness was not checked" in ran.out


def test_with_a_copy_of_the_log_nothing_is_left_out(kept: Path) -> None:
    ran = verify_statement(kept, kept / "contact" / "statement.json", "--log", kept / "audit" / "log")
    assert (ran.status, ran.err) == (0, "")
    assert "nothing was left out" in ran.out


def test_a_statement_that_leaves_a_use_out_verifies_alone_and_not_with_the_log(kept: Path, tmp_path: Path) -> None:
    said = json.loads((kept / "contact" / "statement.json").read_bytes())
    left_out = said["uses"].pop(3)["index"]
    (tmp_path / "statement.json").write_text(json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False), "utf-8")
    assert verify_statement(kept, tmp_path / "statement.json").status == 0
    ran = verify_statement(kept, tmp_path / "statement.json", "--log", kept / "audit" / "log")
    assert ran.status == 1
    assert str(left_out) in ran.err


def test_a_log_that_was_tampered_with_is_no_measure_of_a_statement(kept: Path, handed: Path) -> None:
    drop_entry(handed)
    ran = verify_statement(kept, kept / "contact" / "statement.json", "--log", handed / "log")
    assert ran.status == 1
    assert "(dropped), entries 150 to 150" in ran.out


@pytest.mark.parametrize("number", ["16000000203", "16000000101", "+86 160 0000 0201"])
def test_it_is_of_no_other_number_than_the_one_it_is_of(kept: Path, number: str) -> None:
    ran = verify_statement(kept, kept / "contact" / "statement.json", number=number)
    assert "another number" in ran.err
    assert (ran.status, "verifies" in ran.out) == (1, False)


@pytest.mark.parametrize("number", ["16000000202", "+86 160 0000 0202", "160-0000-0202"])
def test_a_number_may_be_written_in_any_way(kept: Path, number: str) -> None:
    assert verify_statement(kept, kept / "contact" / "statement.json", number=number).status == 0


@pytest.mark.parametrize(("number", "says"), [("abc", "not a telephone number"), ("", "not a telephone number"), ("1" * 40, "telephone")])
def test_what_is_no_number_is_said_to_be_none_without_repeating_it(kept: Path, number: str, says: str) -> None:
    sentence = one_sentence(verify_statement(kept, kept / "contact" / "statement.json", number=number))
    assert says in sentence
    assert number == "" or number not in sentence


def test_a_number_kept_for_fiction_is_nobodys_unless_it_is_said_to_be_admitted(kept: Path) -> None:
    keys, statement = kept / "audit" / "policy", kept / "contact" / "statement.json"
    assert "fiction" in one_sentence(minglu("verify", statement, "--policy", keys, "--number", CONTACT))


@pytest.mark.parametrize("size", [0, 1, 100, 2000, -1])
def test_a_truncated_statement_is_said_to_be_unreadable(kept: Path, tmp_path: Path, size: int) -> None:
    (tmp_path / "statement.json").write_bytes((kept / "contact" / "statement.json").read_bytes()[:size])
    assert "fetch the file again" in one_sentence(verify_statement(kept, tmp_path / "statement.json"))


@pytest.mark.parametrize("name", ["contact/letter-demand.pdf", "contact/receipt.txt", "Master.csv", "audit/policy", "minglu.toml"])
def test_another_file_is_no_statement(kept: Path, name: str) -> None:
    one_sentence(verify_statement(kept, kept / name))


def test_a_statement_without_keys_or_number_says_what_is_needed(kept: Path) -> None:
    statement, keys = kept / "contact" / "statement.json", kept / "audit" / "policy"
    for words in ([], ["--policy", keys], ["--number", CONTACT]):
        assert "--policy" in one_sentence(minglu("verify", statement, *words))


def test_keys_that_are_none_are_said_to_be_none(kept: Path, tmp_path: Path) -> None:
    statement = kept / "contact" / "statement.json"
    one_sentence(minglu("verify", statement, "--policy", statement, "--number", CONTACT, "--fiction"))
    one_sentence(minglu("verify", statement, "--policy", tmp_path / "nothing", "--number", CONTACT, "--fiction"))
