"""Commands that serve, as processes of their own: started, asked, stopped."""

import contextlib
import http.client
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
LONGEST = 120


def free_port() -> int:
    """A port that nobody listened at a moment ago."""
    with contextlib.closing(socket.socket()) as place:
        place.bind(("127.0.0.1", 0))
        return int(place.getsockname()[1])


@dataclass(kw_only=True)
class Serving:
    """A command that runs. `told` is what it printed so far."""

    process: subprocess.Popen[str]
    port: int
    told: list[str] = field(default_factory=list)

    def until(self, words: str) -> str:
        """Read what it prints, up to the first line with these words; that line."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.told.append(line.rstrip("\n"))
            if words in line:
                return line
        raise AssertionError(f"it ended and never said {words!r}: {self.told}")

    def get(self, path: str) -> tuple[int, bytes]:
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=LONGEST)) as connection:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read()

    def stop(self, how: signal.Signals = signal.SIGINT) -> tuple[int, str, str]:
        """Stop it; its status, the rest of what it printed, and its errors."""
        self.process.send_signal(how)
        out, err = self.process.communicate(timeout=LONGEST)
        return self.process.returncode, out, err


def _interruptible() -> None:
    """Ctrl-C counts, also where whoever runs the tests in the background had switched it off for all below."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@contextlib.contextmanager
def start(*words: str | Path, port: int, program: tuple[str, ...] = ("-m", "minglu")) -> Iterator[Serving]:
    command = [sys.executable, *program, *map(str, words)]
    environment = {
        "PYTHONPATH": str(ROOT / "src"),
        "LANG": "C.UTF-8",
        "PYTHONUTF8": "1",
        "PYTHONUNBUFFERED": "1",
    }
    # Nothing else runs in this process's threads while it forks.
    with subprocess.Popen(
        command,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=_interruptible,  # noqa: PLW1509
    ) as process:
        try:
            yield Serving(process=process, port=port)
        finally:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
