"""Tampering with the folder that is handed over: files left out, cut, swollen, linked to elsewhere."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from minglu.audit.errors import WrongOpenings
from minglu.canon.numbers import E164
from minglu.ledger.errors import WrongPolicy, WrongProof
from minglu.ledger.policy import parse_policy
from minglu.ledger.statement import Statement, check_statement, complete_in, render_statement
from minglu.rules.errors import WrongPack
from minglu.wiring.errors import WrongFolder
from minglu.wiring.handover import FolderCopy, audit_folder, read_inside, read_policy, read_statement, verify_folder, verify_log
from tests.tampering.forge import Handed, Keys
from tests.unit.acts.cast import CONTACT

Tamper = Callable[[Path], object]
TILE, BUNDLE = "log/tile/0/000.p/50", "log/tile/entries/000.p/50"


def quiet(_done: int, _of: int) -> None:
    """Nobody looks."""


@pytest.fixture
def folder(office: tuple[Path, Statement], tmp_path: Path) -> Path:
    """A copy of the hand-over that a test may spoil."""
    return Path(shutil.copytree(office[0] / "audit", tmp_path / "audit"))


def words(folder: Path) -> set[str]:
    return {fault.what for fault in audit_folder(folder, progress=quiet).faults}


def test_an_honest_hand_over_is_clean(folder: Path, handed: Handed):
    audited = audit_folder(folder, progress=quiet)

    assert audited.clean
    assert (audited.report.size, audited.replayed.decisions, audited.replayed.unopened) == (len(handed.entries), 8, 0)


def lines_of(name: str, change: Callable[[list[bytes]], object]) -> Tamper:
    def tamper(folder: Path) -> None:
        lines = (folder / name).read_bytes().splitlines()
        change(lines)
        (folder / name).write_bytes(b"".join(line + b"\n" for line in lines))

    return tamper


def older_checkpoint(folder: Path) -> None:
    sizes = sorted((folder / "log" / "checkpoints").iterdir(), key=lambda path: int(path.name))
    shutil.copy(sizes[-3], folder / "log" / "checkpoint")


FAULTS: list[tuple[str, Tamper, str]] = [
    # what was done to the folder, how, and the word of the fault
    ("no openings at all", lambda f: (f / "openings.jsonl").unlink(), "unopened"),
    ("openings of nothing", lambda f: (f / "openings.jsonl").write_bytes(b""), "unopened"),
    ("one opening left out", lines_of("openings.jsonl", lambda lines: lines.pop(0)), "unopened"),
    ("no label proofs", lambda f: (f / "labels.jsonl").unlink(), "unproved"),
    ("one label proof left out", lines_of("labels.jsonl", lambda lines: lines.pop()), "unproved"),
    ("nothing from the witnesses", lambda f: shutil.rmtree(f / "seen"), "unseen"),
    ("noise from a witness", lambda f: (f / "seen" / "witness-one.example").write_bytes(b"noise"), "seen"),
    ("an old backup", older_checkpoint, "tail"),
    ("no checkpoint", lambda f: (f / "log" / "checkpoint").unlink(), "checkpoint"),
    ("a checkpoint of a gigabyte", lambda f: os.truncate(f / "log" / "checkpoint", 2**30), "checkpoint"),
    ("a tile of a gigabyte", lambda f: os.truncate(f / TILE, 2**30), "unreadable"),
    ("a bundle of a gigabyte", lambda f: os.truncate(f / BUNDLE, 2**30), "unreadable"),
    ("a folder where a bundle stood", lambda f: _folder(f / BUNDLE), "missing"),
    ("a bundle without end", lambda f: _linked(f / BUNDLE, "/dev/zero"), "missing"),
    ("a bundle from somewhere else", lambda f: _linked(f / BUNDLE, "/etc/passwd"), "missing"),
    ("openings from somewhere else", lambda f: _linked(f / "openings.jsonl", "/etc/passwd"), "unopened"),
    ("other packs", lambda f: _append(f / "packs/1/house/policy.toml", b"\n# softer\n"), "packs"),
]


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _linked(path: Path, target: str) -> None:
    path.unlink()
    path.symlink_to(target)


def _append(path: Path, data: bytes) -> None:
    path.write_bytes(path.read_bytes() + data)


@pytest.mark.parametrize(("tamper", "what"), [row[1:] for row in FAULTS], ids=[row[0] for row in FAULTS])
def test_it_is_a_fault(folder: Path, tamper: Tamper, what: str):
    tamper(folder)

    assert what in words(folder)


REFUSED: list[tuple[str, Tamper, type[Exception], str]] = [
    # what was done to the folder, how, and what is said
    ("no log", lambda f: shutil.rmtree(f / "log"), WrongFolder, "no hand-over: it needs a file `policy` and a folder `log`"),
    ("no policy", lambda f: (f / "policy").unlink(), WrongFolder, "no hand-over: it needs a file `policy`"),
    ("a policy of noise", lambda f: (f / "policy").write_bytes(b"noise\n"), WrongPolicy, "starts with none of log, witness, group, quorum"),
    ("a policy of a gigabyte", lambda f: os.truncate(f / "policy", 2**30), WrongPolicy, "bytes of policy; at most 200000 are read"),
    ("a policy from somewhere else", lambda f: _linked(f / "policy", "/etc/passwd"), WrongFolder, "it needs a file `policy`"),
    ("no packs", lambda f: shutil.rmtree(f / "packs"), WrongFolder, "it needs a folder `packs`"),
    ("packs that are empty", lambda f: _folder_of_nothing(f / "packs"), WrongFolder, "there are no rule packs in this folder"),
    ("packs without their zone", lambda f: (f / "packs/1/zones/Asia/Shanghai").unlink(), WrongFolder, "do not know the zone Asia/Shanghai"),
    ("a pack that does not load", lambda f: _append(f / "packs/1/house/policy.toml", b"[["), WrongPack, "house/policy.toml"),
    (
        "a line that is no opening",
        lines_of("openings.jsonl", lambda lines: lines.insert(3, b"x")),
        WrongOpenings,
        "^line 4: .*cannot be read",
    ),
    (
        "an opening given twice",
        lines_of("openings.jsonl", lambda lines: lines.append(lines[7])),
        WrongOpenings,
        "is opened twice; fetch the file again",
    ),
    ("an opening of a gigabyte", lambda f: os.truncate(f / "openings.jsonl", 2**30), WrongOpenings, "cannot be read; fetch the file again"),
    (
        "a line that is no label proof",
        lines_of("labels.jsonl", lambda lines: lines.append(b"{}")),
        WrongOpenings,
        "^line 3: .*cannot be read",
    ),
]


def _folder_of_nothing(path: Path) -> None:
    shutil.rmtree(path)
    path.mkdir()


@pytest.mark.parametrize(("tamper", "error", "says"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_it_is_refused_with_a_sentence(folder: Path, tamper: Tamper, error: type[Exception], says: str):
    tamper(folder)

    with pytest.raises(error, match=says):
        audit_folder(folder, progress=quiet)


def test_a_last_line_of_openings_without_its_end_is_read_too(folder: Path):
    path = folder / "openings.jsonl"
    path.write_bytes(path.read_bytes().removesuffix(b"\n"))

    assert audit_folder(folder, progress=quiet).clean


class TestPolicies:
    """Whoever writes the policy says who counts: a reader brings their own."""

    def test_a_hand_over_verifies_by_the_readers_own_policy(self, folder: Path):
        own = parse_policy((folder / "policy").read_bytes())
        (folder / "policy").unlink()

        assert verify_folder(folder, policy=own, progress=quiet).faults == ()

    def test_a_whole_log_with_witnesses_of_the_lenders_making_does_not(self, folder: Path, handed: Handed):
        """The lender's own two keys stand in for the witnesses; log, policy and seen/ agree with each other."""
        forged = Handed(entries=handed.entries, steps=handed.steps, keys=Keys(log=handed.keys.log))
        for path, data in forged.files().items():
            (folder / "log" / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / "log" / path).write_bytes(data)
        for path in (folder / "seen").iterdir():
            path.write_bytes(forged.note())

        assert "checkpoint" in {fault.what for fault in verify_folder(folder, progress=quiet).faults}
        assert {fault.what for fault in verify_folder(folder, policy=forged.keys.policy, progress=quiet).faults} == {"outsiders"}


