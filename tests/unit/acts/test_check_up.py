"""The check-up as an act: who is called what on the way in, what is counted, and what never gets further than the door."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import pytest

from minglu.acts.check_up import BATCH, CheckedUp, Recorded, check_up, pseudonym
from minglu.audit.checked import ATTEMPTS, Checkup
from minglu.audit.errors import WrongCheckup
from minglu.canon.instants import Instant
from minglu.evidence.attempts import Attempt
from minglu.evidence.reading import LeftOut

KEY, OTHER_KEY = b"k" * 32, b"o" * 32
NUMBER, TEXT = "+8616000000202", "再不还钱就让你坐牢"
NOTHING = Checkup(
    rows=0, judged=0, persons=0, agencies=0, first=None, last=None, days=0, breaches=0, breached_persons=0, by_rule=(), by_agency=(),
    by_collector=(), by_hour=(), by_day=(), worst=(), presumed=(), left_out=(), content=(),
)  # fmt: skip


class Kept:
    """Tables that remember what was put into them."""

    def __init__(self) -> None:
        self.columns: dict[str, Mapping[str, str]] = {}
        self.batches: list[tuple[str, Mapping[str, Sequence[object]]]] = []

    def create(self, name: str, columns: Mapping[str, str]) -> None:
        self.columns[name] = columns

    def add(self, name: str, columns: Mapping[str, Sequence[object]]) -> None:
        assert set(columns) == set(self.columns[name])
        assert len({len(cells) for cells in columns.values()}) == 1
        self.batches.append((name, columns))

    def column(self, column: str, *, table: str = "attempts") -> list[object]:
        return [cell for name, columns in self.batches if name == table for cell in columns[column]]


def attempt(row: int = 1, **said: object) -> Attempt:
    usual: dict[str, object] = {
        "place": f"calls.csv, row {row}", "number": NUMBER, "at": Instant(1_793_858_591_000), "channel": "call", "ended": "answered",
        "seconds": 5, "relation": "debtor", "person": "K-0042", "debt": "A-1", "agency": "甲", "staff": "坐席07", "direction": "out",
        "purpose": "collection", "own_device": None, "text": "",
    }  # fmt: skip
    return Attempt(**{**usual, **said})  # type: ignore[arg-type]  # a test may say anything


def object_to(text: str, relation: str) -> tuple[str, ...]:
    assert relation == "debtor"
    return ("content.threat",) if "坐牢" in text else ()


def check(
    *rows: Attempt | LeftOut, key: bytes = KEY, facts: tuple[str, ...] = (), columns: tuple[tuple[str, str], ...] = ()
) -> tuple[Kept, CheckedUp]:
    kept = Kept()
    recorded = Recorded(name="calls.csv", columns=columns, facts=facts, rows=rows)
    found = check_up((recorded,), to=kept, judge=lambda _step: NOTHING, object_to=object_to, key=key, step=lambda _done, _of: None)
    return kept, found


def test_a_person_is_called_the_same_throughout_a_run_and_otherwise_in_the_next() -> None:
    rows = attempt(1), attempt(2, agency="乙"), attempt(3, person="K-0043", number="+8616000000203")
    first, second = check(*rows)[0], check(*rows, key=OTHER_KEY)[0]
    one, again, another = first.column("person")
    assert one == again != another
    assert not {*first.column("person"), *first.column("number")} & {*second.column("person"), *second.column("number")}


def test_nothing_of_a_number_a_person_a_debt_or_the_words_reaches_the_tables() -> None:
    kept, found = check(attempt(1, text=f"{TEXT} {NUMBER}"), columns=(("callee", "16000000202"), ("at", "呼叫时间")))
    said = repr((kept.batches, found))
    for secret in (NUMBER, NUMBER[3:], "K-0042", "A-1", TEXT):
        assert secret not in said
    assert found.sources[0].columns == (("callee", "…"), ("at", "呼叫时间"))


@pytest.mark.parametrize("word", ["16000000202", "坐席 160-0000-0202", "+86 160 0000 0202", "1234567"])
def test_an_agency_or_collector_that_is_a_number_becomes_a_pseudonym_too(word: str) -> None:
    kept, _ = check(attempt(1, agency=word, staff=word), attempt(2, agency=word, staff=word))
    assert word not in repr(kept.batches)
    assert len({*kept.column("agency")}) == 1
    assert all(kept.column("staff"))


@pytest.mark.parametrize("word", ["甲催收服务有限公司", "坐席07", "A2026-11", "123456", ""])
def test_any_other_name_of_an_agency_or_collector_stays_as_it_is(word: str) -> None:
    kept, _ = check(attempt(1, agency=word, staff=word))
    assert (kept.column("agency"), kept.column("staff")) == ([word], [word])


def test_without_an_id_the_number_stands_for_the_person_and_without_both_nobody_does() -> None:
    kept, _ = check(attempt(1, person=""), attempt(2, person="", number=""))
    assert kept.column("person") == [kept.column("number")[0], ""]


def test_what_is_left_out_is_counted_by_reason_and_judged_nowhere() -> None:
    lost = LeftOut(place="calls.csv, row 2", because="no_moment")
    kept, found = check(attempt(1), lost, lost, LeftOut(place="calls.csv, row 9", because="no_number"), attempt(3))
    (source,) = found.sources
    assert (source.name, source.attempts, kept.column("row")) == ("calls.csv", 2, [1, 2])
    assert [(one.because, one.count, one.first[0]) for one in source.left_out] == [
        ("no_moment", 2, "calls.csv, row 2"),
        ("no_number", 1, "calls.csv, row 9"),
    ]


def test_a_file_of_nothing_but_rows_left_out_adds_no_batch() -> None:
    kept, found = check(LeftOut(place="calls.csv, row 1", because="no_moment"))
    assert (kept.batches, found.sources[0].attempts) == ([], 0)


def test_rows_come_in_batches_and_are_numbered_through_all_files() -> None:
    kept = Kept()
    files = [
        Recorded(name=name, columns=(), facts=(), rows=(attempt(row) for row in range(count)))
        for name, count in (("a", BATCH + 1), ("b", 2))
    ]
    found = check_up(files, to=kept, judge=lambda _step: NOTHING, object_to=object_to, key=KEY, step=lambda _done, _of: None)
    assert [len(columns["row"]) for _, columns in kept.batches] == [BATCH, 1, 2]
    assert kept.column("row") == list(range(1, BATCH + 4))
    assert [source.attempts for source in found.sources] == [BATCH + 1, 2]


def test_rows_are_never_all_in_memory() -> None:
    alive = Counter[str]()

    def rows() -> Iterator[Attempt]:
        for row in range(3 * BATCH):
            alive["read"] += 1
            alive["most"] = max(alive["most"], alive["read"] - alive["kept"])
            yield attempt(row)

    class Counting(Kept):
        def add(self, name: str, columns: Mapping[str, Sequence[object]]) -> None:
            alive["kept"] += len(columns["row"])

    files = [Recorded(name="a", columns=(), facts=(), rows=rows())]
    check_up(files, to=Counting(), judge=lambda _step: NOTHING, object_to=object_to, key=KEY, step=lambda _done, _of: None)
    assert alive["most"] <= BATCH


def test_the_rules_are_told_whether_anything_was_found_in_the_words() -> None:
    kept, _ = check(attempt(1, text=TEXT), attempt(2, text="您好"), attempt(3))
    assert kept.column("wording_clean") == [False, True, None]
    assert (kept.column("row", table="findings"), kept.column("rule", table="findings")) == ([1], ["content.threat"])


@pytest.mark.parametrize(("text", "said", "told"), [(TEXT, True, False), ("您好", False, False), ("", False, False), ("", True, True)])
def test_of_the_words_and_a_column_about_them_the_worse_one_counts(text: str, said: bool, told: bool) -> None:
    kept, _ = check(attempt(1, text=text, facts={"wording_clean": said}), facts=("wording_clean",))
    assert kept.column("wording_clean") == [told]


def test_facts_that_one_file_says_are_unknown_of_another() -> None:
    kept = Kept()
    files = [
        Recorded(name="a", columns=(), facts=("visitors",), rows=(attempt(1, facts={"visitors": 2}),)),
        Recorded(name="b", columns=(), facts=("said_never",), rows=(attempt(1, facts={"said_never": True}),)),
    ]
    check_up(files, to=kept, judge=lambda _step: NOTHING, object_to=object_to, key=KEY, step=lambda _done, _of: None)
    assert (kept.column("visitors"), kept.column("said_never")) == ([2, None], [None, True])
    assert set(kept.columns["attempts"]) == {*ATTEMPTS, "visitors", "said_never", "wording_clean"}


@pytest.mark.parametrize("fact", ["answered_calls_today", "local_minute", "no_such_fact"])
def test_a_fact_that_no_file_may_say_is_refused(fact: str) -> None:
    with pytest.raises(WrongCheckup):
        check(attempt(1), facts=(fact,))


def test_a_pseudonym_says_nothing_without_its_key() -> None:
    assert pseudonym(KEY, "number", "") == ""
    assert pseudonym(KEY, "number", NUMBER) != pseudonym(KEY, "person", NUMBER)
    assert pseudonym(KEY, "number", NUMBER) != pseudonym(OTHER_KEY, "number", NUMBER)
    assert len(pseudonym(KEY, "number", NUMBER)) == 16
