"""What may stand in `minglu.toml`: every key of every table, of this format and of older ones, and how it is said wrong."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from ipaddress import ip_network
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import phonenumbers

from minglu.canon.errors import CanonError
from minglu.canon.ids import check_id

FORMAT: Final = 4

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
class Key:
    """What may stand under a key: its type, whether it holds, and how to say what is wanted."""

    type: type
    wanted: str
    holds: Callable[[str], bool] = lambda _: True


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


def is_address(text: str) -> bool:
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


def _is_path(text: str) -> bool:
    return not text or (text.startswith("/") and text.isprintable() and len(text) <= _MOST_PATH)


ADDRESS_WANTED: Final = (
    'what people type, without a path: "https://records.lender.example", or "http://127.0.0.1:8450" on this machine alone'
)
_TRUE_OR_FALSE: Final = Key(type=bool, wanted="true or false, without quotes")
OLD: Final[Mapping[str, Key]] = {
    "format": Key(type=int, wanted=f"a whole number from 1 to {FORMAT}", holds=lambda text: 1 <= int(text) <= FORMAT),
    "origin": Key(
        type=str,
        wanted='the name of the log, without blanks: "lender.example/minglu"',
        holds=lambda text: _LOG.fullmatch(text) is not None,
    ),
    "name": Key(
        type=str,
        wanted=f"the institution's name, 1 to {_MOST_NAME} printable characters in quotes",
        holds=lambda text: 0 < len(text) <= _MOST_NAME and text.isprintable() and text == text.strip(),
    ),
    "agency": Key(type=str, wanted="the id of the lender's own agency, agy_ and 32 hexadecimal digits; it is not an id", holds=_is_agency),
    "region": Key(type=str, wanted='a country in two capital letters, "CN"', holds=lambda text: text in phonenumbers.SUPPORTED_REGIONS),
    "zone": Key(type=str, wanted='a time zone by its name, "Asia/Shanghai"', holds=_is_zone),
    "fiction": _TRUE_OR_FALSE,
}
OWN: Final[Mapping[str, Key]] = {**OLD, "demo": _TRUE_OR_FALSE}
_OLD_WEB: Final[Mapping[str, Key]] = {
    "host": Key(
        type=str,
        wanted='an address of this machine to listen on: "127.0.0.1", or "0.0.0.0" for all',
        holds=lambda text: _LISTEN.fullmatch(text) is not None,
    ),
    "port": Key(type=int, wanted="a whole number from 1 to 65535, without quotes", holds=lambda text: 1 <= int(text) <= 65_535),
    "origin": Key(type=str, wanted=ADDRESS_WANTED, holds=is_address),
}
WEB: Final[Mapping[str, Key]] = {
    **_OLD_WEB,
    "proxy": Key(
        type=str,
        wanted='the address or small network of the proxy that speaks TLS, "127.0.0.1" or "10.0.0.0/24", or "" for none',
        holds=_is_proxy,
    ),
}
CODES: Final[Mapping[str, Key]] = {
    "spool": Key(type=str, wanted='a folder from the root, "/var/spool/sms/outgoing", or "" for none', holds=_is_path),
}
DATABASE: Final[Mapping[str, Key]] = {
    "kind": Key(type=str, wanted='"sqlite" or "postgres"', holds=lambda text: text in ("sqlite", "postgres")),
    "file": Key(type=str, wanted='a file from the root, "/etc/minglu/database", or "" for none', holds=_is_path),
}
TABLES: Final[Mapping[str, Mapping[str, Key]]] = {"web": WEB, "codes": CODES, "database": DATABASE}
OLD_TABLES: Final[Mapping[int, Mapping[str, Mapping[str, Key]]]] = {
    1: {},
    2: {"web": _OLD_WEB, "codes": CODES},
    3: {"web": WEB, "codes": CODES},
}
