"""Versions of the rule packs in a hand-over: packs/1, packs/2 and so on, in the order in which the log adopted them.

    write_versions(node.office, folder / "packs"); read_versions(folder / "packs")[-1].digest

Their digests say which is which: the numbers are for whoever looks into the folder.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from minglu.acts.errors import Unusable
from minglu.acts.office import Office
from minglu.rules.adoption import ADOPTED, PACKS
from minglu.rules.packs import Packs, load_packs
from minglu.wiring.errors import WrongFolder
from minglu.wiring.packs import read_packs, write_packs


def write_versions(office: Office, folder: Path) -> None:
    """Every version that the log adopted, each once."""
    for number, files in enumerate(_versions(office), start=1):
        write_packs(files, folder / str(number))


def read_versions(folder: Path) -> tuple[Packs, ...]:
    """The versions in a folder. Raises WrongFolder without any, WrongPack for one that does not load."""
    places = [path for path in folder.iterdir() if path.is_dir() and path.name.isascii() and path.name.isdigit()]
    if not places:
        raise WrongFolder("there are no rule packs in this folder")
    return tuple(load_packs(read_packs(place)) for place in sorted(places, key=lambda path: int(path.name)))


def _versions(office: Office) -> Iterator[Mapping[str, bytes]]:
    """One that was never kept cannot be handed over, and the audit says which entry named it."""
    events = office.book.history([PACKS]).of(PACKS)
    for digest in dict.fromkeys(event.word("packs") for event in events if event.kind == ADOPTED):
        with suppress(Unusable):
            yield office.library.files(digest)
