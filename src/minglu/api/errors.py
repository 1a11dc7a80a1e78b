"""What the API says instead of an answer.

Refused    carries the problem that is sent, and when to come back; nothing of the request
"""

from minglu.api.problems import PROBLEMS, Problem, RefusedByRule, Wrong, problem
from minglu.canon.instants import Instant


class Refused(Exception):
    """The request is answered with this problem. `again`: the moment for `Retry-After`."""

    def __init__(self, told: Problem | RefusedByRule, *, again: Instant | None = None) -> None:
        super().__init__(told.type)
        self.told = told
        self.again = again


def refuse(slug: str, detail: str = "", *, again: Instant | None = None, **members: object) -> Refused:
    """The problem of this type, to be raised. Without a detail, the sentence of the registry stands."""
    kind = PROBLEMS[slug]
    return Refused(problem(kind, detail or kind.means, **members), again=again)


def wrong_at(path: str, what: str) -> Refused:
    """What was sent is wrong at one place."""
    return refuse("invalid", f"{path} {what}", wrong=(Wrong(path=path, what=what),))
