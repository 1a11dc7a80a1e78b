"""The first start of a node: settings, keys, database, the log's first entries, the first compliance officer.

    password = begin(folder, Beginning(name="…", address="https://records.lender.example", …))

It is whole or not there: everything is made in a folder beside it, which takes the name in one step at the end. The
password is told once, opens nothing but the page that changes it, and is kept as a hash alone.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from minglu.acts.accounts import check_login, new_staff
from minglu.acts.ports import Clock
from minglu.acts.register import Contract, register_agency
from minglu.canon.ids import make_id
from minglu.canon.instants import DAY, Instant
from minglu.wiring.chance import SystemChance
from minglu.wiring.clock import SystemClock
from minglu.wiring.folders import made_whole
from minglu.wiring.kept import open_database
from minglu.wiring.node import Node, open_node
from minglu.wiring.settings import FORMAT, Codes, Kept, Settings, Web, check_address, parse_settings, render_settings, write_settings

# No zero, one, O, I or L: it is read from a screen and typed by hand, once.
_LETTERS: Final = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
_GROUPS, _GROUP = 5, 4
# The lender's own team has no contract with it; what stands in the register ends late enough to be looked at in time.
_OWN: Final = 10 * 365 * DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    """What somebody says who makes a node. `log` is its log's name; None takes it from the address. `database` is the file of
    a PostgreSQL server's connection string, or empty."""

    name: str
    address: str
    log: str | None
    host: str
    port: int
    spool: str
    region: str
    zone: str
    login: str
    proxy: str = ""
    database: str = ""


def begin(folder: Path, beginning: Beginning, *, clock: Clock | None = None) -> str:
    """Make the node; the officer's one-time password. Raises WrongFolder for a folder that is not new, and for settings
    that could not be read back; Unusable for a login that is none."""
    settings = _settings(beginning)
    check_login(beginning.login)
    password = _password()
    with made_whole(folder) as unfinished:
        write_settings(unfinished, settings)
        now = clock if clock is not None else SystemClock()
        database = open_database(unfinished, settings)
        with open_node(unfinished, origin=settings.origin, institution=settings.institution, clock=now, database=database) as node:
            _register(node, settings, login=beginning.login, password=password)
            node.office.wait_until_published()
    return password


def _settings(beginning: Beginning) -> Settings:
    """What will stand in the folder, read back once before anything is made."""
    address = check_address(beginning.address)
    host = urlsplit(address).hostname
    settings = Settings(
        format=FORMAT,
        origin=beginning.log if beginning.log is not None else f"{host}/minglu",
        name=beginning.name,
        agency=make_id("agy", SystemChance().draw(16)),
        region=beginning.region,
        zone=beginning.zone,
        fiction=False,
        web=Web(host=beginning.host, port=beginning.port, origin=address, proxy=beginning.proxy),
        codes=Codes(spool=beginning.spool),
        database=Kept(kind="postgres", file=beginning.database) if beginning.database else Kept(),
    )
    return parse_settings(render_settings(settings))


def _register(node: Node, settings: Settings, *, login: str, password: str) -> None:
    """The lender's own agency and the officer who registers everybody else."""
    now = node.office.clock.now()
    own = Contract(name=settings.name, own=True, since=now, until=Instant(now + _OWN), evaluated=now)
    agency = node.office.institution.agency
    register_agency(node.office, own, agency=agency, by=None)
    new_staff(node.office, node.accounts, login=login, password=password, agency=agency, roles=["compliance_officer"], by=None)


def _password() -> str:
    """Twenty letters of thirty-one: 99 bits."""
    drawn: list[str] = []
    while len(drawn) < _GROUPS * _GROUP:
        # Bytes beyond the last whole multiple would favour the first letters.
        drawn += [_LETTERS[byte % len(_LETTERS)] for byte in SystemChance().draw(32) if byte < 256 - 256 % len(_LETTERS)]
    letters = "".join(drawn[: _GROUPS * _GROUP])
    return "-".join(letters[place : place + _GROUP] for place in range(0, len(letters), _GROUP))
