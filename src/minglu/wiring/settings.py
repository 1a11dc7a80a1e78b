"""Settings of a node: one frozen value from `minglu.toml` in its folder. Secrets are never here: they are files of their own.

    format = 4
    origin = "lender.example/minglu"       # the log's name, for ever
    name = "…"                             # whose log it is, as people read it
    agency = "agy_…"
    region = "CN"                          # how numbers without a country are read
    zone = "Asia/Shanghai"
    fiction = false                        # true admits numbers kept for invented people
    demo = false                           # true: made by `minglu demo`, with passwords that everybody knows

    [web]
    host = "127.0.0.1"
    port = 8450
    origin = "https://records.lender.example"    # the address that people type
    proxy = "127.0.0.1"                    # who speaks TLS before it, and is believed about who asks; "" believes nobody

    [codes]
    spool = "/var/spool/sms/outgoing"      # where an SMS gateway takes messages from; "" sends no codes

    [database]
    kind = "sqlite"                        # a file in the folder; or "postgres", for one node or several
    file = ""                              # of "postgres": the file that holds its connection string

The rules: every key stands there, at every level, and no other; every value is checked, and what is wrong is said by its
key with what to write instead. Older formats are read: 1 has the first seven keys alone, as it could not serve pages; 2 has
no proxy, 3 no database: it is a file. What they lack is read as the defaults below say. A newer format refuses to start.
"""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from minglu.acts.office import Institution
from minglu.canon.ids import AgencyId
from minglu.wiring import setting_keys
from minglu.wiring.errors import WrongFolder
from minglu.wiring.setting_keys import ADDRESS_WANTED, CODES, DATABASE, OLD, OLD_TABLES, OWN, TABLES, WEB, Key, is_address

FILE: Final = "minglu.toml"
FORMAT: Final = setting_keys.FORMAT
HOST: Final = "127.0.0.1"
PORT: Final = 8450


@dataclass(frozen=True, slots=True, kw_only=True)
class Web:
    """Where the pages are served, and `origin`: the address under which people reach them. `proxy` is the address or network
    whose word about a visitor's address is taken."""

    host: str = HOST
    port: int = PORT
    origin: str = f"http://{HOST}:{PORT}"
    proxy: str = ""

    @property
    def secure(self) -> bool:
        """Whether people reach it over TLS, so that cookies may be told to stay on it."""
        return self.origin.startswith("https://")


@dataclass(frozen=True, slots=True, kw_only=True)
class Codes:
    """How one-time codes leave: `spool` is an SMS gateway's folder, or empty for no way out."""

    spool: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Where everything is kept: `kind` is "sqlite" or "postgres", `file` holds the connection string of the second."""

    kind: str = "sqlite"
    file: str = ""

    @property
    def shared(self) -> bool:
        """Whether several processes may serve one folder at once."""
        return self.kind == "postgres"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Which log, whose, how numbers and days are read, and where its pages are."""

    format: int
    origin: str
    name: str
    agency: str
    region: str
    zone: str
    fiction: bool
    demo: bool = False
    web: Web = field(default_factory=Web)
    codes: Codes = field(default_factory=Codes)
    database: Kept = field(default_factory=Kept)

    @property
    def institution(self) -> Institution:
        return Institution(name=self.name, agency=AgencyId(self.agency), region=self.region, zone=self.zone, fiction=self.fiction)


def read_settings(folder: Path) -> Settings:
    """Raises WrongFolder for a folder that is no node's, and for settings that are not exactly what they should be."""
    path = folder / FILE
    if not path.is_file():
        raise WrongFolder(f"this is no folder of a node: it has no {FILE}")
    try:
        return parse_settings(path.read_text("utf-8"))
    except UnicodeDecodeError as error:
        raise WrongFolder(f"{FILE} is not TOML") from error


def parse_settings(text: str) -> Settings:
    """The settings that a text spells. Raises WrongFolder, naming the key and what to write."""
    try:
        said: dict[str, object] = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise WrongFolder(f"{FILE} is not TOML") from error
    written = said.get("format")
    if type(written) is int and written > FORMAT:
        raise WrongFolder(f"the folder is of format {written}; this version knows {FORMAT}. Start a newer one")
    old = written if type(written) is int else FORMAT
    own, tables = OLD if old == 1 else OWN, OLD_TABLES.get(old, TABLES)
    _exactly(said, (*own, *tables), where=FILE)
    top = _checked({name: said[name] for name in own}, own, where="")
    web, codes, kept = (_table(said, name, tables[name]) if name in tables else {} for name in TABLES)
    database = Kept(**kept)  # type: ignore[arg-type]  # as the next line: checked by TABLES
    if database.shared != bool(database.file):
        raise WrongFolder(f'[database] file in {FILE} names the file of the connection string for "postgres", and is "" for "sqlite"')
    return Settings(**{**top, "format": FORMAT}, web=Web(**web), codes=Codes(**codes), database=database)  # type: ignore[arg-type]  # by OWN


def render_settings(settings: Settings) -> str:
    """The text of the settings. JSON's spelling of texts, numbers and booleans is TOML's too."""
    lines = [_line(name, getattr(settings, name)) for name in OWN]
    lines += ["", "[web]", *(_line(name, getattr(settings.web, name)) for name in WEB)]
    lines += ["", "[codes]", *(_line(name, getattr(settings.codes, name)) for name in CODES)]
    lines += ["", "[database]", *(_line(name, getattr(settings.database, name)) for name in DATABASE)]
    return "\n".join(lines) + "\n"


def write_settings(folder: Path, settings: Settings) -> None:
    """Write `minglu.toml`. Raises WrongFolder, and writes nothing, for settings that would not be read back."""
    text = render_settings(settings)
    if parse_settings(text) != settings:
        raise WrongFolder(f"these settings cannot be written: {FILE} would read back as others")
    (folder / FILE).write_text(text, "utf-8")


def check_address(text: str) -> str:
    """The address under which people reach the pages. Raises WrongFolder."""
    if not is_address(text):
        raise WrongFolder(f"the address must be {ADDRESS_WANTED}")
    return text


def loopback(host: str) -> bool:
    """Whether only this machine can reach what listens there."""
    return host in ("127.0.0.1", "localhost", "::1", "[::1]")


def _line(name: str, value: object) -> str:
    return f"{name} = {json.dumps(value, ensure_ascii=False)}"


def _table(said: Mapping[str, object], name: str, keys: Mapping[str, Key]) -> dict[str, object]:
    table = said[name]
    if not isinstance(table, dict):
        raise WrongFolder(f"{name} in {FILE} is a table, [{name}], with the keys {', '.join(keys)}")
    _exactly(table, tuple(keys), where=f"[{name}] in {FILE}")
    return _checked(table, keys, where=f"[{name}] ")


def _exactly(said: Mapping[str, object], wanted: tuple[str, ...], *, where: str) -> None:
    if said.keys() == set(wanted):
        return
    unknown = ", ".join(sorted(name for name in said.keys() - set(wanted) if name.isidentifier())) or "none that is known"
    missing = ", ".join(name for name in wanted if name not in said) or "nothing"
    raise WrongFolder(f"{where} has exactly the keys {', '.join(wanted)}; missing: {missing}; to be removed: {unknown}")


def _checked(said: Mapping[str, object], keys: Mapping[str, Key], *, where: str) -> dict[str, object]:
    for name, key in keys.items():
        value = said[name]
        # `type`, not isinstance: true is no number.
        if type(value) is not key.type or not key.holds(str(value)):
            raise WrongFolder(f"{where}{name} in {FILE} must be {key.wanted}")
    return dict(said)
