"""Packs: folders of rules as one value.

    packs = load_packs({"cn/pack.toml": …, "cn/pipl.toml": …, "cn/cases/pipl.toml": …, "zones/Asia/Shanghai": …})
    packs.digest, packs.rule("cn.pipl-13-basis")

Files are handed in by name: `<pack>/pack.toml`, the instruments it lists, `<pack>/cases/*.toml`, `<pack>/CHANGES.md`,
`calendar/<country>-<year>.toml`, `zones/<name>` (TZif), `zones/zone.tab` (which zone lies in which country), `content/*.toml`
(the templates are read here; what a text must not say, in `content`). The digest covers every byte of them, so that an entry
that names it names law, policy, cases, holidays, time zones and wordings at once. Any file that is missing, unknown or wrong:
nothing loads (P3).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from minglu.canon.base64 import render_base64
from minglu.canon.digest import Digest, sha256
from minglu.canon.json import render
from minglu.rules.calendar import Calendar, parse_calendar
from minglu.rules.cases import Case, Stage, parse_cases, parse_stage
from minglu.rules.content_templates import Template, parse_templates
from minglu.rules.errors import WrongPack
from minglu.rules.expression import Expression
from minglu.rules.facts import Wanted, wanted
from minglu.rules.program import Program, compile_rules
from minglu.rules.rule import DEFAULT_DENY, Rule, Text, as_text, check_names, parse_instrument, parse_scope, parse_table
from minglu.rules.zones import Zone, parse_countries, parse_zone

MOST_FILES: Final = 2_000
MOST_BYTES: Final = 1_000_000
MOST_RULES: Final = 1_000
STAGE: Final = "cases/stage.toml"
COUNTRIES: Final = "zones/zone.tab"

_PACK_MEMBERS: Final = frozenset({"id", "version", "title", "stands_on", "instruments"})
_PACK_OPTIONAL: Final = frozenset({"applies"})
_NAME: Final = re.compile(r"[a-z]{2,16}")
_VERSION: Final = re.compile(r"[0-9]{4}\.[0-9]{1,2}\.[0-9]{1,3}")
_SHELVES: Final = ("calendar", "content", "zones")
TEMPLATES: Final = "content/templates.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """One folder: whose rules they are, the packs its cases stand on, and its cases."""

    id: str
    version: str
    title: Text
    stands_on: tuple[str, ...]
    scope: tuple[Expression, ...]
    rules: tuple[Rule, ...]
    stage: Stage
    cases: tuple[Case, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Packs:
    """Everything a decision is made under."""

    digest: Digest
    packs: tuple[Pack, ...]
    zones: Mapping[str, Zone]
    calendar: Calendar
    templates: Mapping[str, Template]
    rules: tuple[Rule, ...]
    program: Program
    wanted: Wanted
    by_id: Mapping[str, Rule] = field(repr=False)

    @property
    def names(self) -> tuple[str, ...]:
        """Each pack with its version, for the entry that adopts them."""
        return tuple(f"{pack.id}/{pack.version}" for pack in self.packs)

    def rule(self, name: str) -> Rule:
        """The rule of this id. Raises WrongPack."""
        found = self.by_id.get(name)
        if found is None:
            raise WrongPack(f"no rule is called {name[:60]!r} in the packs {', '.join(self.names)}")
        return found

    def ruled_by(self, rules: tuple[Rule, ...]) -> "Packs":
        """The same zones and calendar under other rules: what if this rule changed?"""
        program = compile_rules(rules)
        return replace(self, rules=rules, program=program, wanted=wanted(program.names), by_id=_by_id(rules))

    def standing_for(self, pack: Pack) -> "Packs":
        """These packs with only the rules that the cases of `pack` are about: its own, and those it stands on."""
        wanted = {pack.id, *pack.stands_on}
        return self.ruled_by(tuple(rule for rule in self.rules if rule.id.partition(".")[0] in wanted))


def load_packs(files: Mapping[str, bytes]) -> Packs:
    """Read, check and compile. Raises WrongPack, which says what to correct."""
    _check_bounds(files)
    folders = sorted({name.partition("/")[0] for name in files} - set(_SHELVES))
    packs = tuple(_pack(folder, files=files) for folder in folders)
    known = {pack.id for pack in packs}
    for pack in packs:
        if missing := set(pack.stands_on) - known:
            raise WrongPack(f"{pack.id}/pack.toml stands on {', '.join(sorted(missing))}, which is not loaded")
    rules = tuple(rule for pack in packs for rule in pack.rules)
    if not rules or len(rules) > MOST_RULES:
        raise WrongPack(f"{len(rules)} rules; between 1 and {MOST_RULES} are needed")
    program = compile_rules(rules)
    return Packs(
        digest=digest_of(files),
        packs=packs,
        zones={zone.name: zone for zone in _zones(files)},
        calendar=_calendar(files),
        templates=_templates(files),
        rules=rules,
        program=program,
        wanted=wanted(program.names),
        by_id=_by_id(rules),
    )


def digest_of(files: Mapping[str, bytes]) -> Digest:
    """SHA-256 of the canonical JSON that gives each file name the SHA-256 of its bytes in base64."""
    return sha256(render({name: render_base64(sha256(data)) for name, data in files.items()}))


def _check_bounds(files: Mapping[str, bytes]) -> None:
    if len(files) > MOST_FILES:
        raise WrongPack(f"{len(files)} files; at most {MOST_FILES} are read")
    for name, data in files.items():
        if len(data) > MOST_BYTES:
            raise WrongPack(f"{name} has {len(data)} bytes; at most {MOST_BYTES} are read")
        if "/" not in name or ".." in name or name.startswith("/"):
            raise WrongPack(f"{name[:100]!r} is not the name of a file inside a pack")


def _pack(folder: str, *, files: Mapping[str, bytes]) -> Pack:
    inside = {name.removeprefix(f"{folder}/"): data for name, data in files.items() if name.startswith(f"{folder}/")}
    where = f"{folder}/pack.toml"
    if "pack.toml" not in inside:
        raise WrongPack(f"{where} is missing; a folder of rules begins with it")
    head = parse_table(inside["pack.toml"], where=where)
    check_names(head, needed=_PACK_MEMBERS, optional=_PACK_OPTIONAL, where=where)
    if head["id"] != folder or not _NAME.fullmatch(folder):
        raise WrongPack(f"{where}: the id of a pack is the name of its folder, 2 to 16 small letters")
    instruments = _texts(head["instruments"], where=f"{where}, instruments")
    _check_files(folder, set(inside), instruments=instruments)
    scope = parse_scope(head, where=where)
    stage = parse_stage(inside[STAGE], where=f"{folder}/{STAGE}")
    return Pack(
        id=folder,
        version=_version(head["version"], where=where),
        title=as_text(head["title"], where=f"{where}, title"),
        stands_on=_texts(head["stands_on"], where=f"{where}, stands_on"),
        scope=scope,
        rules=tuple(
            rule for name in instruments for rule in parse_instrument(inside[name], pack=folder, scope=scope, where=f"{folder}/{name}")
        ),
        stage=stage,
        cases=tuple(
            case
            for name in sorted(inside)
            if name.startswith("cases/") and name != STAGE
            for case in parse_cases(inside[name], where=f"{folder}/{name}")
        ),
    )


def _check_files(folder: str, present: set[str], *, instruments: tuple[str, ...]) -> None:
    # An instrument that is not there would be law that silently does not apply.
    needed = {"pack.toml", STAGE, *instruments}
    if missing := needed - present:
        raise WrongPack(f"{folder}/pack.toml lists files that are not there: {', '.join(sorted(missing))}")
    for name in sorted(present - needed - {"CHANGES.md"}):
        if not re.fullmatch(r"cases/[a-z0-9-]+\.toml", name):
            raise WrongPack(f"{folder}/{name} is not listed in {folder}/pack.toml and is not a case")


def _zones(files: Mapping[str, bytes]) -> tuple[Zone, ...]:
    countries = parse_countries(files[COUNTRIES]) if COUNTRIES in files else {}
    zones = ((name.removeprefix("zones/"), data) for name, data in sorted(files.items()) if name.startswith("zones/") and name != COUNTRIES)
    return tuple(parse_zone(name, data, country=countries.get(name, "")) for name, data in zones)


def _calendar(files: Mapping[str, bytes]) -> Calendar:
    calendar = Calendar()
    for name, data in sorted(files.items()):
        if name.startswith("calendar/"):
            year = parse_calendar(data)
            if name != f"calendar/{year.country}-{min(year.years)}.toml":
                raise WrongPack(f"{name} holds the calendar of {year.country}-{min(year.years)}; name the file after it")
            calendar = calendar.joined(year)
    return calendar


def _templates(files: Mapping[str, bytes]) -> dict[str, Template]:
    if TEMPLATES not in files:
        return {}
    return {template.id: template for template in parse_templates(files[TEMPLATES], where=TEMPLATES)}


def _by_id(rules: tuple[Rule, ...]) -> dict[str, Rule]:
    found: dict[str, Rule] = {DEFAULT_DENY.id: DEFAULT_DENY}
    for rule in rules:
        if rule.id in found:
            raise WrongPack(f"two rules are called {rule.id}")
        found[rule.id] = rule
    return found


def _texts(value: object, *, where: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value) or len(set(value)) != len(value):
        raise WrongPack(f"{where}: a list of texts, each once")
    return tuple(value)


def _version(value: object, *, where: str) -> str:
    if not isinstance(value, str) or not _VERSION.fullmatch(value):
        raise WrongPack(f"{where}: a version is written like 2026.11.1")
    return value
