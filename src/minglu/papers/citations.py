"""Citations of law for letters, read from a file of law (`rulepacks/letters/cn.toml`).

    [[citation]]
    id = "civil-code-1033-1"
    letters = ["demand", "authority"]
    force = "law"
    confidence = "V"
    checked_on = 2026-07-17
    instrument = { zh = "…", en = "…" }
    article = { zh = "第一千零三十三条第一项", en = "art. 1033(1)" }
    says = { zh = "…", en = "…" }

A citation says how sure we are that the text is as paraphrased: V, the text was read in a published copy; S2, two
independent reports agree; S1, one report. What rests on less (K, ?) is refused: it must not reach a letter at all.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from minglu.papers.errors import WrongCitation

LETTERS: Final = ("demand", "authority")
LANGUAGES: Final = ("zh", "en")
FORCES: Final = ("law", "adm_reg", "rule", "judicial", "normative", "std", "self_reg")
CONFIDENCES: Final = ("V", "S2", "S1")

_MOST_BYTES = 100_000
_MOST_TEXT = 400
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_MEMBERS = frozenset({"id", "letters", "article", "force", "confidence", "checked_on", "instrument", "says"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """One article, what it says in our words, and how sure we are."""

    id: str
    letters: tuple[str, ...]
    force: str
    confidence: str
    checked_on: date
    instrument: Mapping[str, str]
    article: Mapping[str, str]
    says: Mapping[str, str]


def parse_citations(data: bytes) -> tuple[Citation, ...]:
    """All citations of a file, in its order. Raises WrongCitation; one wrong citation refuses the file."""
    if len(data) > _MOST_BYTES:
        raise WrongCitation(f"a file of citations has at most {_MOST_BYTES} bytes")
    try:
        document = tomllib.loads(data.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise WrongCitation("the file of citations is not TOML in UTF-8") from error
    tables = document.get("citation")
    if document.keys() != {"citation"} or not isinstance(tables, list) or not tables:
        raise WrongCitation("a file of citations holds [[citation]] tables and nothing else")
    found = tuple(_citation(table) for table in tables)
    if len({citation.id for citation in found}) != len(found):
        raise WrongCitation("two citations have the same id")
    return found


def citations_for(citations: tuple[Citation, ...], letter: str) -> tuple[Citation, ...]:
    """Those that belong in a kind of letter. Raises WrongCitation when there is none: a letter without law is not sent."""
    chosen = tuple(citation for citation in citations if letter in citation.letters)
    if not chosen:
        raise WrongCitation(f"no citation is meant for a letter of the kind {letter!r}")
    return chosen


def _citation(table: object) -> Citation:
    if not isinstance(table, dict) or table.keys() != _MEMBERS:
        raise WrongCitation(f"a citation has exactly the members {', '.join(sorted(_MEMBERS))}")
    name = table["id"]
    if not isinstance(name, str) or not _ID.fullmatch(name):
        raise WrongCitation("a citation's id is lower-case words joined by hyphens")
    checked_on = table["checked_on"]
    if not isinstance(checked_on, date) or isinstance(checked_on, datetime):
        raise WrongCitation(f"{name}: checked_on is the day the text was last read")
    letters = table["letters"]
    if not isinstance(letters, list) or not letters or not set(letters) <= set(LETTERS):
        raise WrongCitation(f"{name}: letters is a list from {', '.join(LETTERS)}")
    return Citation(
        id=name,
        letters=tuple(letters),
        force=_one_of(table["force"], FORCES, where=f"{name}: force"),
        confidence=_one_of(table["confidence"], CONFIDENCES, where=f"{name}: confidence"),
        checked_on=checked_on,
        instrument=_both(table["instrument"], where=f"{name}: instrument"),
        article=_both(table["article"], where=f"{name}: article"),
        says=_both(table["says"], where=f"{name}: says"),
    )


def _one_of(value: object, allowed: tuple[str, ...], *, where: str) -> str:
    if not isinstance(value, str) or value not in allowed:
        raise WrongCitation(f"{where} is one of {', '.join(allowed)}")
    return value


def _both(value: object, *, where: str) -> Mapping[str, str]:
    if not isinstance(value, dict) or value.keys() != set(LANGUAGES):
        raise WrongCitation(f"{where} has a text in each of {', '.join(LANGUAGES)}")
    return {language: _text(text, where=where) for language, text in value.items()}


def _text(value: object, *, where: str) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > _MOST_TEXT or not value.isprintable():
        raise WrongCitation(f"{where} is one line of 1 to {_MOST_TEXT} characters")
    return value