class TestReadingInside:
    """A path leads to a plain file inside the folder, or nowhere."""

    @pytest.mark.parametrize("path", ["../secret", "/etc/passwd", "log/../../secret", "link", "folder", "nothing", "link/file", ".", ""])
    def test_nowhere(self, tmp_path: Path, path: str):
        (tmp_path / "secret").write_bytes(b"secret")
        inside = tmp_path / "inside"
        (inside / "folder").mkdir(parents=True)
        (inside / "link").symlink_to(tmp_path / "secret")

        assert read_inside(inside, path, most=100) is None

    def test_a_pipe_is_no_file_and_is_not_waited_for(self, tmp_path: Path):
        os.mkfifo(tmp_path / "pipe")

        assert FolderCopy(tmp_path).read("pipe") is None

    def test_no_more_is_read_than_an_honest_file_could_have(self, tmp_path: Path):
        (tmp_path / "big").write_bytes(b"x" * 50)

        assert read_inside(tmp_path, "big", most=10) == b"x" * 11
        assert read_inside(tmp_path, "big", most=50) == b"x" * 50

    def test_a_link_inside_the_folder_may_be_followed(self, tmp_path: Path):
        (tmp_path / "file").write_bytes(b"x")
        (tmp_path / "link").symlink_to(tmp_path / "file")

        assert read_inside(tmp_path, "link", most=10) == b"x"


