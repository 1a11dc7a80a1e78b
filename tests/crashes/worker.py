"""The process that is killed. It forks a child for every line it is given, and says how each child ended.

    {"folder": "…", "run": "acts", "step": "dial", "point": "token.claimed", "nth": 1}   ->   -9

A fork costs a fraction of a new interpreter. The parent runs no thread and opens no database, so that a child begins
clean; the child kills itself with SIGKILL at the point, and nothing of it runs after that: no `finally`, no flush.
"""

import json
import os
import signal
import sys
import traceback
from pathlib import Path

from minglu.wiring.clock import StoryClock
from tests.crashes.drafts import play_draft
from tests.crashes.run import LATER, Cut, Journal, play
from tests.crashes.stage import WORKS, enter, opened, packs


def kill(_: str) -> None:
    """The end."""
    os.kill(os.getpid(), signal.SIGKILL)


def work(order: dict[str, object]) -> None:
    """One child's life: the acts in a prepared folder, a complaint drafted in one, or the opening of a new or an old one."""
    folder = Path(str(order["folder"]))
    cut = Cut(step=str(order["step"]), point=str(order["point"]), nth=int(str(order["nth"])), strike=kill)
    if order["run"] == "acts":
        with enter(folder, now=WORKS, at=cut) as stage:
            play(stage, journal=Journal(folder / "journal"), cut=cut)
    elif order["run"] == "draft":
        with enter(folder, now=WORKS, at=cut) as stage:
            play_draft(stage, journal=Journal(folder / "journal"), cut=cut)
    else:
        with opened(folder, clock=StoryClock(LATER), at=cut):
            pass


def main() -> None:
    """Until the last line."""
    packs()
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            try:
                work(json.loads(line))
            except BaseException:  # noqa: BLE001 - a child must end here, whatever it died of
                traceback.print_exc()
                os._exit(1)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
