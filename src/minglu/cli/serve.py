"""minglu serve: the pages and the API of a node, for real people. It refuses to start while anything about it is unsafe."""

import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal

import cyclopts

from minglu.cli.told import FAILED, language_of, tell
from minglu.rules.packs import load_packs
from minglu.wiring.catalogues import load
from minglu.wiring.clock import SystemClock
from minglu.wiring.folders import hold, hold_name
from minglu.wiring.http import make_app
from minglu.wiring.listen import listen, run_until_stopped
from minglu.wiring.log_lines import tell_operators
from minglu.wiring.packs import read_packs
from minglu.wiring.serve_checks import Unsafe, look_over
from minglu.wiring.served import serve_node
from minglu.wiring.settings import read_settings
from minglu.words.catalogue import Catalogue

_PORTS = cyclopts.validators.Number(gte=1, lte=65_535)
_NAME = re.compile(r"(?:[a-z][a-z0-9-]{0,19})?")


def _named(_type: object, name: str) -> None:
    if not _NAME.fullmatch(name):
        raise ValueError("a node's name has 1 to 20 small letters, digits and hyphens, and begins with a letter")


def serve(
    folder: Path,
    *,
    check: Annotated[bool, cyclopts.Parameter(negative="", help="only say what would keep it from starting")] = False,
    after_a_pause: Annotated[
        bool, cyclopts.Parameter(negative="", help="the date is right, and nothing was entered for more than 30 days")
    ] = False,
    port: Annotated[int | None, cyclopts.Parameter(validator=_PORTS, help="where to listen; that of the settings if not given")] = None,
    node: Annotated[str, cyclopts.Parameter(validator=_named, help="a name for each further node of one log, on PostgreSQL")] = "",
    language: Annotated[Literal["zh", "en"] | None, cyclopts.Parameter(help="zh or en; the terminal's if not given")] = None,
) -> int:
    """Serve the node in FOLDER, which `minglu init` made."""
    words = load(language_of(language))
    settings = read_settings(folder)
    with hold(folder, shared=settings.database.shared), hold_name(folder, node):
        packs = load_packs(read_packs())
        found = look_over(folder, settings, now=SystemClock().now(), packs=packs, paused=after_a_pause)
        _tell_unsafe(found, words=words)
        if any(one.refuses for one in found):
            return FAILED
        if check:
            tell(words.say("serve.safe"))
            return 0
        tell_operators(quiet=False)
        with listen(settings.web.host, port or settings.web.port) as place, serve_node(folder, settings, name=node) as served:
            tell(words.say("serve.running", origin=settings.web.origin))
            app = make_app(served)
            # Whoever started it through a pipe waits for these lines too.
            sys.stdout.flush()
            run_until_stopped(app, place, proxy=settings.web.proxy)
    return 0


def _tell_unsafe(found: Sequence[Unsafe], *, words: Catalogue) -> None:
    """What refuses goes to standard error, and so does what only warns: standard output is for what was asked."""
    for one in found:
        said = words.say(one.message, **one.named)
        print(words.say("serve.refuses" if one.refuses else "serve.warns", said=said), file=sys.stderr)
