"""Passwords of PDFs: only who has it opens the file, nothing else knows it, and only its unit is issued again."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import outloud  # type: ignore[import-untyped]
import pikepdf
import pytest

from tests.distribution.office import command, issued, office, run, sql, tree, write_list
from tests.press.project import build
from yinfa.distribution.channels import channel
from yinfa.distribution.deliver import deliver
from yinfa.distribution.ledger import FIRST
from yinfa.distribution.lists.units import load_units
from yinfa.distribution.plan import Count
from yinfa.distribution.prepare import Issue
from yinfa.distribution.seals.lock import lock, unlock
from yinfa.finding import PublishingError
from yinfa.reading.pdf import read
from yinfa.world.workspace import Workspace

HEAD = ("code", "name", "copies", "密碼")
SECRET = "Canary!00714"
ROWS = [("A", "甲隊", 1, SECRET), ("B", "乙隊", 1, ""), ("C", "丙隊", 1, SECRET), ("D", "丁隊", 1, "00012345")]
HEURISTIC = {"ORD-001"}
"""outloud's guess: the colophon is painted at the foot of its page."""
NAMES = {code: name for code, name, *_ in ROWS}


@pytest.fixture
def ws(tmp_path: Path) -> Workspace:
    made = office(tmp_path)
    write_list(tmp_path, ROWS, HEAD)
    return made


def pdf(ws: Workspace, unit: str) -> bytes:
    return (ws.output / f"small/editions/{unit}/small.{unit}.pdf").read_bytes()


def everything(folder: Path) -> bytes:
    """Give all bytes of a project but its list, those in packages unpacked."""
    found = bytearray()
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and p.name != "units.csv"):
        data = path.read_bytes()
        found += data
        if zipfile.is_zipfile(io.BytesIO(data)):
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                found += b"".join(archive.read(name) for name in archive.namelist())
    return bytes(found)


def test_only_the_password_opens_the_unit_s_pdf_and_nothing_else_knows_it(ws: Workspace, tmp_path: Path) -> None:
    done = build(ws.root, "issue", "small", "--all", "--format", "pdf,epub")
    assert done.returncode == 0, done.stderr
    assert "X003" in done.stderr and "X004" in done.stderr
    for unit, password in (("A", SECRET), ("C", SECRET), ("D", "00012345")):
        with pytest.raises(pikepdf.PasswordError):
            pikepdf.open(io.BytesIO(pdf(ws, unit)))
        with pikepdf.open(io.BytesIO(pdf(ws, unit)), password=password) as document:
            assert (document.encryption.R, document.encryption.stream_method.name) == (6, "aesv3")
            assert document.allow.accessibility and document.allow.print_highres
            xmp = document.Root.Metadata.read_bytes()
            assert b"pdfuaid" in xmp and b"pdfaid:part" not in xmp and b"pdfaid:conf" not in xmp
        (tmp_path / "open.pdf").write_bytes(unlock(pdf(ws, unit), password))
        assert {f.rule for f in outloud.check(str(tmp_path / "open.pdf")).findings} <= HEURISTIC
        assert any(NAMES[unit] in text for text in read(unlock(pdf(ws, unit), password)).words.values())
    assert b"pdfaid:part" in pikepdf.open(io.BytesIO(pdf(ws, "B"))).Root.Metadata.read_bytes()
    (tmp_path / "share").mkdir()
    sent = deliver(Issue("small", ("pdf", "epub")), channel(str(tmp_path / "share"), False), ws, pause=lambda _: None)
    assert sent.delivered == 4
    assert SECRET.encode() not in everything(tmp_path)
    assert SECRET not in done.stdout + done.stderr


def test_a_password_that_changes_reissues_its_unit_alone(ws: Workspace) -> None:
    run(ws, "pdf")
    before = tree(ws)
    assert run(ws, "pdf").counts["pdf"] == Count(kept=4)
    for row, unit in ((("A", "甲隊", 1, "another-one"), "A"), (("A", "甲隊", 1, ""), "A")):
        write_list(ws.root, [row, *ROWS[1:]], HEAD)
        assert run(ws, "pdf").counts["pdf"] == Count(changed=1, kept=3)
        now = tree(ws)
        assert [path for path in now if now[path] != before[path]] == [f"editions/{unit}/small.{unit}.pdf"]
        before = now
    write_list(ws.root, [ROWS[0], ("B", "乙隊", 1, "a-new-one"), *ROWS[2:]], HEAD)
    assert run(ws, "pdf").counts["pdf"] == Count(changed=2, kept=2)
    assert tree(ws) == issued(ws)