class TestStatements:
    """The statement that the office gave, against the log that it handed over."""

    def test_it_is_complete(self, office: tuple[Path, Statement], handed: Handed):
        checked = check_statement(office[1], number=CONTACT, policy=handed.keys.policy)
        copy = verify_log(office[0] / "audit" / "log", policy=handed.keys.policy)

        complete_in(checked, copy.entries)
        assert [use.entry.kind.name for use in checked.uses] == [
            "person.linked",
            "datum.sealed",
            "consent.given",
            "person.proved",
            "statement.given",
        ]

    def test_it_is_of_no_other_number(self, office: tuple[Path, Statement], handed: Handed):
        with pytest.raises(ValueError, match="does not belong to this key and input"):
            check_statement(office[1], number=E164("+8616000000101"), policy=handed.keys.policy)

    def test_it_does_not_say_whose_debt_it_was(self, office: tuple[Path, Statement], handed: Handed):
        debt = handed.openings[31]["debt"].content
        told = b"".join(repr(use.parties).encode() for use in office[1].uses) + render_statement(office[1])

        assert not any(str(value).encode() in told for value in debt.values())

    def test_a_copy_of_the_log_before_the_statement_shows_nothing(self, office: tuple[Path, Statement], handed: Handed):
        checked = check_statement(office[1], number=CONTACT, policy=handed.keys.policy)

        with pytest.raises(WrongProof, match="the copy of the log ends at 30 entries"):
            complete_in(checked, handed.entries[:30])

    def test_there_must_be_a_log_to_compare_it_with(self, handed: Handed, tmp_path: Path):
        with pytest.raises(WrongFolder, match="there is no folder with a copy of the log"):
            verify_log(tmp_path / "nowhere", policy=handed.keys.policy)

    def test_its_file_must_be_one(self, tmp_path: Path):
        with pytest.raises(WrongFolder, match="nowhere is no file that can be read"):
            read_statement(tmp_path / "nowhere")
        with pytest.raises(WrongFolder, match="is no file that can be read"):
            read_policy(tmp_path)
