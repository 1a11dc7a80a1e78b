"""The rules of the pack cn, written a second time, one law after the other. See `naive_rules`.

The histories play in November 2026, at places where no other pack speaks: what ended before is not here.
"""

from minglu.rules.history import History
from minglu.rules.question import Question
from tests.oracle import naive_facts as so
from tests.oracle.naive_calls import CALLS, calls, local, lost_or_gone
from tests.oracle.naive_seen import BOOK, THIRD, Seen

PUBLIC = ("group_message", "public_post")


def refuse_contact(seen: Seen) -> list[str]:
    found = everybody(seen)
    if seen.question.purpose in ("complaint_answer", *("collection", "pass_on_message", "locate_debtor")):
        found += hours_and_counts(seen)
    if seen.question.purpose != "complaint_answer":
        found += never_used(seen)
    if seen.collecting:
        found += data(seen) + who_asks(seen) + conduct(seen) + wording(seen) + licensed(seen)
    return found


def everybody(seen: Seen) -> list[str]:
    """What holds whatever the purpose is."""
    question, order = seen.question, so.stated(seen.stream, "no_contact_order", "order_ended")
    found = ["cn.cc-997-order", "cn.psa-50-no-contact"] if order else []
    found += ["cn.cba-private-phone"] if question.own_device else []
    found += ["cn.pipl-25-publication", "cn.cc-1032-public", "cn.csl-44-provision"] if question.channel in PUBLIC else []
    found += ["cn.mcl-privacy"] if question.channel in PUBLIC and seen.licence in (None, "micro_loan") else []
    found += ["cn.cba-group-message"] if question.channel == "group_message" else []
    found += ["cn.cba-public-post"] if question.channel == "public_post" else []
    found += ["cn.cba-third-person-purpose"] if seen.may_be_third and question.purpose == "collection" else []
    return found


def never_used(seen: Seen) -> list[str]:
    found = ["cn.pipl-13-address-book"] if seen.source not in ("person_self", "debtor_named", "other") else []
    found += ["cn.pipl-47-blocked"] if any(e.kind == "person.blocked" for e in seen.stream) else []
    found += ["cn.pipl-31-minor"] if so.stated(seen.stream, "minor", "adult") else []
    return found + (["cn.pipl-46-wrong-person"] if so.stated(seen.stream, "wrong_person", "right_person") else [])


def hours_and_counts(seen: Seen) -> list[str]:
    question, place = seen.question, seen.place
    dark = place is None or not (8 <= local(seen.at, place).hour < 22 or so.hours_agreed(question, seen.stream, seen.at, place))
    found = ["cn.gbt-quiet-hours"] if dark else []
    found += ["cn.cba-quiet-hours"] if dark and seen.collecting else []
    if question.channel not in CALLS:
        return found
    if place is None:
        return [*found, "cn.gbt-three-answered-calls", "cn.cba-six-attempts"]
    today = calls(seen.stream, seen.at, place)
    found += ["cn.gbt-three-answered-calls"] if sum(answered for answered, _, _ in today) >= 3 else []
    return found + (["cn.cba-six-attempts"] if sum(tried == question.number for _, tried, _ in today) >= 6 else [])


def data(seen: Seen) -> list[str]:
    sealed = seen.question.purpose in seen.purposes
    found = [] if seen.basis_holds else ["cn.pipl-13-basis"]
    found += [] if sealed else ["cn.pipl-6-purpose"]
    found += ["cn.pipl-15-withdrawn"] if seen.basis in (None, "consent") and seen.consent.withdrawn else []
    found += ["cn.ndr-22-consent"] if seen.basis in (None, "consent") and not (sealed and seen.basis_holds) else []
    wrong = so.stated(seen.stream, "wrong_person", "right_person")
    found += ["cn.cc-1033-wrong-person"] if wrong else []
    return found + (["cn.csl-45-deletion"] if wrong or any(e.kind == "person.blocked" for e in seen.stream) else [])


