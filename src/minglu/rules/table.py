"""The table of facts: everything a rule can speak about, each declared once.

    FACTS["local_minute"].type == "int"
    FACTS["relation"].values == ("debtor", "guarantor", "related", "contact", "unrelated")

A fact is a yes or no (`bool`), a whole number (`int`) or one word of a list (`enum`). It may be unknown; what that does
to a rule is said in `program`. How each is derived is said in `facts` and the files it calls. `docs/formats/rules.md`
prints this table, and a test holds the two together.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

from minglu.rules import question as ask

FactType = Literal["bool", "int", "enum"]
FactValue = bool | int | str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One fact: its type, the unit of a number or the words of a list, its meaning, and where it is read."""

    name: str
    type: FactType
    zh: str
    en: str
    source: str
    unit: str = ""
    values: tuple[str, ...] = ()


def _yes_no(name: str, zh: str, en: str, *, source: str) -> Fact:
    return Fact(name=name, type="bool", zh=zh, en=en, source=source)


def _number(name: str, zh: str, en: str, *, unit: str, source: str) -> Fact:
    return Fact(name=name, type="int", zh=zh, en=en, unit=unit, source=source)


def _word(name: str, zh: str, en: str, *, values: tuple[str, ...], source: str) -> Fact:
    return Fact(name=name, type="enum", zh=zh, en=en, values=values, source=source)


_ASK: Final = "the question"
_DATUM: Final = "datum.sealed of the datum, in the person's stream; for collect, the question"
_PERSON: Final = "the person's stream"
_DEBTOR: Final = "the debtor's stream"
_STAFF: Final = "the staff's stream"
_AGENCY: Final = "the agency's stream"
_PLACE: Final = "the instant, and the zone of the place"

_ALL: Final = (
    _word("act", "行为：联络或收集", "what is asked: to contact, or to collect", values=ask.ACTS, source=_ASK),
    _word("channel", "联络方式", "the channel of a contact", values=ask.CHANNELS, source=_ASK),
    _word("purpose", "处理目的", "the purpose", values=ask.PURPOSES, source=_ASK),
    _word("field", "信息项", "the field that would be used or taken in", values=ask.FIELDS, source=_ASK),
    _yes_no("own_device", "使用催收人员自己的电话或账号", "the staff would use a telephone or account of their own", source=_ASK),
    _number("count", "本次收集的信息条数", "how many data would be taken in", unit="data", source=_ASK),
    _yes_no("evidence", "附有本人同意或本人签约的证据", "evidence is attached that the person agreed, or signed the contract", source=_ASK),
    _yes_no("witnesses", "见证机构达到法定数", "a quorum of witnesses can be reached", source=_ASK),
    _yes_no("keyholders", "密钥分管机构达到法定数", "a quorum of keyholders can be reached", source=_ASK),
    _yes_no("one_use_keys", "拨号端存有一次性密钥", "the dialler has a one-use key on deposit", source=_ASK),
    _word("relation", "与债务的关系", "the person's relation to the debt", values=ask.RELATIONS, source=_DATUM),
    _word("source", "信息来源", "who gave the datum", values=ask.SOURCES, source=_DATUM),
    _word("basis", "处理依据", "the legal basis the datum was sealed under", values=ask.BASES, source=_DATUM),
    _yes_no("purpose_sealed", "封存时载明的目的包含本次目的", "the datum was sealed for this purpose", source=_DATUM),
    _yes_no(
        "consent_withdrawn",
        "已撤回对本目的的同意，且本人未重新同意",
        "consent to this purpose was withdrawn, and not given again by the person",
        source=_PERSON,
    ),
    _yes_no("basis_holds", "处理依据现在仍然成立", "the datum's basis covers this purpose and still holds", source=_DATUM),
    _yes_no("place_known", "知道对方所在时区", "the callee's place, and with it the local time, is known", source=_PLACE),
    _number("local_minute", "当地时间（自零点起的分钟数）", "local time", unit="minutes since midnight", source=_PLACE),
    _number(
        "local_day",
        "当地日期（所在地不明时为UTC日期）",
        "local day; where no place is known, the day of UTC",
        unit="YYYYMMDD",
        source=_PLACE,
    ),
    _yes_no("working_day", "当地为工作日", "a working day at the place by the calendar", source="the calendar"),
    _yes_no("hours_agreed", "本人约定可在此时段联络", "the person agreed to this channel at this hour", source=_PERSON),
    _number(
        "answered_calls_today",
        "今日已接通电话（含未了结的放行）",
        "answered calls today, over all numbers and agencies, and permits that can still become one",
        unit="calls",
        source=_PERSON,
    ),
    _number(
        "attempts_today",
        "今日对该号码未接通的拨打（含未了结的放行）",
        "unanswered calls to this number today, and permits that can still become one",
        unit="calls",
        source=_PERSON,
    ),
    _number(
        "answer_calls_today",
        "今日为答复投诉已接通的电话（含未了结的放行）",
        "answered calls today to answer a complaint, and permits for one that can still become one",
        unit="calls",
        source=_PERSON,
    ),
    _number(
        "third_party_calls_ever",
        "历来请其转告或向其询问债务人联系方式的放行次数（失效的不计）",
        "permits ever given to ask this person to pass on a message or how to reach the debtor, without those that lapsed",
        unit="permits",
        source=_PERSON,
    ),
    _yes_no("said_never", "本人表示过不再接受联络", "the person said: never again", source=_PERSON),
    _yes_no("blocked", "个人信息已封锁", "the person's data is blocked", source=_PERSON),
    _yes_no(
        "complaint_open",
        "本人有尚未办结的投诉",
        "the person filed a complaint whose case was not closed since",
        source=_PERSON,
    ),
    _yes_no(
        "debtor_unreachable",
        "债务人失联",
        "nobody answered, or the line was busy, on three different days since the debtor was last reached",
        source=_DEBTOR,
    ),
    _yes_no(
        "debtor_dead_or_incapable",
        "债务人死亡或无（限制）民事行为能力",
        "the debtor died, or lacks or has limited capacity",
        source=_DEBTOR,
    ),
    _yes_no("assigned", "该笔债务现由该人员负责", "the debt is assigned to this staff and agency now", source=_DEBTOR),
    _yes_no("staff_registered", "人员已在该机构名下登记", "the staff is registered, with the agency named", source=_STAFF),
    _yes_no("staff_is_collector", "人员现任催收岗位", "the staff has the role of collector now", source=_STAFF),
    _yes_no("staff_handles_complaints", "人员现任投诉处理或复核岗位", "the staff has the role of handler or reviewer now", source=_STAFF),
    _yes_no("staff_trained", "培训考试合格且在有效期内", "training was passed and still counts", source=_STAFF),
    _number("days_since_training", "距最近一次培训合格的天数", "whole days since training was last passed", unit="days", source=_STAFF),
    _yes_no("agency_known", "机构已登记", "the agency is registered", source=_AGENCY),
    _yes_no("agency_own", "贷款机构自己的团队", "the agency is the lender's own team", source=_AGENCY),
    _yes_no("agency_contract_valid", "委托合同在有效期内", "the agency's contract runs now", source=_AGENCY),
    _yes_no("agency_suspended", "机构已被暂停", "the agency is suspended", source=_AGENCY),
    _number(
        "days_since_evaluation",
        "距机构最近一次评估（或合同开始）的天数",
        "whole days since the agency was last evaluated, or since its contract began if that is later",
        unit="days",
        source=_AGENCY,
    ),
)

FACTS: Final[Mapping[str, Fact]] = MappingProxyType({fact.name: fact for fact in _ALL})
