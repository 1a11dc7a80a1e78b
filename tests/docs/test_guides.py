"""The guides are followed: programs and commands in them are run, and screens are called what they call themselves."""

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from minglu.access.api_keys import SCOPES
from minglu.acts.allow import staff_of
from minglu.acts.api_keys import issue_key
from minglu.acts.sign_in import SignedIn, sign_in
from minglu.canon.instants import DAY, Instant
from minglu.vault.signature import public_of
from minglu.wiring.catalogues import load
from minglu.wiring.demo.people import PASSWORD, loader_of
from minglu.wiring.settings import parse_settings, render_settings
from tests.docs.test_pages_run import fits, program, typed
from tests.web_stage import Live, live_site

ROOT = Path(__file__).parents[2]
GUIDES = ROOT / "docs" / "guides"
SEED = bytes(range(32))
NUMBER = "16000000180"
EVERYBODY = sorted(path.name for path in GUIDES.glob("*.md"))

_STEP = re.compile(r"```sh\n(.*?)```\n\n```text\n(.*?)```", re.DOTALL)
_BOLD = re.compile(r"\*\*(.+?)\*\*")
_HOLE = re.compile(r"\{[a-z_]+\}")


def blocks(page: str, kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", (GUIDES / page).read_text("utf-8"), flags=re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Connected:
    """A served demonstration, a key of its API, and a collector whose key the log names."""

    live: Live
    key: str
    staff: str
    agency: str


@pytest.fixture
def connected(tmp_path: Path) -> Iterator[Connected]:
    with live_site(tmp_path / "demo") as live:
        node = live.served.node
        office, loader = node.office, loader_of(node)
        until = Instant(office.clock.now() + 30 * DAY)
        officer = node.accounts.of_login("officer").staff
        key = issue_key(office, node.api_keys, staff=loader, scopes=SCOPES, until=until, by=officer).text
        asker = {"login": "collector-1", "password": PASSWORD, "key": public_of(SEED), "demo_mode": True}
        assert isinstance(sign_in(office, node.accounts, node.sessions, node.passkeys, **asker), SignedIn)
        staff = node.accounts.of_login("collector-1").staff
        yield Connected(live=live, key=key, staff=staff, agency=staff_of(office, staff).agency)


def test_the_integrators_program_prints_what_its_page_says(connected: Connected) -> None:
    (source,), (told,) = blocks("integrator.md", "python"), blocks("integrator.md", "text")
    now = connected.live.served.clock.now() / 1000
    whose = f"number={NUMBER!r}, staff={connected.staff!r}, agency={connected.agency!r}, seed=bytes(range(32))"
    call = f"play({connected.live.address!r}, {connected.key!r}, {whose}, now=datetime.fromtimestamp({now}, UTC))"
    # In a process of its own, as its reader runs it: this one serves, and writes log lines.
    done = subprocess.run([sys.executable, "-c", f"{source}\n{call}"], check=False, capture_output=True, text=True)
    assert done.stderr == ""
    assert fits(done.stdout, told), done.stdout


# A day on which the rules had been checked and the calendar was there, whatever day it is where this runs.
PINNED = """
from datetime import UTC, datetime
import minglu.cli.main, minglu.cli.serve, minglu.wiring.first_start
from minglu.wiring.clock import StoryClock
noon = StoryClock(int(datetime(2026, 12, 1, 12, tzinfo=UTC).timestamp()) * 1000)
for module in (minglu.cli.serve, minglu.wiring.first_start):
    module.SystemClock = lambda: noon
minglu.cli.main.main()
"""


@pytest.fixture(scope="module")
def operated(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, str, str]]:
    """Each command of the operator's guide with what it prints and what the guide says it prints."""
    folder = tmp_path_factory.mktemp("operator")
    (folder / ".venv" / "bin").mkdir(parents=True)
    (folder / "pinned.py").write_text(PINNED, "utf-8")
    program(folder / ".venv" / "bin" / "minglu", f'"{folder}/pinned.py"')
    steps = _STEP.findall((GUIDES / "operator.md").read_text("utf-8"))
    return [(command, typed(command, folder)[1], told) for command, told in steps]


def test_the_operators_commands_print_what_their_page_says(operated: list[tuple[str, str, str]]) -> None:
    assert [(command, said) for command, said, told in operated if not fits(said, told)] == []
    assert len(operated) >= 4


def test_every_command_of_the_operator_has_its_output(operated: list[tuple[str, str, str]]) -> None:
    assert len(blocks("operator.md", "sh")) == len(operated)


def test_the_settings_in_the_operators_page_are_settings() -> None:
    (text,) = blocks("operator.md", "toml")
    assert parse_settings(render_settings(parse_settings(text))) == parse_settings(text)


@pytest.mark.parametrize("page", EVERYBODY)
def test_what_stands_in_bold_is_what_a_screen_says(page: str) -> None:
    """Bold is kept for the names of screens, fields and buttons, and each of them is in the catalogue of the page's language."""
    said = load("zh" if ".zh-CN." in page else "en").messages.values()
    known = [re.compile(".+".join(map(re.escape, _HOLE.split(message)))) for message in said]
    text = re.sub(r"```.*?```", "", (GUIDES / page).read_text("utf-8"), flags=re.DOTALL)
    assert [name for name in _BOLD.findall(text) if not any(message.fullmatch(name) for message in known)] == []


def test_each_guide_for_people_is_there_in_both_languages() -> None:
    assert {"person", "collector", "handler", "compliance", "checkup"} == {
        name.removesuffix(".zh-CN.md") for name in EVERYBODY if ".zh-CN." in name
    }
    assert {"person.md", "collector.md", "handler.md", "compliance.md", "checkup.md"} <= set(EVERYBODY)
