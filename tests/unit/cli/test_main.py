"""The command itself: exit statuses, one-sentence errors, progress for those who look, the language of the terminal."""

import subprocess
import sys
from pathlib import Path

import pytest
from rich.console import Console

from minglu.cli import main as command
from minglu.cli import told
from minglu.wiring.clock import StoryClock
from minglu.wiring.errors import UnsafeKeys
from minglu.wiring.folders import hold
from minglu.wiring.settings import FORMAT, Settings, write_settings
from tests.tampering.honest import hand_over_of
from tests.unit.acts.cast import INSTITUTION, NOW, ORIGIN
from tests.unit.cli.conftest import Type

DAY = 24 * 3600 * 1000


@pytest.mark.parametrize(
    "words",
    [
        ["praise"],
        ["verify"],
        ["verify", "a", "b"],
        ["verify", "--loudly"],
        ["audit", "x", "--language", "fr"],
        ["rules", "bend"],
        ["openings", "give"],
    ],
    ids=" ".join,
)
def test_what_is_not_understood_ends_with_two_and_says_so_on_standard_error(minglu: Type, words: list[str]):
    said = minglu(*words)

    assert (said.status, said.out) == (2, "")
    assert said.err


@pytest.mark.parametrize("words", [["--help"], ["verify", "--help"], ["rules", "--help"], ["--version"]], ids=" ".join)
def test_help_ends_well(minglu: Type, words: list[str]):
    said = minglu(*words)

    assert said.status == 0
    assert said.out


def test_an_error_that_nobody_foresaw_keeps_its_trace(minglu: Type, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setattr("sys.argv", ["minglu", "verify", str(tmp_path)])
    monkeypatch.setattr("minglu.cli.check.verify_folder", lambda *_, **__: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        command.main()


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (UnsafeKeys("log.key can be read by others; run chmod 600 on it"), "log.key can be read by others; run chmod 600 on it"),
        (PermissionError(13, "Permission denied", "/a/file"), "Permission denied: /a/file"),
        (OSError("the disk is gone"), "the disk is gone: no file named"),
    ],
    ids=["ours", "the system's", "the system's without a file"],
)
def test_an_error_that_was_foreseen_is_one_sentence(capsys: pytest.CaptureFixture[str], error: Exception, sentence: str):
    assert told.tell_error(error) == 1
    assert capsys.readouterr() == ("", f"minglu: {sentence}\n")


