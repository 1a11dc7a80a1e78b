"""Rules to propose in the demonstration: ours without their cases, and one rule more, which forbids every call."""

from collections.abc import Mapping

from minglu.acts.rule_changes import propose_packs
from minglu.canon.ids import StaffId
from minglu.wiring.packs import read_packs
from minglu.wiring.served import Served

RULE = """
[[rule]]
id = "house.no-calls"
article = { zh = "第九条", en = "art. 9" }
in_force = 2020-01-01
force = "house"
confidence = "V"
checked_on = 2026-11-23
effect = "forbid"
applies = "act == 'contact'"
when = "channel == 'call'"
reading = { zh = "一律不打电话。", en = "No calls at all." }
lifts = { zh = "没有。", en = "Nothing." }
"""


def without_cases() -> dict[str, bytes]:
    return {name: data for name, data in read_packs().items() if "/cases/" not in name or name.endswith("cases/stage.toml")}


def stricter(rule: str = RULE) -> Mapping[str, bytes]:
    """Ours without their cases, and one rule more."""
    files = without_cases()
    return {**files, "house/policy.toml": files["house/policy.toml"] + rule.encode()}


def officer_of(served: Served, login: str) -> StaffId:
    return next(account.staff for account in served.node.accounts.all() if account.login == login)


def propose(served: Served, files: Mapping[str, bytes], *, by: str = "officer") -> int:
    return propose_packs(served.node.office, files, by=officer_of(served, by)).index
