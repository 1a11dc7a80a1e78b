"""The same as a process of its own: exit status and channels as a shell and a script see them."""

import subprocess
import sys
from pathlib import Path

from tests.scenarios.running import minglu

ROOT = Path(__file__).parents[2]


def run(*words: str | Path, language: str = "C.UTF-8") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "minglu", *map(str, words)]
    environment = {"PYTHONPATH": str(ROOT / "src"), "LANG": language, "PYTHONUTF8": "1"}
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)


def test_a_fault_ends_with_status_one_and_an_error_stands_alone_on_standard_error(tmp_path: Path) -> None:
    ran = run("verify", tmp_path)
    assert (ran.returncode, ran.stdout, ran.stderr.count("\n")) == (1, "", 1)
    assert "Traceback" not in ran.stderr


def test_a_clean_hand_over_ends_with_status_zero_and_says_the_same_as_here(kept: Path) -> None:
    ran = run("verify", kept / "audit")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout == minglu("verify", kept / "audit", "--language", "en").out


def test_it_speaks_the_language_of_the_terminal(kept: Path) -> None:
    assert run("verify", kept / "audit", language="zh_CN.UTF-8").stdout == minglu("verify", kept / "audit", "--language", "zh").out
