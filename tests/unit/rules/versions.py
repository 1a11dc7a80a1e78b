"""Two versions of a small pack to compare: one rule about hours, one that allows, and their cases.

version(hours=(480, 1320)); version(rule(id="mine.no-letters", …)); version(cases=case(…))
"""

from collections.abc import Mapping
from functools import cache

from minglu.rules.packs import Packs, load_packs
from tests.unit.rules.making import zone_bytes

_TEXT = '{ zh = "说明", en = "a sentence" }'
_DATUM = (
    '{ kind = "datum.sealed", person = "debtor", relation = "debtor", source = "person_self", basis = "contract", '
    'purposes = ["collection"], places = ["Asia/Shanghai"], until = "1000 days after" }'
)
_QUESTION = '{ act = "contact", field = "phone", purpose = "collection", channel = "call" }'
_STAGE = f'place = "Asia/Shanghai"\ngiven = [{_DATUM}]\nquestion = {_QUESTION}\n'


def rule(name: str, *, effect: str = "forbid", applies: str = "act == 'contact'", when: str, in_force: str = "2020-01-01") -> str:
    """A rule as its file spells it."""
    return (
        f'[[rule]]\nid = "mine.{name}"\narticle = {_TEXT}\nin_force = {in_force}\nforce = "house"\nconfidence = "V"\n'
        f'checked_on = 2026-11-23\neffect = "{effect}"\napplies = "{applies}"\nwhen = "{when}"\nreading = {_TEXT}\nlifts = {_TEXT}\n'
    )


def case(says: str, *, at: str = "2026-11-23T10:00:00", expect: str = "permit", by: str = "mine.allow") -> str:
    return f'[[case]]\nsays = "{says}"\nat = {at}\nexpect = "{expect}"\nby = ["{by}"]\n'


ALLOW = rule("allow", effect="allow", when="act == 'contact'")
NIGHT = rule("quiet-hours", when="not (480 <= local_minute < 1320)")
MORNING_CASE = case("上午十点")
EARLY_CASE = case("早上八点半", at="2026-11-23T08:30:00")


def files(*rules: str, cases: tuple[str, ...] = (MORNING_CASE, EARLY_CASE), number: str = "2026.11.1") -> Mapping[str, bytes]:
    """The files of a version."""
    head = f'id = "mine"\nversion = "{number}"\ntitle = {_TEXT}\nstands_on = []\ninstruments = ["policy.toml"]\n'
    return {
        "mine/pack.toml": head.encode(),
        "mine/policy.toml": f"[instrument]\ntitle = {_TEXT}\n{''.join(rules or (ALLOW, NIGHT))}".encode(),
        "mine/cases/stage.toml": _STAGE.encode(),
        "mine/cases/all.toml": "".join(cases).encode(),
        "zones/Asia/Shanghai": zone_bytes("Asia/Shanghai"),
    }


@cache
def version(*rules: str, cases: tuple[str, ...] = (MORNING_CASE, EARLY_CASE), number: str = "2026.11.1") -> Packs:
    return load_packs(files(*rules, cases=cases, number=number))
