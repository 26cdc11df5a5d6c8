"""A ledger that was lost, swapped, put back too old or altered is refused before a number is printed twice."""

from __future__ import annotations

import json
import os
import random
import shutil
import sqlite3
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.distribution.office import TOLD, command, counted, office, run, sql, tree, units, write_list
from tests.press.project import build
from yinfa.distribution import stamps
from yinfa.distribution.copies import allot
from yinfa.distribution.ledger import owned
from yinfa.distribution.lists.units import Unit
from yinfa.distribution.plan import Count
from yinfa.finding import PublishingError
from yinfa.world.workspace import Workspace

HISTORIES = int(os.environ.get("YINFA_FUZZ", "500")) // 20 or 1


@pytest.fixture
def ws(tmp_path: Path) -> Workspace:
    made = office(tmp_path / "office", 3)
    run(made)
    return made


def ledger(ws: Workspace) -> Path:
    return ws.root / "ledger"


def lose(ws: Workspace) -> None:
    shutil.rmtree(ledger(ws))


def empty(ws: Workspace) -> None:
    lose(ws)
    ledger(ws).mkdir()
    (ledger(ws) / "ledger.sqlite").touch()


def of_another_program(ws: Workspace) -> None:
    lose(ws)
    ledger(ws).mkdir()
    with sqlite3.connect(ledger(ws) / "ledger.sqlite") as db:
        db.execute("CREATE TABLE song (title TEXT)")


def of_another_office(ws: Workspace) -> None:
    lose(ws)
    other = office(ws.root.parent / "other", 3)
    run(other)
    shutil.copytree(ledger(other), ledger(ws))


def alter(ws: Workspace) -> None:
    sql(ws, "UPDATE numbers SET last = last + 5 WHERE first = 3")


@pytest.mark.parametrize(
    ("harm", "code"),
    [(lose, "L029"), (empty, "L009"), (of_another_program, "L009"), (of_another_office, "L029"), (alter, "L031")],
)
@pytest.mark.parametrize("without_output", [False, True])
def test_a_ledger_that_is_not_the_one_is_refused_and_nothing_is_made(
    ws: Workspace, harm: Callable[[Workspace], None], code: str, without_output: bool
) -> None:
    if without_output:
        shutil.rmtree(ws.output)
    before = tree(ws)
    harm(ws)
    write_list(ws.root, units(4))
    said = command(ws, "--format", "epub")
    assert (said["code"], [f["code"] for f in said["findings"]]) == (1, [code]) and tree(ws) == before
    assert "{" not in said["findings"][0]["message"] + said["findings"][0]["hint"]


def test_a_lost_ledger_is_told_by_whoever_reads_it_and_begun_anew_for_no_publication(ws: Workspace) -> None:
    (ws.content / "other").mkdir()
    ws.source("other").write_text(TOLD.replace("identifier: small", "identifier: other"), encoding="utf-8")
    shutil.move(ledger(ws), ws.root / "kept")
    (ws.root / "share").mkdir()
    edition = str(next(ws.output.rglob("*.epub")))
    delivered = ("deliver", "small", "--to", "share")
    for words in (("status",), ("status", "small"), ("verify", edition), delivered, ("receipt", "small", "0001")):
        said = build(ws.root, *words, "--json")
        assert (said.returncode, [f["code"] for f in json.loads(said.stdout)["findings"]]) == (1, ["L009"]), words
    said = json.loads(build(ws.root, "issue", "other", "--format", "epub", "--json").stdout)
    assert [f["code"] for f in said["findings"]] == ["L029"] and not list(ledger(ws).glob("*.sqlite*"))
    lose(ws)
    shutil.move(ws.root / "kept", ledger(ws))
    assert build(ws.root, "issue", "other", "--format", "epub").returncode == 0
    assert counted(run(ws)) == Count(kept=3)


def test_a_backup_from_before_the_last_issue_is_refused_and_one_from_after_it_serves(ws: Workspace) -> None:
    shutil.copytree(ledger(ws), ws.root / "old")
    write_list(ws.root, units(4))
    run(ws)
    shutil.copytree(ledger(ws), ws.root / "new")
    write_list(ws.root, units(5))
    for backup, expected in (("old", ["L030"]), ("new", [])):
        lose(ws)
        shutil.copytree(ws.root / backup, ledger(ws))
        said = command(ws, "--format", "epub")
        assert [f["code"] for f in said["findings"]] == expected
    assert sql(ws, "SELECT unit, first FROM numbers WHERE unit >= '0004' ORDER BY unit") == [("0004", 7), ("0005", 9)]


