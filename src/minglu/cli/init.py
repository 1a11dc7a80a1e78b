"""minglu init: a new node, with its log opened and its first compliance officer."""

from pathlib import Path
from typing import Annotated, Literal

import cyclopts

from minglu.cli.told import language_of, tell
from minglu.wiring.catalogues import load
from minglu.wiring.first_start import Beginning, begin
from minglu.wiring.settings import HOST, PORT

Language = Annotated[Literal["zh", "en"] | None, cyclopts.Parameter(help="zh or en; the terminal's if not given")]


def init(
    folder: Path,
    *,
    name: Annotated[str, cyclopts.Parameter(help="the institution's name, as people read it")],
    origin: Annotated[str, cyclopts.Parameter(help="the address that people will type, https://records.lender.example")],
    log: Annotated[str | None, cyclopts.Parameter(help="the log's name, for ever; from the address if not given")] = None,
    host: Annotated[str, cyclopts.Parameter(help="where to listen; in front of it somebody must speak TLS")] = HOST,
    port: Annotated[int, cyclopts.Parameter(validator=cyclopts.validators.Number(gte=1, lte=65_535), help="where to listen")] = PORT,
    proxy: Annotated[str, cyclopts.Parameter(help="the address of that somebody, 127.0.0.1 on this machine")] = "",
    spool: Annotated[str, cyclopts.Parameter(help="the folder from which an SMS gateway takes messages")] = "",
    database: Annotated[str, cyclopts.Parameter(help="the file of PostgreSQL's connection string; SQLite if not given")] = "",
    region: Annotated[str, cyclopts.Parameter(help="how numbers without a country are read")] = "CN",
    zone: Annotated[str, cyclopts.Parameter(help="the zone whose days and hours count")] = "Asia/Shanghai",
    login: Annotated[str, cyclopts.Parameter(help="the compliance officer's login")] = "officer",
    language: Language = None,
) -> int:
    """Make a node in FOLDER, which must be new or empty: settings, keys, database, log, and the first compliance officer."""
    words = load(language_of(language))
    beginning = Beginning(
        name=name,
        address=origin,
        log=log,
        host=host,
        port=port,
        proxy=proxy,
        spool=spool,
        region=region,
        zone=zone,
        login=login,
        database=database,
    )
    password = begin(folder, beginning)
    tell(words.say("init.made", folder=str(folder)))
    tell(words.say("init.officer", login=login, password=password))
    tell(words.say("init.next", folder=str(folder)))
    return 0
