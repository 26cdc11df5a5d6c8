"""The ledger may be asked at any moment: while it is made, while another lays a new version over it."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

from yinfa.distribution.ledger import FIRST, SCHEMAS, owned
from yinfa.distribution.plan import LAST
from yinfa.distribution.register import standing
from yinfa.world.workspace import Workspace


def test_who_asks_while_a_ledger_is_made_sees_none_or_a_whole_one(tmp_path: Path) -> None:
    ended = Event()

    def ask(ws: Workspace) -> int:
        asked = 0
        while not (asked and ended.is_set()):
            assert standing(ws) == []
            asked += 1
        return asked

    with ThreadPoolExecutor(3) as pool:
        folders = [tmp_path / str(n) for n in range(12)]
        for folder in folders:
            ended.clear()
            ws = Workspace.at(folder)
            asking = [pool.submit(ask, ws) for _ in range(3)]
            try:
                with owned(ws) as ledger, ledger.transaction() as db:
                    db.execute("INSERT INTO run (slug, date, front, revision) VALUES ('a', 'b', 'c', 'd')")
            finally:
                ended.set()
            assert all(done.result() for done in asking)
            assert not list(folder.rglob("*.new*"))


def test_two_that_open_an_old_ledger_lay_each_version_over_it_once(tmp_path: Path) -> None:
    file = tmp_path / "ledger/ledger.sqlite"
    file.parent.mkdir()
    with sqlite3.connect(file) as made:
        made.executescript(f"PRAGMA journal_mode = wal; {FIRST} PRAGMA user_version = 1;")
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with ThreadPoolExecutor(1) as pool:
        asking = pool.submit(standing, Workspace.at(tmp_path))
        assert not Event().wait(0.5) and not asking.done(), "it waits for the other"
        for statement in "".join(SCHEMAS[1:]).split(";"):
            other.execute(statement)
        other.execute(f"PRAGMA user_version = {len(SCHEMAS)}")
        other.execute("COMMIT")
        assert asking.result() == []
    other.close()


def test_a_plan_finds_the_last_edition_of_a_unit_without_reading_all(tmp_path: Path) -> None:
    with owned(Workspace.at(tmp_path)) as ledger:
        steps = ledger.rows(f"EXPLAIN QUERY PLAN {LAST}", "small", "001", "pdf", 0)
    assert all("SCAN" not in step["detail"] for step in steps)