def test_who_interrupts_is_not_shown_a_trace(minglu: Type, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("minglu.cli.check.verify_folder", interrupt)

    assert minglu("verify", tmp_path).status == 130


def test_the_module_runs_as_the_command_does():
    words = [sys.executable, "-m", "minglu", "verify", "nowhere", "--language", "en"]
    source = str(Path(command.__file__).parents[2])
    ran = subprocess.run(words, capture_output=True, text=True, check=False, timeout=60, env={"PYTHONPATH": source})

    assert (ran.returncode, ran.stdout, ran.stderr) == (1, "", "minglu: there is neither a file nor a folder of this name\n")


class TestProgress:
    """For people who look at it; nobody else finds it in their log."""

    def test_nothing_is_shown_where_nobody_looks(self, capsys: pytest.CaptureFixture[str]):
        with told.progress("verifying") as show:
            show(1, 2)
            show(2, 2)

        assert capsys.readouterr() == ("", "")

    def test_somebody_at_a_terminal_is_shown_it_on_standard_error(
        self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ):
        monkeypatch.setattr(told, "Console", lambda stderr: Console(stderr=stderr, force_terminal=True, width=80))
        with told.progress("verifying") as show:
            show(1, 2)

        shown = capsys.readouterr()
        assert shown.out == ""
        assert "verifying" in shown.err


class TestLanguage:
    """The one asked for, else the terminal's, else English."""

    @pytest.mark.parametrize(
        ("all_of_them", "messages", "general", "spoken"),
        [
            ("zh_CN.UTF-8", "en_US", "en_US", "zh"),
            ("", "zh_TW", "en_US", "zh"),
            ("", "", "zh", "zh"),
            ("en_US.UTF-8", "zh_CN", "zh_CN", "en"),
            ("", "", "", "en"),
            ("C", "zh_CN", "zh_CN", "en"),
            ("", "", "de_DE.UTF-8", "en"),
        ],
    )
    def test_the_terminals(self, monkeypatch: pytest.MonkeyPatch, all_of_them: str, messages: str, general: str, spoken: str):
        for name, value in (("LC_ALL", all_of_them), ("LC_MESSAGES", messages), ("LANG", general)):
            monkeypatch.setenv(name, value)

        assert told.language_of(None) == spoken

    def test_the_one_asked_for_whatever_the_terminal_speaks(self, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")

        assert told.language_of("en") == "en"

    def test_a_terminal_that_says_nothing_is_spoken_to_in_english(self, monkeypatch: pytest.MonkeyPatch):
        for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
            monkeypatch.delenv(name, raising=False)

        assert told.language_of(None) == "en"


class TestRules:
    """minglu rules."""

    def test_a_rule_nobody_knows_is_named_with_those_there_are(self, minglu: Type):
        said = minglu("rules", "explain", "cn.be-nice")

        assert (said.status, said.out) == (1, "")
        assert said.err.startswith("minglu: there is no rule cn.be-nice; there are ")

    @pytest.mark.parametrize(
        ("language", "says"), [("en", "The debtor and the guarantor may themselves be contacted"), ("zh", "可就债务联络债务人和保证人本人")]
    )
    def test_a_rule_is_explained_in_the_language_asked_for(self, minglu: Type, language: str, says: str):
        said = minglu("rules", "explain", "core.allow-collection", "--language", language)

        assert (said.status, said.err) == (0, "")
        assert "core.allow-collection" in said.out
        assert says in said.out

    def test_a_folder_without_packs_is_refused(self, minglu: Type, tmp_path: Path):
        said = minglu("rules", "test", tmp_path)

        assert (said.status, said.err) == (1, "minglu: there are no rule packs in this folder\n")


class TestStory:
    """minglu story; that it plays is tested where it is told."""

    def test_it_is_not_played_over_somebodys_files(self, minglu: Type, tmp_path: Path):
        (tmp_path / "diary.txt").write_text("mine")
        said = minglu("story", "--keep", tmp_path)

        assert (said.status, said.err) == (1, "minglu: the folder to keep the story in is not empty; name a new one\n")
        assert (tmp_path / "diary.txt").read_text() == "mine"


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A node with settings, whose openings may be given."""
    folder = tmp_path_factory.mktemp("given") / "office"
    hand_over_of(folder)
    settings = {name: getattr(INSTITUTION, name) for name in ("name", "agency", "region", "zone", "fiction")}
    write_settings(folder, Settings(format=FORMAT, origin=ORIGIN, **settings))
    return folder


class TestOpenings:
    """minglu openings give: giving is an entry, and what is given is audited without a fault."""

    @pytest.fixture(autouse=True)
    def some_days_later(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("minglu.wiring.handover.SystemClock", lambda: StoryClock(NOW + 9 * DAY))

    def words(self, node: Path, out: Path) -> list[object]:
        return ["openings", "give", node, "--to", "an auditor", "--why", "yearly audit", "--out", out]

    def test_what_is_given_is_audited_without_a_fault(self, minglu: Type, node: Path, tmp_path: Path):
        given = minglu(*self.words(node, tmp_path / "out"))
        audited = minglu("audit", tmp_path / "out")

        assert (given.status, given.err) == (0, "")
        assert given.out.endswith(f"Folder: {tmp_path / 'out'}\n")
        assert (audited.status, audited.lines[-1]) == (0, "The audit finds no fault.")

    def test_a_folder_that_is_there_already_is_left_alone_and_nothing_is_entered(self, minglu: Type, node: Path, tmp_path: Path):
        before = (node / "lender" / "log" / "checkpoint").read_bytes()
        said = minglu(*self.words(node, tmp_path))

        assert (said.status, said.err) == (1, "minglu: the folder for the hand-over is there already; name a new one\n")
        assert (node / "lender" / "log" / "checkpoint").read_bytes() == before

    def test_a_node_that_is_served_gives_nothing_and_says_what_to_do(self, minglu: Type, node: Path, tmp_path: Path):
        before = (node / "lender" / "log" / "checkpoint").read_bytes()
        with hold(node):
            said = minglu(*self.words(node, tmp_path / "out"))

        told = "minglu: another process works in this folder; stop it first, or name another folder\n"
        assert (said.status, said.out, said.err) == (1, "", told)
        assert (node / "lender" / "log" / "checkpoint").read_bytes() == before
        assert not (tmp_path / "out").exists()
        assert minglu(*self.words(node, tmp_path / "out")).status == 0

    def test_a_folder_of_no_node_is_refused(self, minglu: Type, tmp_path: Path):
        said = minglu(*self.words(tmp_path, tmp_path / "out"))

        assert (said.status, said.err) == (1, "minglu: this is no folder of a node: it has no minglu.toml\n")
        assert not (tmp_path / "out").exists()
