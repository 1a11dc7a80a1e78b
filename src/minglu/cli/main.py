"""The command `minglu`.

    minglu demo                        the pages, with invented people, on this machine alone
    minglu init FOLDER … | serve FOLDER    a node of one's own, and its pages and API
    minglu checkup FILE …              what the packs say of records of calls, without a node
    minglu story --keep story          play the story and keep what it leaves
    minglu verify story/audit          verify the copy of a log that was handed over
    minglu audit story/audit           verify it, decide every decision again, check every clock
    minglu rules lint | test | explain | applying | copy | diff | propose

Exit status: 0 all is well, 1 something was found or could not be done, 2 the command was not understood.
"""

import sys

import cyclopts
from rich.console import Console

from minglu import __version__
from minglu.cli import check, init, openings, rules, story
from minglu.cli.told import tell_error

app = cyclopts.App(name="minglu", version=__version__, help="The record nobody can deny: who used a number, by which rule.")
# By their names: what verifies a file need not load what serves pages.
app.command("minglu.cli.demo:demo")
app.command("minglu.cli.serve:serve")
app.command("minglu.cli.checkup:checkup")
app.command(init.init)
app.command(story.story)
app.command(check.verify)
app.command(check.audit)
app.command(rules.app)
app.command(openings.app)


def main() -> None:
    """Run one command; its status is the process's."""
    try:
        status = app(sys.argv[1:], console=Console(), error_console=Console(stderr=True), exit_on_error=False, print_error=True)
    except cyclopts.CycloptsError:
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as error:  # noqa: BLE001 - the comment below says what is saved
        # Saved by catching it: a person at a terminal gets a sentence. What we did not foresee still shows its trace.
        sys.exit(tell_error(error))
    sys.exit(status if isinstance(status, int) else 0)