def who_asks(seen: Seen) -> list[str]:
    staff, agency = seen.staff, seen.agency
    found = [] if staff.counts and staff.recent else ["cn.gbt-training"]
    found += [] if staff.counts else ["cn.pipl-51-training"]
    found += [] if staff.registered and staff.collector else ["cn.pipl-51-staff"]
    found += [] if so.assigned(seen.question, seen.history, seen.at) else ["cn.pipl-51-assigned"]
    found += [] if agency.own is not None and agency.runs and not agency.suspended else ["cn.pipl-21-agency"]
    if not agency.may_be_outside:
        return found
    found += [] if agency.covers else ["cn.pipl-21-scope"]
    found += [] if so.assessed(seen.question, seen.history, seen.at) else ["cn.pipl-55-assessed"]
    found += [] if agency.runs else ["cn.ndr-12-contract"]
    found += [] if agency.evaluated_lately else ["cn.gbt-agency-evaluated"]
    found += [] if agency.passed else ["cn.gbt-agency-passed"]
    partner = seen.licence in (None, "bank") and seen.product in (None, "internet_loan")
    return found + (["cn.colending-agency"] if partner and not (agency.own is not None and not agency.suspended and agency.passed) else [])


def conduct(seen: Seen) -> list[str]:
    question, place = seen.question, seen.place
    found = []
    if question.channel == "visit":
        beside = sum(so.Staff(seen.history.of(one), question.agency, seen.at).visits for one in question.companions)
        found += [] if seen.staff.visits + beside >= 2 else ["cn.cba-22-two-visitors"]
    if question.channel == "letter" and not question.sealed_letter:
        found.append("cn.cba-sealed-letter")
    if not seen.may_be_third:
        return found
    if question.purpose == "collection":
        found.append("cn.gbt-only-the-debtor")
    lost = bool(question.debtor) and lost_or_gone(seen.history.of(question.debtor), place)
    found += [] if lost else ["cn.cba-only-when-lost"]
    found += ["cn.gbt-only-when-lost"] if not lost and question.purpose != "collection" else []
    if any(e.kind == "person.never" for e in seen.stream):
        found += ["cn.gbt-never-again", "cn.cba-never-again", "cn.cc-1033-never"]
    return found + ([] if seen.basis in ("consent", "law") and seen.basis_holds else ["cn.cc-1033-third-person"])


def wording(seen: Seen) -> list[str]:
    if not seen.worded or seen.question.wording_clean:
        return []
    found = ["cn.cba-manner"] + (["cn.psa-50-messages"] if seen.question.channel in ("message", "im") else [])
    if seen.may_be_third:
        found += ["cn.pipl-25-disclosure", "cn.cc-1032-disclosure", "cn.gbt-no-debt-to-contacts", "cn.cba-no-debt-to-third"]
    return found


def licensed(seen: Seen) -> list[str]:
    """Laws for one product or one licence. What nobody stated may be that one."""
    question, found = seen.question, []
    unclean = seen.worded and not question.wording_clean
    third = seen.may_be_third and question.purpose == "collection"
    if seen.product in (None, "credit_card"):
        found += ["cn.card-68-only-debtor"] if third else []
        found += ["cn.card-68-manner"] if unclean else []
        letter = question.purpose == "collection" and question.channel == "letter"
        found += ["cn.card-69-letter"] if letter and question.wording != "template" else []
    if seen.licence in (None, "consumer_finance"):
        found += ["cn.cfc-only-parties"] if third else []
        found += ["cn.cfc-manner"] if unclean else []
    if seen.licence in (None, "micro_loan"):
        found += ["cn.mcl-only-liable"] if third else []
        found += ["cn.mcl-manner"] if unclean else []
    if seen.licence in (None, "bank", "consumer_finance") and seen.agency.may_be_outside:
        never = any(e.kind == "person.never" for e in seen.stream)
        found += ["cn.cpr-41-third"] if seen.may_be_third and (question.purpose == "collection" or never) else []
        found += ["cn.cpr-41-manner"] if unclean else []
    return found


def refuse_collecting(question: Question, history: History) -> list[str]:
    stream, found, owed = history.of(question.person), [], question.purpose == "complaint_answer"
    book, third = question.source in ("", BOOK), question.relation in ("", *THIRD)
    if book:
        found += ["cn.app-2021-address-book", "cn.pipl-6-address-book", "cn.csl-43-necessary"]
        found += [] if owed else ["cn.pipl-13-address-book"]
    if book or question.basis in ("", "none"):
        found.append("cn.dsl-32-lawful")
    if third and question.basis not in ("consent", "law"):
        found += ["cn.pipl-13-collect-basis", "cn.cc-1035-collect"]
    if owed:
        return found
    found += ["cn.pipl-47-blocked"] if any(e.kind == "person.blocked" for e in stream) else []
    found += ["cn.pipl-31-minor"] if so.stated(stream, "minor", "adult") else []
    return found + (["cn.pipl-46-wrong-person"] if so.stated(stream, "wrong_person", "right_person") else [])