def test_following_the_hint_of_a_lost_ledger_issues_under_new_numbers(ws: Workspace) -> None:
    lose(ws)
    hint = command(ws, "--format", "epub")["findings"][0]["hint"]
    assert "000007" in hint
    shutil.move(ws.output / "small", ws.root / "kept")
    (ws.content / "small/released/ledger.json").unlink()
    write_list(ws.root, [("0001", "第1分局", 2, "7")], ("code", "name", "copies", "numbers"))
    said = command(ws, "--format", "epub")
    assert said["code"] == 0 and sql(ws, "SELECT first, last FROM numbers") == [(7, 8)]


def test_nothing_due_asks_nobody_and_another_output_blocks_nobody(ws: Workspace) -> None:
    assert counted(run(ws)) == Count(kept=3)
    elsewhere = Workspace.at(ws.root, ws.root.parent / "elsewhere")
    assert counted(run(elsewhere)).restored == 3
    write_list(ws.root, units(4))
    assert counted(run(ws)).new == 1


def test_nobody_else_on_the_machine_may_read_the_ledger(ws: Workspace) -> None:
    for file in ledger(ws).glob("ledger.sqlite*"):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file


def test_the_stamp_of_a_package_is_the_same_for_the_same_editions(ws: Workspace) -> None:
    with owned(ws) as opened:
        rows = opened.rows("SELECT run FROM edition")
        before = stamps.told(opened, rows)
    run(ws)
    write_list(ws.root, units(4))
    run(ws)
    with owned(ws) as opened:
        assert stamps.told(opened, rows) == before and before["highest"] == 6


def issue_numbers(ws: Workspace, copies: dict[str, int]) -> dict[str, str]:
    """Do what a run does with numbers, stamps and ledger, without making files. Raises PublishingError."""
    listed = [Unit(code, f"單位{code}", copies=count) for code, count in copies.items()]
    stamps.missed("small", ws)
    with owned(ws) as opened:
        known = stamps.known_paths(opened, "small")
        with opened.transaction() as db:
            asked = "INSERT INTO run (slug, date, front, revision) VALUES ('small', '2026-01-05', '', '')"
            row = db.execute(asked).lastrowid or 0
            numbers, faults = allot(opened, "small", listed, row)
            assert not faults
            if not stamps.gives(opened, row, "small"):
                return {}
            stamps.check(opened, "small", known, ws)
            stamps.seal(opened, row)
        stamps.leave(opened, row, ws)
        return {code: str(n) for code, n in numbers.items()}


@pytest.mark.parametrize("seed", range(HISTORIES))
def test_no_number_is_given_twice_in_any_history(tmp_path: Path, seed: int) -> None:
    """Issue, raise, lower, lose, put back, forge: 20 histories a seed, the model knows who got what."""
    chance = random.Random(seed)
    for history in range(20):
        ws = Workspace.at(tmp_path / str(history))
        (ws.content / "small").mkdir(parents=True)
        copies, owner, backups = {"a": 2}, dict[int, str](), list[tuple[Path, int]]()
        issues = 0
        for step in range(8):
            move = chance.choice(("issue", "more", "less", "new", "backup", "lose", "restore", "clean"))
            if move == "more":
                copies[chance.choice(list(copies))] += chance.randint(1, 3)
            elif move == "less":
                copies[chance.choice(list(copies))] = 1
            elif move == "new":
                copies[f"u{step}"] = chance.randint(1, 3)
            elif move == "backup" and ledger(ws).exists():
                shutil.copytree(ledger(ws), kept := ws.root / f"backup{step}")
                backups.append((kept, issues))
            elif move == "lose" and ledger(ws).exists():
                lose(ws)
            elif move == "restore" and backups:
                shutil.rmtree(ledger(ws), ignore_errors=True)
                shutil.copytree(chance.choice(backups)[0], ledger(ws))
            elif move == "clean":
                shutil.rmtree(ws.output, ignore_errors=True)
            try:
                given = issue_numbers(ws, copies)
            except PublishingError as error:
                assert {f.code for f in error.findings} <= {"L029", "L030"}
                continue
            issues += bool(given)
            for code, text in given.items():
                for part in text.split("、"):
                    first, _, last = part.partition("–")
                    for number in range(int(first), int(last or first) + 1):
                        assert owner.setdefault(number, code) == code, f"{number} was given to {owner[number]}"
