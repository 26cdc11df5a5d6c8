"""An office as an earlier program left it: an upgrade reissues and re-sends nothing by itself.

tests/data/frozen was written by commit d11dd83 and is never written again: two publications, five units, what was
issued, changed, withdrawn, packed, delivered to `/share` and receipted.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
import zipfile
from pathlib import Path

import pytest

from tests.distribution.test_verify import repacked
from tests.press.project import build
from yinfa.distribution import adopt
from yinfa.distribution.channels import channel
from yinfa.distribution.deliver import deliver
from yinfa.distribution.issue import Report, issue
from yinfa.distribution.ledger import Ledger
from yinfa.distribution.prepare import Issue
from yinfa.distribution.verify import look_up, verify
from yinfa.finding import PublishingError
from yinfa.world.workspace import Workspace

FROZEN = Path(__file__).parent / "data" / "frozen"
SLUGS = {"patrol": "units.csv", "card": "card.csv"}
CODES = {"ZCKS44WY53FD463M": "replaced", "M5RJ4VSSMCP7PQB5": "issued", "QTAJRVPQ0FX32VGS": "issued"}
"""Codes that were printed, and what became of their editions."""
FORMATS = ("pdf", "docx", "epub")


@pytest.fixture
def ws(tmp_path: Path) -> Workspace:
    shutil.copytree(FROZEN, tmp_path / "office")
    (tmp_path / "share").mkdir()
    with sqlite3.connect(tmp_path / "office/ledger/ledger.sqlite") as db:
        db.execute("UPDATE delivery SET channel = ?", (str(tmp_path / "share"),))
    return Workspace.at(tmp_path / "office")


def run(ws: Workspace, slug: str = "patrol", **more: bool) -> Report:
    return issue(Issue(slug, FORMATS, ws.content / SLUGS[slug], **more), ws)  # type: ignore[arg-type]


def files(ws: Workspace) -> dict[str, str]:
    return {str(p): hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(ws.output.rglob("*.*")) if p.is_file()}


def sql(ws: Workspace, query: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(ws.root / "ledger/ledger.sqlite") as db:
        return db.execute(query).fetchall()


def due(report: Report) -> int:
    return sum(count.due for count in report.counts.values())


def test_the_office_is_small_and_whole() -> None:
    assert sum(p.stat().st_size for p in FROZEN.rglob("*") if p.is_file()) < 3 << 20
    with sqlite3.connect(f"{(FROZEN / 'ledger/ledger.sqlite').as_uri()}?mode=ro&immutable=1", uri=True) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (4,), "written by a later program"


@pytest.mark.parametrize("slug", SLUGS)
def test_an_upgrade_has_nothing_to_issue_and_nothing_to_send(ws: Workspace, slug: str, tmp_path: Path) -> None:
    before = files(ws)
    rehearsed, first, second = run(ws, slug, rehearse=True), run(ws, slug), run(ws, slug)
    for report in (rehearsed, first, second):
        assert (due(report), report.issued, report.replaced, report.gone) == (0, 0, [], [])
        assert not [f for f in report.findings if f.severity == "error"]
    adopted = sum(c.adopted for c in first.counts.values())
    assert adopted == sum(c.kept for c in first.counts.values()) == sum(c.adopted for c in rehearsed.counts.values())
    assert sum(c.adopted for c in second.counts.values()) == 0, "done once"
    assert [f.code for f in first.findings].count("L027") == 1 and "L027" not in [f.code for f in second.findings]
    sent = deliver(Issue(slug, FORMATS, ws.content / SLUGS[slug]), channel(str(tmp_path / "share")), ws)
    assert (sent.delivered, sent.already, sent.findings) == (0, sent.packages, [])
    assert files(ws) == before and not list((tmp_path / "share").iterdir())


def test_packages_are_not_sent_again_where_nothing_was_issued_since_the_upgrade(ws: Workspace, tmp_path: Path) -> None:
    sent = deliver(Issue("patrol", FORMATS), channel(str(tmp_path / "share")), ws)
    assert (sent.packages, sent.delivered, sent.already) == (4, 0, 4)


def test_once_delivered_the_upgraded_office_needs_no_source_any_more(ws: Workspace, tmp_path: Path) -> None:
    order = Issue("patrol", FORMATS)
    before = files(ws)
    deliver(order, channel(str(tmp_path / "share")), ws)
    shutil.rmtree(ws.source("patrol").parent)
    (tmp_path / "other").mkdir()
    sent = deliver(order, channel(str(tmp_path / "other")), ws)
    assert (sent.packages, sent.delivered, sent.findings) == (4, 4, [])
    assert files(ws) == before, "packages stand as they were"


def test_old_codes_files_and_packages_are_known_before_and_after(ws: Workspace) -> None:
    for _ in range(2):
        assert {code: {e.state for e in look_up(ws, code)} for code in CODES} == {c: {s} for c, s in CODES.items()}
        for path in ws.output.rglob("*.*"):
            if path.suffix in (".pdf", ".docx", ".epub", ".zip"):
                assert verify(ws, path), path
        run(ws)


def test_a_rewritten_letter_of_an_old_package_is_told(ws: Workspace, tmp_path: Path) -> None:
    path = next(ws.output.glob("patrol/packages/patrol.003.*.zip"))
    forged = tmp_path / path.name
    forged.write_bytes(
        repacked(path.read_bytes(), lambda m: m.update({"data/letter.html": m["data/letter.html"] + b" "}))
    )
    with pytest.raises(PublishingError) as told:
        verify(ws, forged)
    assert [f.code for f in told.value.findings] == ["L025"]


def test_receipts_and_withdrawals_are_shown_as_before(ws: Workspace) -> None:
    before = build(ws.root, "status", "patrol", "--json").stdout
    told = json.loads(before)
    assert told["withdrawn"] == ["005"] and told["waiting"] == ["003", "004"]
    run(ws)
    assert build(ws.root, "status", "patrol", "--json").stdout == before


def test_numbers_and_codes_stay_what_they_were(ws: Workspace) -> None:
    asked = "SELECT id, unit, format, part, numbers, code, path, sha256, state FROM edition ORDER BY id"
    before, numbers = sql(ws, asked), sql(ws, "SELECT slug, first, last, unit FROM numbers")
    run(ws)
    run(ws, "card")
    assert sql(ws, asked) == before and sql(ws, "SELECT slug, first, last, unit FROM numbers") == numbers


def test_a_lost_file_is_made_again_under_its_old_code(ws: Workspace) -> None:
    path = ws.output / "patrol/editions/003/patrol.003.pdf"
    path.unlink()
    report = run(ws)
    assert (due(report), report.issued, report.counts["pdf"].adopted) == (1, 1, 4)
    (found,) = verify(ws, path)
    assert (found[1].code, found[1].state) == ("KE5E9SVWF0J8388Z", "issued")


def test_a_changed_list_or_article_is_issued_after_an_upgrade_as_ever(ws: Workspace) -> None:
    units = ws.content / "units.csv"
    units.write_text(units.read_text("utf-8").replace("白河交通隊", "青溪交通隊"), encoding="utf-8")
    report = run(ws)
    assert {f: c.changed for f, c in report.counts.items()} == {"pdf": 1, "docx": 0, "epub": 0}
    source = ws.source("card")
    source.write_text(source.read_text("utf-8").replace("報到，", "準時報到，"), encoding="utf-8")
    assert sum(c.changed for c in run(ws, "card").counts.values()) == 5


def test_a_password_that_was_changed_makes_its_file_new(ws: Workspace) -> None:
    units = ws.content / "units.csv"
    units.write_text(units.read_text("utf-8").replace("lake-47-stone", "hill-12-river"), encoding="utf-8")
    assert run(ws).counts["pdf"].changed == 1


def test_what_reads_otherwise_though_only_the_program_changed_stands_and_is_told(ws: Workspace) -> None:
    printed = hashlib.sha256(_misread(ws.output / "card/editions/003/card.003.docx")).hexdigest()
    with sqlite3.connect(ws.root / "ledger/ledger.sqlite") as db:  # as if an earlier program had printed other words
        db.execute(
            "UPDATE published SET sha256 = ? WHERE edition IN (SELECT id FROM edition WHERE path LIKE '%card.003.docx')",
            (printed,),
        )
    before = files(ws)
    report = run(ws, "card")
    assert (due(report), sum(c.unlike for c in report.counts.values()), report.issued) == (0, 1, 0)
    (told,) = (f for f in report.findings if f.code == "L028")
    assert dict(told.facts)["editions"] == ("card/editions/003/card.003.docx",) and files(ws) == before
    renewed = run(ws, "card", renew=True)
    assert sum(c.renewed for c in renewed.counts.values()) == renewed.issued == 5


def test_an_adoption_that_was_cut_short_goes_on_from_there(ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[int] = []

    def enter(ledger: Ledger, batch: list[adopt.Candidate]) -> None:
        taken.append(len(batch))
        if len(taken) == 3:
            raise OSError(28, "No space left on device")
        _enter(ledger, batch)

    _enter = adopt._enter
    monkeypatch.setattr(adopt, "BATCH", 2)
    monkeypatch.setattr(adopt, "_enter", enter)
    with pytest.raises(PublishingError) as told:
        run(ws)
    assert [f.code for f in told.value.findings] == ["L006"]
    assert sql(ws, "SELECT count(*) FROM edition WHERE scheme = 1") == [(4,)]
    report = run(ws)
    assert (due(report), sum(c.adopted for c in report.counts.values())) == (0, 4)


def _misread(path: Path) -> bytes:
    """Let a Word file say another word in a line that holds no field."""
    with zipfile.ZipFile(path) as archive:
        members = {entry.filename: archive.read(entry) for entry in archive.infolist()}
    body = members["word/document.xml"].decode()
    assert "報到" in body
    members["word/document.xml"] = body.replace("報到</w:t>", "報道</w:t>", 1).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path.read_bytes()
