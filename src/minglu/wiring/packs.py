"""Rule packs from their folder, with the calendar and the zones that they are pinned to.

The files here are what `load_packs` digests: an auditor who is given the same files gets the same digest.
"""

from collections.abc import Mapping
from importlib.resources import files as resources
from pathlib import Path

from minglu.wiring.errors import WrongFolder

_ZONES = (
    "Africa/Lagos",
    "Africa/Nairobi",
    "America/Anchorage",
    "America/Chicago",
    "America/Denver",
    "America/Los_Angeles",
    "America/New_York",
    "America/Phoenix",
    "Asia/Hong_Kong",
    "Asia/Jakarta",
    "Asia/Jayapura",
    "Asia/Kolkata",
    "Asia/Makassar",
    "Asia/Manila",
    "Asia/Shanghai",
    "Asia/Urumqi",
    "Pacific/Honolulu",
    # Not a zone: which zone lies in which country.
    "zone.tab",
)
_DATA = ("calendar", "content", "zones")


def find_folder(name: str) -> Path:
    """A folder of ours by name: beside the sources in a checkout, inside the package when installed."""
    package = Path(__file__).resolve().parent.parent
    for place in (package / name, package.parent.parent / name):
        if place.is_dir():
            return place
    raise WrongFolder(f"the folder {name} is not where Minglu is installed; install it again")


def read_packs(folder: Path | None = None) -> Mapping[str, bytes]:
    """All files of the packs in `folder`; of ours, if none is given, with the zones of the pinned `tzdata`."""
    root = folder if folder is not None else find_folder("rulepacks")
    folders = [part for part in sorted(root.iterdir()) if part.name in _DATA or (part / "pack.toml").is_file()]
    found = {
        path.relative_to(root).as_posix(): path.read_bytes()
        for part in folders
        for path in sorted(part.rglob("*"))
        if path.is_file() and (path.suffix == ".toml" or part.name in _DATA)
    }
    if folder is None:
        found.update({f"zones/{zone}": (resources("tzdata") / "zoneinfo" / zone).read_bytes() for zone in _ZONES})
    if not found:
        raise WrongFolder("there are no rule packs in this folder")
    return found


def write_packs(packs: Mapping[str, bytes], folder: Path) -> None:
    """The same files in another folder, for an auditor."""
    for name, data in packs.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
