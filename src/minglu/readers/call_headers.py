"""What the columns of records of calls and collection are called.

    meaning_of("被叫号码") == "callee"        meaning_of("Bill Sec.") == "seconds"

Rules. A name is known whole, after `plain` took out case, spaces, units and punctuation; a part of a name is a hint and no
more (`hint_of`), because 联系人姓名 is not 联系人. A column of any fact that a record can say is known by the fact's own name.
"""

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from minglu.readers.call_words import plain, turned
from minglu.rules.derive import Counted
from minglu.rules.table import FACTS

# What the record itself decides, or what only the living system knows: no column says it.
_NOT_SAID: Final = frozenset(
    {"act", "channel", "purpose", "field", "relation", "own_device", "count", "witnesses", "keyholders", "one_use_keys"}
    | {"place_known", "local_minute", "local_day", "working_day", "opened_in_24_hours", "third_party_calls_ever"}
    | {"minutes_since_conversation"}
)
SAYABLE: Final = tuple(name for name, fact in FACTS.items() if name not in _NOT_SAID and not isinstance(fact.derived, Counted))

# Meanings of columns, and the names under which exports print them. The order is that of a form that shows them.
HEADERS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "at": (
            "呼叫时间 开始时间 起始时间 通话开始时间 通话起始时间 拨打时间 拨出时间 呼出时间 外呼时间 通话时间 发送时间 "
            "联系时间 联络时间 催收时间 外访时间 上门时间 时间 发生时间 记录时间 行动时间 start starttime startstamp "
            "startedat calltime calldate datetime timestamp at time callstart begintime date_time createdat sentat "
            "contacttime startepoch startuepoch createdtime"
        ),
        "day": ("呼叫日期 通话日期 拨打日期 联系日期 催收日期 发送日期 外访日期 起始日期 日期 date calldate_only day calledon contactdate"),
        "clock": "时刻 时分 时分秒 拨打时刻 呼叫时刻 clock timeofday hhmmss",
        "number": (
            "号码 电话 电话号码 手机 手机号 手机号码 联系电话 客户号码 客户电话 对方号码 对端号码 外呼号码 拨打号码 "
            "呼叫号码 催收号码 接收号码 收件号码 借款人手机号 联系号码 phone phonenumber number mobile mobilenumber tel "
            "telephone msisdn customerphone contactnumber dialednumber diallednumber customernumber recipient to"
        ),
        "caller": (
            "主叫 主叫号码 主叫号 来电号码 caller callernumber callerid calleridnumber src source from ani callingnumber a_number cli"
        ),
        "callee": ("被叫 被叫号码 被叫号 受话号码 callee calleenumber dst destination destinationnumber called callednumber b_number dnis"),
        "seconds": (
            "通话时长 通话秒数 接通时长 计费时长 通话时间秒 实际通话时长 billsec talktime talkseconds talkduration billableseconds seconds"
        ),
        # With the ringing in it, or nobody knows: it says how long, and never whether anybody answered.
        "duration": "时长 总时长 呼叫时长 持续时间 duration callduration length durationseconds totalduration",
        "ended": (
            "接通状态 呼叫结果 通话状态 呼叫状态 拨打结果 接听状态 是否接通 是否接听 外呼结果 通话结果 结果 状态 "
            "disposition status callstatus result callresult outcome hangupcause answered connected endstatus callstate"
        ),
        "answered_at": "接通时间 接听时间 应答时间 answer answerstamp answertime answeredat answerepoch answeruepoch",
        "relation": (
            "与债务人关系 关系 与借款人关系 联系人关系 与客户关系 联系人类型 对象 催收对象 联系对象 对象类型 被联系人身份 "
            "与本人关系 relation relationship relationtodebtor contacttype party partytype contactrelation"
        ),
        "person": (
            "客户号 客户编号 客户id 用户编号 用户id 用户号 人员编号 联系人编号 联系人id person personid customer customerid "
            "customerno clientid userid contactid borrowerid"
        ),
        "debt": (
            "案件号 案件编号 案件id 案号 借据号 合同号 合同编号 贷款编号 账户号 订单号 debt debtid case caseid caseno "
            "casenumber loan loanid loanno account accountno contractno"
        ),
        "agency": (
            "机构 机构名称 催收机构 委外机构 外包机构 公司 催收公司 所属机构 代理机构 agency agencyname vendor company collectionagency"
        ),
        "staff": (
            "催收员 坐席 坐席号 坐席工号 工号 员工 员工号 员工编号 经办人 催收人员 催收员工号 催收专员 外访员 agent agentid "
            "agentname collector collectorid staff staffid operator seat user extension"
        ),
        "direction": "呼叫方向 方向 呼叫类型 通话类型 呼入呼出 呼入/呼出 通话方式 呼叫方式 direction calldirection inout calltype",
        "channel": (
            "联络方式 联系方式 催收方式 渠道 方式 催收渠道 触达方式 行动方式 channel contactchannel contactmethod method medium action"
        ),
        "purpose": "目的 联系目的 处理目的 联络目的 purpose reason",
        "own_device": (
            "使用个人手机 私人手机 个人手机 是否个人设备 是否使用个人手机 个人号码拨打 自有手机 owndevice personaldevice "
            "personalphone privatephone ownphone"
        ),
        "text": (
            "内容 短信内容 消息内容 发送内容 聊天内容 通话文本 转写文本 录音文本 文本 话术 text content message messagetext "
            "body transcript sms smscontent"
        ),
        "call_id": (
            "linkedid 通话id 呼叫id 通话编号 呼叫编号 通话流水号 流水号 话单号 记录id 录音编号 callid uuid uniqueid sessionid "
            "recordid calluuid cdrid"
        ),
        "trained_on": "培训日期 培训合格日期 培训通过日期 考试日期 trainedon trainingdate lasttraining",
        "trained_until": "培训有效期 培训有效期至 培训到期日 资格有效期至 trainedtill traineduntil trainingvaliduntil trainingexpires",
        "evaluated_on": "机构评估日期 评估日期 最近评估日期 evaluatedon evaluationdate lastevaluation",
        "contract_until": "委托合同到期日 合同到期日 委托到期日 合同有效期至 contractuntil contractvaliduntil contractexpires",
    }
)
FACT_HEADERS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "said_never": "拒绝再联系 拒绝联系 要求不再联系 勿扰 免打扰 黑名单 saidnever donotcall donotcontact dnc optout optedout",
        "hours_agreed": "约定时间 约定时段 约定时段内 是否约定时段 hoursagreed agreedhours agreedtime",
        "debtor_unreachable": "债务人失联 是否失联 失联 本人失联 借款人失联 debtorunreachable unreachable debtorlost",
        "complaint_open": "投诉中 有投诉 是否投诉 未结投诉 投诉未结 complaintopen complaint opencomplaint",
        "blocked": "信息封锁 已封锁 blocked",
        "on_hold": "暂停催收 停催 是否停催 暂停联络 onhold hold",
        "debt_disputed": "有异议 债务异议 是否有异议 disputed debtdisputed dispute",
        "debtor_dead_or_incapable": "死亡或丧失行为能力 债务人死亡 是否死亡 debtordead deceased",
        "debtor_bankrupt": "破产 个人破产 bankrupt debtorbankrupt bankruptcy",
        "minor": "未成年 未成年人 minor underage",
        "represented": "已委托律师 律师代理 represented attorney",
        "visitors": "外访人数 上门人数 外访员人数 同行人数 visitors numberofvisitors visitorcount",
        "sealed_letter": "信函密封 是否密封 sealed sealedletter",
        "staff_trained": "是否培训合格 已培训 培训合格 stafftrained trained",
        "days_since_training": "距培训天数 dayssincetraining",
        "days_since_evaluation": "距评估天数 dayssinceevaluation",
        "agency_known": "机构已登记 agencyknown",
        "agency_contract_valid": "合同有效 委托合同有效 agencycontractvalid contractvalid",
        "licence": "牌照 机构牌照 贷款机构牌照 licence license",
        "product": "产品 产品类型 贷款产品 product producttype",
        "country": "国家 国家或地区 country countrycode",
        "source": "号码来源 信息来源 来源 numbersource datasource",
        "basis": "处理依据 legalbasis basis",
    }
)
_BY_NAME: Final[Mapping[str, str]] = MappingProxyType(
    {
        **{plain(fact): f"fact.{fact}" for fact in SAYABLE},
        **{plain(FACTS[fact].zh): f"fact.{fact}" for fact in SAYABLE},
        **turned({f"fact.{fact}": names for fact, names in FACT_HEADERS.items() if fact in SAYABLE}),
        **turned(HEADERS),
    }
)
_RANKS: Final[Mapping[str, int]] = MappingProxyType({name: rank for rank, name in enumerate(_BY_NAME)})
_HINTS: Final = (
    ("时长", "duration"), ("时间", "at"), ("日期", "day"), ("被叫", "callee"), ("主叫", "caller"), ("号码", "number"),
    ("手机", "number"), ("电话", "number"), ("关系", "relation"), ("状态", "ended"), ("结果", "ended"), ("机构", "agency"),
    ("坐席", "staff"), ("工号", "staff"), ("案件", "debt"), ("合同", "debt"), ("客户", "person"), ("方向", "direction"),
    ("渠道", "channel"), ("内容", "text"), ("duration", "duration"), ("phone", "number"), ("number", "number"), ("time", "at"),
    ("date", "day"), ("relation", "relation"), ("status", "ended"), ("result", "ended"), ("agency", "agency"), ("agent", "staff"),
    ("collector", "staff"), ("case", "debt"), ("loan", "debt"), ("customer", "person"), ("direction", "direction"),
    ("channel", "channel"), ("message", "text"),
)  # fmt: skip


@lru_cache(maxsize=1024)
def meaning_of(header: str) -> str | None:
    """What a column of this name means, if the whole name is known."""
    return _BY_NAME.get(plain(header))


def rank_of(header: str) -> int:
    """Of several names for one thing the plainest comes first: of `duration` and `billsec`, billsec."""
    return _RANKS.get(plain(header), len(_RANKS))


def hint_of(header: str) -> str | None:
    """What a column may mean by a part of its name. A person has to agree."""
    name = plain(header)
    if any(word in name for word in ("姓名", "name", "备注", "remark", "note")):
        return None
    return next((meaning for part, meaning in _HINTS if part in name), None)


def is_meaning(meaning: str) -> bool:
    """Whether a column can mean this."""
    return meaning in HEADERS or (meaning.startswith("fact.") and meaning.removeprefix("fact.") in SAYABLE)
