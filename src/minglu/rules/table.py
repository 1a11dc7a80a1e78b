"""The table of facts: everything a rule can speak about, each declared once.

    FACTS["local_minute"].type == "int"
    FACTS["relation"].values == ("debtor", "guarantor", "related", "contact", "unrelated")
    FACTS["answered_calls_7_days"].derived == Counted(noun="answered_calls", per="person", days=7)

A fact is a yes or no (`bool`), a whole number (`int`) or one word of a list (`enum`). It may be unknown; what that does
to a rule is said in `program`. `derived` says how it comes out of the record, for Python and for the query alike.
`docs/formats/rules.md` prints this table, and a test holds the two together.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from minglu.rules import question as ask
from minglu.rules.counts import COUNTED
from minglu.rules.derive import Counted, Own, Stated, Switched
from minglu.rules.fact import Fact, asked, own, switched

COMPLAINS: Final = ("complaint.filed", "complaint.supplemented", "complaint.disputed")
LICENCES: Final = ("bank", "consumer_finance", "micro_loan", "other")
PRODUCTS: Final = ("credit_card", "internet_loan", "consumer_loan", "other")
# The countries that some pack speaks of; every other one is "other".
COUNTRIES: Final = ("cn", "hk", "id", "in", "ke", "ng", "ph", "us", "other")
# Longer ago than anybody keeps records: what never happened is as long ago as this.
NEVER_MINUTES: Final = 99_999_999
REACHABLE: Final = "reachable"

_DATUM: Final = "datum.sealed of the datum, in the person's stream; for collect, the question"
_PLACE: Final = "the instant, and the zone of the place"

_ALL: Final = (
    asked("act", "行为：联络或收集", "what is asked: to contact, or to collect", values=ask.ACTS),
    asked("channel", "联络方式", "the channel of a contact", values=ask.CHANNELS, blank=True),
    asked("purpose", "处理目的", "the purpose", values=ask.PURPOSES),
    asked("field", "信息项", "the field that would be used or taken in", values=ask.FIELDS),
    asked("own_device", "使用催收人员自己的电话或账号", "the staff would use a telephone or account of their own"),
    asked("sealed_letter", "信函密封", "the letter goes in a sealed envelope that says nothing of a debt"),
    asked("wording", "内容来源", "where the words come from", values=ask.WORDINGS, blank=True),
    asked("wording_clean", "内容经检查没有问题", "what would be said was checked for this person's relation, and nothing was found"),
    asked("count", "本次收集的信息条数", "how many data would be taken in", unit="data"),
    asked("evidence", "附有本人同意或本人签约的证据", "evidence is attached that the person agreed, or signed the contract"),
    asked("witnesses", "见证机构达到法定数", "a quorum of witnesses can be reached"),
    asked("keyholders", "密钥分管机构达到法定数", "a quorum of keyholders can be reached"),
    asked("one_use_keys", "拨号端存有一次性密钥", "the dialler has a one-use key on deposit"),
    own("relation", "与债务的关系", "the person's relation to the debt", of=("person",), source=_DATUM, values=ask.RELATIONS),
    own("source", "信息来源", "who gave the datum", of=("person",), source=_DATUM, values=ask.SOURCES),
    own("basis", "处理依据", "the legal basis the datum was sealed under", of=("person",), source=_DATUM, values=ask.BASES),
    own("purpose_sealed", "封存时载明的目的包含本次目的", "the datum was sealed for this purpose", of=("person",), source=_DATUM),
    own(
        "consent_withdrawn",
        "已撤回对本目的的同意，且本人未重新同意",
        "consent to this purpose was withdrawn, and not given again by the person",
        of=("person",),
    ),
    own(
        "basis_holds",
        "处理依据现在仍然成立",
        "the datum's basis covers this purpose and still holds",
        of=("person",),
        source=_DATUM,
        turns="falls",
    ),
    own("licence", "贷款机构的牌照", "what the lender is licensed as", of=("institution",), values=LICENCES),
    own("product", "贷款产品", "the product of the debt", of=("debtor",), values=PRODUCTS),
    own("country", "对方所在国家或地区", "the country of the callee's place", of=("person",), source=_PLACE, values=COUNTRIES),
    own("place_known", "知道对方所在时区", "the callee's place, and with it the local time, is known", of=("person",), source=_PLACE),
    own(
        "local_minute",
        "当地时间（自零点起的分钟数）",
        "local time",
        of=("person",),
        source=_PLACE,
        turns="may",
        unit="minutes since midnight",
    ),
    own(
        "local_day",
        "当地日期（所在地不明时为UTC日期）",
        "local day; where no place is known, the day of UTC",
        of=("person",),
        source=_PLACE,
        turns="rises",
        unit="YYYYMMDD",
    ),
    own(
        "working_day",
        "当地为工作日",
        "a working day at the place by the calendar",
        of=("person",),
        source="the calendar of the country",
        turns="may",
    ),
    own("hours_agreed", "本人约定可在此时段联络", "the person agreed to this channel at this hour", of=("person",), turns="may"),
    own(
        "hours_refused",
        "本人说过此时段不方便",
        "the person said that this hour is inconvenient",
        of=("person",),
        turns="may",
    ),
    own("channel_refused", "本人要求不用这种方式联络", "the person asked not to be contacted over this channel", of=("person",)),
    *COUNTED.values(),
    own(
        "third_party_calls_ever",
        "历来请其转告或向其询问债务人联系方式的放行次数（失效的电话和短信放行不计）",
        "permits ever given to ask this person to pass on a message or how to reach the debtor, without those to call or text that lapsed",
        of=("person",),
        unit="permits",
    ),
    own(
        "minutes_since_conversation",
        "距最近一次通话的分钟数（从未通话为99999999；未了结的放行为0）",
        "whole minutes since the last telephone conversation; 99999999 if there was none, 0 while a permit is open",
        of=("person",),
        turns="rises",
        unit="minutes",
    ),
    switched("said_never", "本人表示过不再接受联络", "the person said: never again", by=Switched(stream="person", on=("person.never",))),
    switched("blocked", "个人信息已封锁", "the person's data is blocked", by=Switched(stream="person", on=("person.blocked",))),
    switched(
        "complaint_open",
        "本人有尚未办结的投诉",
        "the person filed a complaint whose case was not closed since",
        by=Switched(stream="person", on=COMPLAINS, off=("case.closed",), key="case"),
    ),
    switched(
        "on_hold",
        "已暂停联络（如核实期间）",
        "contact is on hold, for a check or a measure",
        by=Switched(stream="person", on=("hold.placed",), off=("hold.lifted",)),
    ),
    switched("minor", "本人是未成年人", "the person is a minor", by=Stated(stream="person", pairs=(("minor", "adult"),))),
    switched(
        "wrong_person",
        "号码不属于债务相关人（打错、转号）",
        "the number is not, or no longer, that of anybody concerned with the debt",
        by=Stated(stream="person", pairs=(("wrong_person", "right_person"),)),
    ),
    switched(
        "represented",
        "本人已委托律师",
        "the person is represented by a lawyer",
        by=Stated(stream="person", pairs=(("represented", "unrepresented"),)),
    ),
    switched(
        "no_contact_order",
        "公安机关或法院已禁止联络本人",
        "the police or a court forbade contact with the person",
        by=Stated(stream="person", pairs=(("no_contact_order", "order_ended"),)),
    ),
    switched(
        "debt_disputed",
        "该笔债务有异议，尚未核实",
        "the debt is disputed, and the dispute was not settled since",
        by=Switched(stream="debtor", on=("debt.disputed",), off=("debt.dispute_ended",), key="debt", only_debt=True),
    ),
    switched(
        "debtor_dead_or_incapable",
        "债务人死亡或无（限制）民事行为能力",
        "the debtor died, or lacks or has limited capacity",
        by=Stated(stream="debtor", pairs=(("dead", "alive"), ("incapable", "capable"))),
    ),
    switched(
        "debtor_bankrupt",
        "债务人已进入破产程序",
        "the debtor is in bankruptcy",
        by=Stated(stream="debtor", pairs=(("bankrupt", "discharged"),)),
    ),
    own(
        "debtor_unreachable",
        "债务人失联",
        "nobody answered, or the line was busy, on three different days since the debtor was last reached; or every number that "
        "was tried since is not in service",
        of=("debtor",),
    ),
    own(
        "debtor_unreachable_how",
        "失联如何认定",
        "how the debtor was found unreachable",
        of=("debtor",),
        values=(REACHABLE, "three_days", "invalid_number"),
    ),
    own(
        "days_debtor_unreachable",
        "失联已有的天数（未失联为0）",
        "whole local days since the debtor counts as unreachable; 0 for one who can be reached",
        of=("debtor",),
        turns="rises",
        unit="days",
    ),
    own("assigned", "该笔债务现由该人员负责", "the debt is assigned to this staff and agency now", of=("debtor",), turns="may"),
    own("staff_registered", "人员已在该机构名下登记", "the staff is registered, with the agency named", of=("staff",)),
    own("staff_is_collector", "人员现任催收岗位", "the staff has the role of collector now", of=("staff",)),
    own("staff_handles_complaints", "人员现任投诉处理或复核岗位", "the staff has the role of handler or reviewer now", of=("staff",)),
    own("staff_trained", "培训考试合格且在有效期内", "training was passed and still counts", of=("staff",), turns="falls"),
    own(
        "days_since_training",
        "距最近一次培训合格的天数",
        "whole days since training was last passed",
        of=("staff",),
        turns="rises",
        unit="days",
    ),
    own(
        "visitors",
        "同行的外访人员数（含申请人；未登记、非催收岗位或未培训的不计）",
        "how many visit together, the asker included; whoever is not a registered, trained collector of the agency does not count",
        of=("staff",),
        turns="may",
        unit="people",
    ),
    own(
        "opened_in_24_hours",
        "该人员最近24小时获放行的次数",
        "permits given to this staff in the last 24 hours",
        of=("staff",),
        turns="may",
        unit="permits",
    ),
    own("agency_known", "机构已登记", "the agency is registered", of=("agency",)),
    own("agency_own", "贷款机构自己的团队", "the agency is the lender's own team", of=("agency",)),
    own("agency_contract_valid", "委托合同在有效期内", "the agency's contract runs now", of=("agency",), turns="may"),
    own(
        "agency_in_scope",
        "本次目的和方式在委托范围内",
        "the agency's contract covers this purpose and channel",
        of=("agency",),
    ),
    own("agency_suspended", "机构已被暂停", "the agency is suspended", of=("agency",)),
    own(
        "days_since_evaluation",
        "距机构最近一次评估（或合同开始）的天数",
        "whole days since the agency was last evaluated, or since its contract began if that is later",
        of=("agency",),
        turns="rises",
        unit="days",
    ),
    own(
        "agency_evaluation_passed",
        "机构最近一次评估合格（尚未评估视为合格）",
        "the agency passed its latest evaluation; before the first there is nothing that it failed",
        of=("agency",),
    ),
    own(
        "purpose_assessed",
        "本目的的个人信息保护影响评估在有效期内",
        "an impact assessment covers this purpose now",
        of=("institution",),
        turns="may",
    ),
)

FACTS: Final[Mapping[str, Fact]] = MappingProxyType({fact.name: fact for fact in _ALL})
COUNTS: Final[Mapping[str, Counted]] = MappingProxyType({fact.name: fact.derived for fact in _ALL if isinstance(fact.derived, Counted)})
# What is read of the debtor's record: to anybody else it says something about another person (P7).
OF_DEBTOR: Final = frozenset(
    fact.name
    for fact in _ALL
    if (isinstance(fact.derived, Own) and "debtor" in fact.derived.streams)
    or (isinstance(fact.derived, Switched | Stated) and fact.derived.stream == "debtor")
)
