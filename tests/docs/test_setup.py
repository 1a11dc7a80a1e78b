"""What a fresh machine is promised: pinned by hash, from no address of ours."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = ("requirements.lock", "requirements-bootstrap.lock")


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_address(lock) -> None:
    assert not re.search(r"://|file:|--(extra-)?index|--find-links", (ROOT / lock).read_text("ascii"))


@pytest.mark.parametrize("lock", LOCKS)
def test_each_pinned_package_has_a_hash(lock) -> None:
    blocks = re.split(r"\n(?=[a-z0-9])", re.sub(r"^ *#.*\n", "", (ROOT / lock).read_text("ascii"), flags=re.MULTILINE))
    assert blocks
    assert [block.split("\n")[0] for block in blocks if "==" not in block or "--hash=sha256:" not in block] == []


def test_all_that_is_asked_for_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    asked = {re.split(r"[\[<>=]", name)[0] for name in [*project["dependencies"], *extras["dev"], *extras["postgres"]]} - {"minglu"}
    pinned = set(re.findall(r"^([a-z0-9.-]+)==", (ROOT / "requirements.lock").read_text("ascii"), re.MULTILINE))
    assert asked <= pinned


def test_the_build_machine_runs_the_same_two_verbs_and_nothing_else() -> None:
    lines = (ROOT / ".ci" / "run").read_text("utf-8").splitlines()
    assert [line for line in lines if line.startswith("make")] == ["make check", "make test"]
    assert lines[-2:] == ["make check", "make test"]


@pytest.mark.parametrize("script", ["scripts/setup", "scripts/setup_browser", "scripts/setup_postgres", ".ci/run"])
def test_scripts_are_programs_that_bash_can_read(script) -> None:
    assert (ROOT / script).stat().st_mode & 0o111
    assert subprocess.run(["bash", "-n", str(ROOT / script)], check=False, capture_output=True).stderr == b""


def test_a_machine_without_python_is_told_what_to_install(tmp_path) -> None:
    for program in ("bash", "cat", "cut", "sha256sum", "id", "tail", "mktemp", "rm", "dirname", "flock"):
        found = subprocess.run(["which", program], check=True, capture_output=True, text=True).stdout.strip()
        (tmp_path / program).symlink_to(found)
    tree = tmp_path / "tree"
    (tree / "scripts").mkdir(parents=True)
    for name in (*LOCKS, "pyproject.toml", "scripts/setup"):
        (tree / name).write_bytes((ROOT / name).read_bytes())
    command = [str(tmp_path / "bash"), str(tree / "scripts/setup")]
    done = subprocess.run(command, env={"PATH": str(tmp_path)}, check=False, capture_output=True, text=True)
    assert done.returncode == 1
    assert "no Python 3.11 or newer was found. On Debian or Ubuntu: apt-get install python3" in done.stderr
