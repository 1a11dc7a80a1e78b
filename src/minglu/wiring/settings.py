"""Settings of a node: one frozen value from `minglu.toml` in its folder. Secrets are never here: they are files of their own.

    format = 3
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

The rules: every key stands there, at every level, and no other; every value is checked, and what is wrong is said by its
key with what to write instead. Older formats are read: 1 has the first seven keys alone, as it could not serve pages; 2 has
no proxy. What they lack is read as the defaults below say. A newer format refuses to start.
"""

import json
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_network
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import phonenumbers

from minglu.acts.office import Institution
from minglu.canon.errors import CanonError
from minglu.canon.ids import AgencyId, check_id
from minglu.wiring.errors import WrongFolder

FILE: Final = "minglu.toml"
FORMAT: Final = 3
HOST: Final = "127.0.0.1"
PORT: Final = 8450

_HOST: Final = r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*|\[[0-9a-f:]{2,39}\])"
_LOOPBACK: Final = r"(?:127\.0\.0\.1|localhost|\[::1\])"
_PORT: Final = r"(?::(?P<port>[1-9][0-9]{0,4}))?"
_ADDRESS: Final = re.compile(rf"(?:https://{_HOST}|http://{_LOOPBACK}){_PORT}")
_LISTEN: Final = re.compile(rf"{_HOST}|[0-9a-f:]{{2,39}}")
_LOG: Final = re.compile(r"[!-*,-~]{1,200}")  # a note's key name: nothing blank, no plus
_MOST_NAME: Final = 100
_MOST_PATH: Final = 1_000
# Whoever is inside is believed about others: a network of proxies is small, and "everybody" is none.
_SHORTEST_PREFIX: Final = {4: 16, 6: 64}


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

    @property
    def institution(self) -> Institution:
        return Institution(name=self.name, agency=AgencyId(self.agency), region=self.region, zone=self.zone, fiction=self.fiction)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Key:
    """What may stand under a key: its type, whether it holds, and how to say what is wanted."""

    type: type
    wanted: str
    holds: Callable[[str], bool] = lambda _: True


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
    own, tables = _OLD if old == 1 else _OWN, _OLD_TABLES.get(old, _TABLES)
    _exactly(said, (*own, *tables), where=FILE)
    top = _checked({name: said[name] for name in own}, own, where="")
    web, codes = (_table(said, name, tables[name]) if name in tables else {} for name in ("web", "codes"))
    return Settings(**{**top, "format": FORMAT}, web=Web(**web), codes=Codes(**codes))  # type: ignore[arg-type]  # checked by _OWN, _WEB, _CODES


def render_settings(settings: Settings) -> str:
    """The text of the settings. JSON's spelling of texts, numbers and booleans is TOML's too."""
    lines = [_line(name, getattr(settings, name)) for name in _OWN]
    lines += ["", "[web]", *(_line(name, getattr(settings.web, name)) for name in _WEB)]
    lines += ["", "[codes]", *(_line(name, getattr(settings.codes, name)) for name in _CODES)]
    return "\n".join(lines) + "\n"


def write_settings(folder: Path, settings: Settings) -> None:
    """Write `minglu.toml`. Raises WrongFolder, and writes nothing, for settings that would not be read back."""
    text = render_settings(settings)
    if parse_settings(text) != settings:
        raise WrongFolder(f"these settings cannot be written: {FILE} would read back as others")
    (folder / FILE).write_text(text, "utf-8")


def check_address(text: str) -> str:
    """The address under which people reach the pages. Raises WrongFolder."""
    if not _is_address(text):
        raise WrongFolder(f"the address must be {_ADDRESS_WANTED}")
    return text


def loopback(host: str) -> bool:
    """Whether only this machine can reach what listens there."""
    return host in ("127.0.0.1", "localhost", "::1", "[::1]")


def _line(name: str, value: object) -> str:
    return f"{name} = {json.dumps(value, ensure_ascii=False)}"


def _table(said: Mapping[str, object], name: str, keys: Mapping[str, _Key]) -> dict[str, object]:
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


