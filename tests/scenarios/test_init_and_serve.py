"""minglu init, then minglu serve: a node is made once, looked over, served; what is unsafe is refused in words."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from minglu.canon.instants import DAY, Instant
from minglu.wiring.catalogues import load
from minglu.wiring.clock import StoryClock
from minglu.wiring.demo.seed import seed
from tests.scenarios.running import Ran, minglu, one_sentence
from tests.scenarios.serving import free_port, start

# A day on which the rules had been checked and the calendar was there, whatever day it is where this runs.
NOON = Instant(int(datetime(2026, 12, 1, 12, tzinfo=UTC).timestamp()) * 1000)
MADE = ("--name", "青禾消费金融（虚构）", "--origin", "https://records.lender.example", "--proxy", "127.0.0.1", "--language", "en")
ALWAYS = ("unsafe.outsiders_inside", "unsafe.no_dialler")


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    for place in ("minglu.cli.serve", "minglu.wiring.served", "minglu.wiring.first_start"):
        monkeypatch.setattr(f"{place}.SystemClock", lambda: StoryClock(NOON))


@pytest.fixture
def node(tmp_path: Path) -> Path:
    (tmp_path / "spool").mkdir()
    made = minglu("init", tmp_path / "node", *MADE, "--spool", tmp_path / "spool")
    assert (made.status, made.err) == (0, ""), made
    return tmp_path / "node"


def notes(*ids: str) -> str:
    words = load("en")
    return "".join(f"Note: {words.say(one)}\n" for one in ids)


def serve(node: Path, *more: str) -> Ran:
    return minglu("serve", node, "--language", "en", *more)


def test_a_new_node_is_safe_to_start_and_says_what_it_cannot_do_yet(node: Path) -> None:
    assert serve(node, "--check") == Ran(status=0, out="Nothing was found that would keep it from starting.\n", err=notes(*ALWAYS))


def test_a_node_behind_nobody_it_knows_is_told_that_all_share_their_limits(node: Path) -> None:
    edit('proxy = "127.0.0.1"', 'proxy = ""')(node)
    assert serve(node, "--check").err == notes("unsafe.no_proxy", *ALWAYS)


def test_looking_over_speaks_chinese_too(node: Path) -> None:
    ran = minglu("serve", node, "--check", "--language", "zh")
    assert (ran.status, ran.out) == (0, "没有发现妨碍启动的问题。\n")
    assert ran.err.startswith("请注意：")


def test_the_password_is_told_once(tmp_path: Path) -> None:
    made = minglu("init", tmp_path / "node", *MADE)
    lines = made.out.splitlines()
    assert lines[0] == f"The node is made: {tmp_path / 'node'}"
    password = lines[1].rpartition(": ")[2]
    assert len(password.split("-")) == 5
    again = minglu("init", tmp_path / "node", *MADE)
    assert one_sentence(again) == "there is something in this folder already; name a new one"
    assert password not in again.out + again.err


@pytest.mark.parametrize(
    ("words", "because"),
    [
        (("--name", "x", "--origin", "http://a.example"), "the address must be what people type"),
        (("--name", " ", "--origin", "https://a.example"), "name in minglu.toml must be"),
        (("--name", "x", "--origin", "https://a.example", "--login", "a"), "a login has 3 to 40"),
        (("--name", "x", "--origin", "https://a.example", "--spool", "out"), "spool in minglu.toml must be"),
        (("--name", "x", "--origin", "https://a.example", "--proxy", "anybody"), "proxy in minglu.toml must be"),
    ],
)
def test_what_cannot_be_is_said_and_leaves_nothing(tmp_path: Path, words: tuple[str, ...], because: str) -> None:
    assert because in one_sentence(minglu("init", tmp_path / "node", *words))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "words", [("--name", "x"), ("--origin", "https://a.example"), ("--name", "x", "--origin", "https://a.example", "--port", "0")]
)
def test_what_is_missing_is_not_understood(tmp_path: Path, words: tuple[str, ...]) -> None:
    assert minglu("init", tmp_path / "node", *words).status == 2
    assert list(tmp_path.iterdir()) == []


def edit(old: str, new: str) -> Callable[[Path], None]:
    def do(node: Path) -> None:
        path = node / "minglu.toml"
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new), "utf-8")

    return do


def readable_key(node: Path) -> None:
    (node / "lender" / "keys" / "master.key").chmod(0o644)


def writable(node: Path) -> None:
    node.chmod(0o777)


UNSAFE = [
    (edit("demo = false", "demo = true"), "this folder is a demonstration's"),
    (edit("fiction = false", "fiction = true"), "admit invented numbers"),
    (edit('origin = "https://records.lender.example"', 'origin = "http://127.0.0.1:8450"'), ""),
    (readable_key, "others can read the key file lender/keys/master.key"),
    (writable, "others can write to the folder"),
    (edit('spool = "', 'spool = "/nowhere'), "is not there or cannot be written to"),
]


@pytest.mark.parametrize(("spoil", "because"), UNSAFE)
def test_what_is_unsafe_is_refused_with_its_sentence(node: Path, spoil: Callable[[Path], None], because: str) -> None:
    spoil(node)
    ran = serve(node, "--check")
    if because:
        assert (ran.status, ran.out) == (1, "")
        assert any(line.startswith("It does not start: ") and because in line for line in ran.err.splitlines())
        assert serve(node).status == 1
    else:
        # In the clear, and reached from this machine alone.
        assert ran.status == 0


def test_a_clock_years_ahead_starts_nothing_until_somebody_has_looked_at_the_date(node: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("minglu.cli.serve.SystemClock", lambda: StoryClock(Instant(NOON + 31 * DAY)))
    ran = serve(node, "--check")
    assert (ran.status, serve(node).status) == (1, 1)
    assert "Check the date of this machine and its time server" in ran.err
    told = serve(node, "--check", "--after-a-pause")
    assert (told.status, "Note: it is started after a pause" in told.err) == (0, True)


def test_a_demonstration_is_not_served(tmp_path: Path) -> None:
    (tmp_path / "demo").mkdir(mode=0o700)
    seed(tmp_path / "demo", language="en", say=lambda _line: None)
    ran = serve(tmp_path / "demo")
    assert (ran.status, ran.out) == (1, "")
    assert len([line for line in ran.err.splitlines() if line.startswith("It does not start: ")]) == 4


@pytest.mark.parametrize(
    ("line", "instead", "says"),
    [
        ("format = 4", "format = 5", "Start a newer one"),
        ("fiction = false", "fiction = 0", "true or false"),
        ("[codes]", "[code]", "missing: codes"),
    ],
)
def test_settings_that_are_wrong_are_one_sentence(node: Path, line: str, instead: str, says: str) -> None:
    edit(line, instead)(node)
    assert says in one_sentence(serve(node, "--check"))


def test_a_folder_of_no_node_is_one_sentence(tmp_path: Path) -> None:
    assert one_sentence(serve(tmp_path)) == "this is no folder of a node: it has no minglu.toml"


# As a process of its own, on a day of ours.
SERVE = """
import sys
from minglu.canon.instants import DAY, Instant
from minglu.wiring import first_start, served
from minglu.wiring.clock import DemoClock
from minglu.cli import main, serve
for module in (serve, served):
    module.SystemClock = lambda: DemoClock(Instant(%d))
sys.argv = ["minglu", *sys.argv[1:]]
main.main()
"""


def test_it_is_served_and_stopped_in_order_and_tells_operators_in_lines(node: Path) -> None:
    port = free_port()
    edit("port = 8450", f"port = {port}")(node)
    edit('origin = "https://records.lender.example"', f'origin = "http://127.0.0.1:{port}"')(node)
    program = ("-c", SERVE % (NOON + 60_000))
    with start("serve", node, "--language", "en", port=port, program=program) as serving:
        serving.until("Ctrl-C ends it")
        assert serving.get("/livez")[0] == 200
        status, out, err = serving.stop()
    assert (status, out) == (0, "")
    told = err.splitlines()
    assert "\n".join(told[:2]) + "\n" == notes(*ALWAYS)
    assert all(json.loads(line)["event"] for line in told[2:])
