"""minglu demo: the pages, with invented people, on this machine alone."""

import sys
from pathlib import Path
from typing import Annotated, Literal

import cyclopts

from minglu.cli.told import language_of, tell
from minglu.wiring.catalogues import LANGUAGES, load
from minglu.wiring.demo.folder import prepare
from minglu.wiring.demo.people import PARTS, PASSWORD
from minglu.wiring.demo.seed import Seeded
from minglu.wiring.http import make_app
from minglu.wiring.listen import listen, run_until_stopped
from minglu.wiring.log_lines import tell_operators
from minglu.wiring.served import serve_demo
from minglu.wiring.settings import HOST, PORT
from minglu.words.catalogue import Catalogue

_LOGIN = max(len(part.login) for part in PARTS) + 2


def demo(
    folder: Path = Path("data/demo"),
    *,
    port: Annotated[int, cyclopts.Parameter(validator=cyclopts.validators.Number(gte=1, lte=65_535), help="where to listen")] = PORT,
    fresh: Annotated[bool, cyclopts.Parameter(negative="", help="remove the demonstration that is there, and begin again")] = False,
    language: Annotated[Literal["zh", "en"] | None, cyclopts.Parameter(help="zh or en; the terminal's if not given")] = None,
) -> None:
    """Serve the demonstration in FOLDER, made at the first time: everything in it is invented, nothing is sent or dialled."""
    spoken = language_of(language)
    words = load(spoken)
    tell_operators(quiet=True)
    with listen(HOST, port) as place:
        seeded = prepare(folder, fresh=fresh, language=spoken, say=tell)
        with serve_demo(folder, port=port) as served:
            _tell_how(served.settings.web.origin, seeded, words=words)
            app = make_app(served)
            # Whoever started it through a pipe waits for these lines too.
            sys.stdout.flush()
            run_until_stopped(app, place)
    tell(words.say("demo.stopped"))


def _tell_how(origin: str, seeded: Seeded | None, *, words: Catalogue) -> None:
    """Addresses and sign-ins, in both languages: whoever stands at the terminal may not be who looks at the pages."""
    both = [load(language) for language in LANGUAGES]
    tell("")
    for path, area in (
        ("/", "demo.area.person"),
        ("/desk", "demo.area.desk"),
        ("/oversight", "demo.area.oversight"),
        ("/demo", "demo.area.demo"),
    ):
        tell(f"  {origin}{path}")
        for one in both:
            tell(f"      {one.say(area)}")
    tell("")
    for one in both:
        tell("  " + one.say("demo.password", password=PASSWORD))
    for part in PARTS:
        lines = [one.say(part.says) for one in both]
        tell(f"  {part.login:<{_LOGIN}}{lines[0]}")
        tell(f"  {'':<{_LOGIN}}{lines[1]}")
    tell("")
    if seeded is not None:
        tell("  " + words.say("demo.api_key", key=seeded.api_key))
    tell("  " + words.say("demo.running"))