def test_the_ledger_helps_nobody_to_guess(ws: Workspace, tmp_path: Path) -> None:
    run(ws, "pdf")
    ((salt,),) = sql(ws, "SELECT salt FROM salt")
    assert len(salt) == 32
    other = office(tmp_path / "other")
    write_list(other.root, ROWS, HEAD)
    run(other, "pdf")
    mine, theirs = (dict(sql(w, "SELECT unit, identity FROM edition")) for w in (ws, other))
    assert mine["B"] == theirs["B"]
    assert all(mine[unit] != theirs[unit] for unit in "ACD")


def test_a_rehearsal_counts_what_passwords_change_and_prints_none(ws: Workspace) -> None:
    run(ws, "pdf")
    write_list(ws.root, [("A", "甲隊", 1, "Canary!00715"), *ROWS[1:]], HEAD)
    done = build(ws.root, "issue", "small", "--format", "pdf", "--dry-run", "--json")
    assert json.loads(done.stdout)["formats"]["pdf"]["changed"] == 1
    assert "Canary!" not in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("short-1", "X001"),
        ("x" * 65, "X001"),
        ("密碼密碼密碼密碼", "X002"),
        ("has a space", "X002"),
        ("full－width", "X002"),
    ]
    + [("=1+12345678", "X002"), ("caf\u00e91234567", "X002"), ("ctrl\x07secret", "X002"), ("e\u0301clair12", "X002")],
)
def test_a_password_that_some_keyboard_lacks_is_refused_without_being_said(
    tmp_path: Path, password: str, code: str
) -> None:
    ws = office(tmp_path)
    write_list(tmp_path, [("A", "甲隊", 1, password)], HEAD)
    with pytest.raises(PublishingError) as error:
        load_units(ws.content / "units.csv", ws)
    assert [f.code for f in error.value.findings] == [code]
    assert password not in str(error.value) + repr(error.value.findings)
    done = build(tmp_path, "issue", "small", "--dry-run")
    assert done.returncode == 1
    assert code in done.stderr and password not in done.stderr


def test_marks_that_other_columns_refuse_may_stand_in_a_password(tmp_path: Path) -> None:
    ws = office(tmp_path)
    write_list(tmp_path, [("A", "甲隊", 1, "C:\\x/../~007")], HEAD)
    (unit,) = load_units(ws.content / "units.csv", ws).units
    assert unit.password == "C:\\x/../~007"
    assert unit.password not in repr(unit)


def test_a_list_in_yaml_names_passwords_too_and_no_line_of_it_is_shown(tmp_path: Path) -> None:
    ws = office(tmp_path)
    (ws.content / "units.csv").unlink()
    line = f"units:\n  - {{code: A, name: =甲, password: {SECRET}}}\n"
    (ws.content / "units.yaml").write_text(line, encoding="utf-8")
    done = build(tmp_path, "issue", "small", "--dry-run")
    assert "U012" in done.stderr and SECRET not in done.stderr


def test_each_lock_is_made_anew(ws: Workspace) -> None:
    run(ws, "pdf")
    plain = pdf(ws, "B")
    assert lock(plain, SECRET) != lock(plain, SECRET)
    assert read(unlock(lock(plain, SECRET), SECRET)) == read(plain)


def test_a_ledger_from_before_passwords_goes_on(ws: Workspace) -> None:
    import sqlite3

    (ws.root / "ledger").mkdir()
    with sqlite3.connect(ws.root / "ledger/ledger.sqlite") as db:
        db.executescript(f"{FIRST} PRAGMA user_version = 1;")
    assert command(ws, "--format", "pdf")["issued"] == 4
    assert sql(ws, "PRAGMA integrity_check") == [("ok",)]
