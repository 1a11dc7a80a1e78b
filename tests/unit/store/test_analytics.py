"""The warehouse: rows for one computation, bounded, and gone afterwards."""

from contextlib import suppress

import ibis
import pytest

from minglu.store.analytics import open_analytics
from minglu.store.errors import Broken

COLUMNS = {"row": "int64", "who": "string", "sure": "boolean"}


def filled(warehouse, **columns):
    warehouse.create("rows", COLUMNS)
    warehouse.add("rows", {"row": [1, 2, 3], "who": ["甲", None, 'o"b'], "sure": [True, False, None], **columns})
    return warehouse.table("rows")


def test_what_was_added_comes_back_with_its_nulls(tmp_path) -> None:
    with open_analytics(tmp_path) as warehouse:
        assert warehouse.rows(filled(warehouse).order_by("row")) == [
            {"row": 1, "who": "甲", "sure": True},
            {"row": 2, "who": None, "sure": False},
            {"row": 3, "who": 'o"b', "sure": None},
        ]


def test_a_table_that_was_kept_is_computed_once_and_can_be_replaced_and_dropped(tmp_path) -> None:
    with open_analytics(tmp_path) as warehouse:
        table = filled(warehouse)
        kept = warehouse.keep("kept", table.aggregate(rows=table.count()))
        warehouse.add("rows", {"row": [4], "who": [""], "sure": [True]})
        assert warehouse.rows(kept) == [{"rows": 3}]
        assert warehouse.rows(warehouse.keep("kept", table.aggregate(rows=table.count()))) == [{"rows": 4}]
        warehouse.drop("kept")
        assert warehouse.has("rows")
        assert not warehouse.has("kept")


def test_an_empty_batch_and_an_odd_name_are_no_trouble(tmp_path) -> None:
    with open_analytics(tmp_path) as warehouse:
        warehouse.create('odd "name"; --', {"a b": "int64"})
        warehouse.add('odd "name"; --', {"a b": []})
        assert warehouse.rows(warehouse.table('odd "name"; --')) == []


@pytest.mark.parametrize("fails", [False, True])
def test_nothing_is_left_when_it_closes_whether_the_work_was_done_or_not(tmp_path, fails) -> None:
    def work(warehouse):
        table = ibis.range(2_000_000).unnest().name("row").as_table()
        kept = warehouse.keep("big", table.mutate(text=table["row"].cast("string").lpad(40, "0")))
        warehouse.rows(kept.order_by("text").limit(1))
        assert any(tmp_path.iterdir())
        if fails:
            raise LookupError

    with suppress(LookupError), open_analytics(tmp_path, memory_mb=64, threads=1) as warehouse:
        work(warehouse)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("columns", [{"row": ["one", "two", "three"]}, {"row": [1]}, {"who": [1, 2, 3]}, {"row": [2**70, 1, 1]}])
def test_a_batch_that_does_not_fit_its_table_is_refused_without_saying_what_is_in_it(tmp_path, columns) -> None:
    with open_analytics(tmp_path) as warehouse, pytest.raises(Broken) as refused:
        filled(warehouse, **columns)
    assert "two" not in str(refused.value)


def test_a_table_is_made_once(tmp_path) -> None:
    with open_analytics(tmp_path) as warehouse:
        filled(warehouse)
        with pytest.raises(Broken):
            warehouse.create("rows", COLUMNS)


def test_an_expression_that_fails_is_told_as_an_error_of_ours(tmp_path) -> None:
    with open_analytics(tmp_path) as warehouse:
        table = filled(warehouse)
        with pytest.raises(Broken):
            warehouse.rows(table.mutate(broken=table["who"].cast("int64")))


def test_the_memory_and_the_processors_are_as_many_as_were_asked_for_and_nothing_is_fetched(tmp_path) -> None:
    with open_analytics(tmp_path, memory_mb=100, threads=1) as warehouse:
        said = dict(warehouse._connection.execute("SELECT name, value FROM duckdb_settings()").fetchall())
    assert said["threads"] == "1"
    assert said["memory_limit"] == "95.3 MiB"
    assert said["autoinstall_known_extensions"] == said["autoload_known_extensions"] == "false"
