"""The words that stand in records of calls and collection, and what they mean to us.

    WORDS["ended"]["无人接听"] == "no_answer"        plain("No Answer ") == "noanswer"

Rules. A word is looked up whole, as `plain` spells it; one word has one meaning inside one column. What stands in no list is
not guessed: the person who maps the file can add a word of the house to the mapping.
"""

import re
import unicodedata
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from minglu.rules.table import FACTS

_YES: Final = "是 有 y yes true 1 t 对 √ ✓ 已 真"
_NO: Final = "否 无 没有 n no false 0 f 不是 × 未 假"
_VALUES: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "ended": {
            "answered": (
                "接通 已接通 已接听 接听 接 已接 通话成功 成功 应答 呼叫成功 answered answer connected success "
                f"completed completeelsewhere talked {_YES}"
            ),
            # The line was cleared in the ordinary way: whether anybody answered, the length says.
            "by_length": "正常挂断 正常结束 normalclearing normalclearingbye",
            "no_answer": (
                "未接通 未接 未接听 无人接听 无应答 无人应答 未应答 久叫不应 振铃未接 拒接 拒接听 挂断 主叫挂断 取消 "
                "来电提醒 noanswer unanswered notanswered missed rejected declined callrejected originatorcancel "
                f"nouserresponse cancel cancelled canceled ringing lossrace allottedtimeout {_NO}"
            ),
            "busy": "占线 用户忙 忙 忙线 正在通话中 通话中 busy userbusy",
            "failed": (
                "失败 呼叫失败 线路故障 网络错误 无法接通 关机 不在服务区 停机 暂停服务 呼损 failed failure congestion "
                "error unreachable poweredoff normaltemporaryfailure networkoutoforder recoveryontimerexpire "
                "destinationoutoforder serviceunavailable switchcongestion normalcircuitcongestion subscriberabsent "
                "callbarred outgoingcallbarred incompatibledestination mandatoryiemissing normalunspecified interworking "
                "protocolerror gatewaydown"
            ),
            "invalid_number": (
                "空号 号码错误 错号 号码无效 号码不存在 无效号码 invalid invalidnumber unallocatednumber "
                "invalidnumberformat wrongnumber unknownnumber noroutedestination notexist numberchanged"
            ),
        },
        "relation": {
            "debtor": "本人 债务人 借款人 客户本人 持卡人 主借款人 客户 debtor borrower self customer cardholder owner 本人号码",
            "guarantor": "担保人 保证人 连带责任人 guarantor surety",
            "related": "共同借款人 共债人 共同还款人 coborrower jointborrower cosigner coowner",
            "contact": (
                "联系人 紧急联系人 亲属 亲戚 家属 父母 父亲 母亲 父子 母子 配偶 夫妻 妻子 丈夫 子女 兄弟姐妹 兄弟 姐妹 兄妹 "
                "朋友 同事 同学 contact emergencycontact relative family friend colleague spouse parent sibling reference "
                "referee"
            ),
            "unrelated": (
                "无关人员 无关第三人 第三人 第三方 通讯录 通讯录联系人 村委会 居委会 单位 工作单位 hr 人事 陌生人 unrelated "
                "thirdparty third addressbook phonebook employer stranger neighbour neighbor 邻居"
            ),
        },
        "direction": {
            "out": "呼出 外呼 去电 拨出 主叫 打出 发送 out outbound outgoing mt 出 呼叫客户 sent",
            "in": "呼入 来电 被叫 打入 接收 in inbound incoming mo 入 received 接入",
        },
        "channel": {
            "call": ("电话 电催 人工电话 语音 语音电话 电话催收 人工外呼 人工 通话 call phone voice voicecall telephone phonecall dial"),
            "ai_call": (
                "智能语音 机器人 ai电话 ai外呼 智能外呼 机器人外呼 语音机器人 自动语音 ai语音 ivr aicall robot robocall "
                "autodial voicebot ai"
            ),
            "message": "短信 信息 彩信 短信催收 5g消息 sms message text textmessage mms",
            "im": (
                "微信 企业微信 qq 即时通讯 即时消息 在线聊天 app消息 微信消息 im wechat wecom whatsapp chat instantmessage line telegram"
            ),
            "visit": "外访 上门 上门催收 家访 实地 实地走访 走访 visit fieldvisit homevisit field",
            "letter": "信函 函件 催收函 律师函 邮寄 信件 书面 挂号信 letter mail post dunningletter email 邮件 电子邮件",
            "group_message": "群消息 群发 群聊 微信群 群发消息 groupmessage group groupchat",
            "public_post": "公开发布 张贴 公告 朋友圈 网上公布 社交媒体 论坛 publicpost post_public socialmedia publicnotice moments",
        },
        "purpose": {
            "collection": "催收 催收还款 还款提醒 提醒还款 催款 collection repayment reminder",
            "pass_on_message": "转告 请求转告 代为转告 passonmessage passon leavemessage",
            "locate_debtor": "询问联系方式 核实联系方式 寻找债务人 找人 locatedebtor locate skiptrace",
            "complaint_answer": "答复投诉 投诉回复 回复投诉 投诉处理 complaintanswer complaint",
            "identity_code": "验证码 身份核验 identitycode otp verification",
        },
        "yes_no": {
            "yes": _YES,
            "no": _NO,
        },
        "licence": {
            "bank": "银行 商业银行 bank",
            "consumer_finance": "消费金融 消费金融公司 consumerfinance",
            "micro_loan": "小贷 小额贷款 小额贷款公司 网络小贷 microloan microlender",
            "other": "其他 other",
        },
        "product": {
            "credit_card": "信用卡 creditcard card",
            "internet_loan": "互联网贷款 网贷 网络贷款 internetloan onlineloan",
            "consumer_loan": "消费贷 消费贷款 consumerloan",
            "other": "其他 other",
        },
        "country": {
            "cn": "中国 中国大陆 china cn chn",
            "us": "美国 usa us unitedstates",
            "hk": "香港 中国香港 hongkong hk",
        },
        "source": {
            "person_self": "本人提供 本人 self personself",
            "debtor_named": "债务人提供 借款人提供 借款人填写 debtornamed borrower",
            "uploaded_address_book": "通讯录 通讯录上传 手机通讯录 addressbook uploadedaddressbook phonebook",
            "other": "其他 other",
        },
    }
)


def plain(text: str) -> str:
    """A word without what exports vary: case, width, spaces, punctuation, and a unit in brackets."""
    folded = unicodedata.normalize("NFKC", text[:200]).casefold()
    return re.sub(r"\([^)]{0,20}\)|\[[^\]]{0,20}\]|[\s_\-./:：'\"#]|[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]", "", folded)


def turned(groups: Mapping[str, str]) -> dict[str, str]:
    """Each word of the groups and the group it stands in. Of two groups the first keeps a word."""
    turned: dict[str, str] = {}
    for meaning, names in groups.items():
        for name in names.split():
            turned.setdefault(plain(name), meaning)
    return turned


# A word of ours, as facts and rules spell it, always means itself.
WORDS: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        what: MappingProxyType({**{plain(ours): ours for ours in groups}, **turned(groups)})
        for what, groups in {
            **{fact.name: dict.fromkeys(fact.values, "") for fact in FACTS.values() if fact.type == "enum" and fact.name not in _VALUES},
            **_VALUES,
            "country": {**dict.fromkeys(FACTS["country"].values, ""), **_VALUES["country"]},
        }.items()
    }
)