def _checked(said: Mapping[str, object], keys: Mapping[str, _Key], *, where: str) -> dict[str, object]:
    for name, key in keys.items():
        value = said[name]
        # `type`, not isinstance: true is no number.
        if type(value) is not key.type or not key.holds(str(value)):
            raise WrongFolder(f"{where}{name} in {FILE} must be {key.wanted}")
    return dict(said)


# ---- What may stand where ------------------------------------------------------------------------------------------


def _is_agency(text: str) -> bool:
    try:
        check_id("agy", text)
    except CanonError:
        return False
    return True


def _is_zone(text: str) -> bool:
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _is_address(text: str) -> bool:
    found = _ADDRESS.fullmatch(text)
    return found is not None and (found["port"] is None or int(found["port"]) <= 65_535)


def _is_proxy(text: str) -> bool:
    if not text:
        return True
    try:
        network = ip_network(text)
    except ValueError:
        return False
    one_spelling = text in (str(network), str(network.network_address))
    return one_spelling and network.prefixlen >= _SHORTEST_PREFIX[network.version]


def _is_spool(text: str) -> bool:
    return not text or (text.startswith("/") and text.isprintable() and len(text) <= _MOST_PATH)


_ADDRESS_WANTED: Final = (
    'what people type, without a path: "https://records.lender.example", or "http://127.0.0.1:8450" on this machine alone'
)
_TRUE_OR_FALSE: Final = _Key(type=bool, wanted="true or false, without quotes")
_OLD: Final[Mapping[str, _Key]] = {
    "format": _Key(type=int, wanted=f"a whole number from 1 to {FORMAT}", holds=lambda text: 1 <= int(text) <= FORMAT),
    "origin": _Key(
        type=str,
        wanted='the name of the log, without blanks: "lender.example/minglu"',
        holds=lambda text: _LOG.fullmatch(text) is not None,
    ),
    "name": _Key(
        type=str,
        wanted=f"the institution's name, 1 to {_MOST_NAME} printable characters in quotes",
        holds=lambda text: 0 < len(text) <= _MOST_NAME and text.isprintable() and text == text.strip(),
    ),
    "agency": _Key(type=str, wanted="the id of the lender's own agency, agy_ and 32 hexadecimal digits; it is not an id", holds=_is_agency),
    "region": _Key(type=str, wanted='a country in two capital letters, "CN"', holds=lambda text: text in phonenumbers.SUPPORTED_REGIONS),
    "zone": _Key(type=str, wanted='a time zone by its name, "Asia/Shanghai"', holds=_is_zone),
    "fiction": _TRUE_OR_FALSE,
}
_OWN: Final[Mapping[str, _Key]] = {**_OLD, "demo": _TRUE_OR_FALSE}
_OLD_WEB: Final[Mapping[str, _Key]] = {
    "host": _Key(
        type=str,
        wanted='an address of this machine to listen on: "127.0.0.1", or "0.0.0.0" for all',
        holds=lambda text: _LISTEN.fullmatch(text) is not None,
    ),
    "port": _Key(type=int, wanted="a whole number from 1 to 65535, without quotes", holds=lambda text: 1 <= int(text) <= 65_535),
    "origin": _Key(type=str, wanted=_ADDRESS_WANTED, holds=_is_address),
}
_WEB: Final[Mapping[str, _Key]] = {
    **_OLD_WEB,
    "proxy": _Key(
        type=str,
        wanted='the address or small network of the proxy that speaks TLS, "127.0.0.1" or "10.0.0.0/24", or "" for none',
        holds=_is_proxy,
    ),
}
_CODES: Final[Mapping[str, _Key]] = {
    "spool": _Key(type=str, wanted='a folder from the root, "/var/spool/sms/outgoing", or "" for none', holds=_is_spool),
}
_TABLES: Final[Mapping[str, Mapping[str, _Key]]] = {"web": _WEB, "codes": _CODES}
_OLD_TABLES: Final[Mapping[int, Mapping[str, Mapping[str, _Key]]]] = {1: {}, 2: {"web": _OLD_WEB, "codes": _CODES}}
