"""Settings of a node: one frozen value from `minglu.toml` in its folder. An unknown key refuses; secrets are never here."""

import json
import tomllib
from dataclasses import dataclass, fields
from pathlib import Path

from minglu.acts.office import Institution
from minglu.canon.errors import CanonError
from minglu.canon.ids import AgencyId, check_id
from minglu.wiring.errors import WrongFolder

FILE = "minglu.toml"
FORMAT = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Which log, whose, and how numbers and days are read. `format`: of the folder; a newer one refuses to start."""

    format: int
    origin: str
    name: str
    agency: str
    region: str
    zone: str
    fiction: bool

    @property
    def institution(self) -> Institution:
        return Institution(name=self.name, agency=AgencyId(self.agency), region=self.region, zone=self.zone, fiction=self.fiction)


def read_settings(folder: Path) -> Settings:
    """Raises WrongFolder for a folder that is no node's, an unknown or missing key, or a newer format."""
    path = folder / FILE
    if not path.is_file():
        raise WrongFolder(f"this is no folder of a node: it has no {FILE}")
    try:
        said = tomllib.loads(path.read_text("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise WrongFolder(f"{FILE} is not TOML") from error
    wanted = {field.name: field.type for field in fields(Settings)}
    if said.keys() != wanted.keys():
        raise WrongFolder(f"{FILE} has exactly the keys {', '.join(wanted)}")
    if any(type(said[name]) is not kind for name, kind in wanted.items()):
        raise WrongFolder(f"a value in {FILE} has the wrong type")
    settings = Settings(**said)
    if settings.format > FORMAT:
        raise WrongFolder(f"the folder is of format {settings.format}; this version knows {FORMAT}. Start a newer one")
    try:
        check_id("agy", settings.agency)
    except CanonError as error:
        raise WrongFolder(f"the agency in {FILE} is not an id") from error
    return settings


def write_settings(folder: Path, settings: Settings) -> None:
    """Write `minglu.toml`. JSON's spelling of texts, numbers and booleans is TOML's too."""
    lines = [f"{field.name} = {json.dumps(getattr(settings, field.name), ensure_ascii=False)}" for field in fields(Settings)]
    (folder / FILE).write_text("\n".join(lines) + "\n", "utf-8")
