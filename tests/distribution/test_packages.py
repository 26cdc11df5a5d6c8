"""Packages: what is in them, and that anybody can check them offline."""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from collections import Counter
from pathlib import Path

import bagit
import pytest

from tests.distribution.office import TOLD, counted, issued, office, run, sql, units, write_list
from tests.press.project import build
from yinfa.distribution import pack
from yinfa.distribution.channels import channel
from yinfa.distribution.deliver import Dispatch, deliver
from yinfa.distribution.prepare import Issue
from yinfa.finding import PublishingError
from yinfa.world.settle import settle
from yinfa.world.workspace import Workspace


def delivered(ws: Workspace, folder: Path, folders: bool = False) -> Dispatch:
    folder.mkdir(exist_ok=True)
    return deliver(Issue("small", ("docx", "epub")), channel(str(folder), folders), ws, pause=lambda _: None)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    ws = office(tmp_path_factory.mktemp("made") / "office", 4)
    run(ws, "docx", "epub")
    return ws.root


def test_a_package_holds_the_units_files_and_can_be_checked_offline(ws: Workspace, tmp_path: Path) -> None:
    found = delivered(ws, tmp_path / "share", folders=True)
    assert (found.packages, found.delivered, found.findings) == (4, 4, [])
    names = {path.rpartition("/")[2]: sha256 for path, sha256 in issued(ws).items()}
    seen: set[str] = set()
    for bag in (tmp_path / "share").iterdir():
        subprocess.run(["sha256sum", "--quiet", "-c", "SHA256SUMS"], cwd=bag, check=True)
        assert bagit.Bag(str(bag)).is_valid()
        told = json.loads((bag / "data/manifest.json").read_text("utf-8"))
        assert {e["file"]: e["sha256"] for e in told["editions"]}.items() <= names.items()
        seen |= {e["file"] for e in told["editions"]}
        letter = (bag / "data/letter.html").read_text("utf-8")
        assert told["unit"]["name"] in letter and all(e["file"] in letter for e in told["editions"])
        others = {name for _, name, _ in units(4)} - {told["unit"]["name"]}
        assert not [name for name in others if name in letter or name in json.dumps(told, ensure_ascii=False)]
        (bag / "data/letter.html").write_text("changed")
        assert subprocess.run(["sha256sum", "--quiet", "-c", "SHA256SUMS"], cwd=bag, capture_output=True).returncode
    assert seen == set(names)


def test_the_same_editions_give_the_same_package(ws: Workspace, tmp_path: Path) -> None:
    delivered(ws, tmp_path / "one")
    shutil.rmtree(ws.output / "small/packages")
    delivered(ws, tmp_path / "two")
    one, two = ({p.name: p.read_bytes() for p in (tmp_path / name).iterdir()} for name in ("one", "two"))
    assert one == two and len(one) == 4
    for data in (tmp_path / "one").iterdir():
        with zipfile.ZipFile(data) as archive:
            assert archive.testzip() is None and all(".." not in n and n.isascii() for n in archive.namelist())


def test_a_second_delivery_sends_only_what_is_new(ws: Workspace, tmp_path: Path) -> None:
    assert delivered(ws, tmp_path / "share").delivered == 4
    again = delivered(ws, tmp_path / "share")
    assert (again.delivered, again.already) == (0, 4)
    write_list(ws.root, [*units(3), ("0004", "第4分局", 2), ("0005", "第5分局", 1)])
    run(ws, "docx", "epub")
    more = delivered(ws, tmp_path / "share")
    assert (more.packages, more.already, more.delivered) == (5, 4, 1)
    assert sql(ws, "SELECT count(*), count(DISTINCT package) FROM delivery WHERE state = 'delivered'") == [(5, 5)]


@pytest.mark.parametrize("same_size", [False, True])
def test_a_changed_file_is_not_packed_and_what_is_refused_is_restored(
    ws: Workspace, tmp_path: Path, same_size: bool
) -> None:
    path = min((ws.output / "small/editions").rglob("*.docx"))
    whole = path.read_bytes()
    about = path.stat()
    path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]) if same_size else whole + b" ")
    os.utime(path, ns=(about.st_atime_ns, about.st_mtime_ns))
    found = delivered(ws, tmp_path / "share")
    assert [(f.code, dict(f.facts)["file"]) for f in found.findings] == [("G006", str(path.relative_to(ws.output)))]
    assert found.delivered == 3, "one damaged file holds up nobody else"
    report = run(ws, "docx", "epub")
    assert (counted(report, "docx").restored, report.issued, path.read_bytes()) == (1, 1, whole)
    again = delivered(ws, tmp_path / "share")
    assert (again.delivered, again.already, again.findings) == (1, 3, [])


@pytest.mark.parametrize("known", [True, False])
def test_a_damaged_package_is_made_again_and_never_sent(ws: Workspace, tmp_path: Path, known: bool) -> None:
    delivered(ws, tmp_path / "first")
    path = min((ws.output / "small/packages").iterdir())
    whole = path.read_bytes()
    for damage in (bytes(reversed(whole)), whole[:-200], whole[:5000] + b"\0" + whole[5001:], b""):
        path.write_bytes(damage)
        if not known:
            sql(ws, "DELETE FROM zipped")  # as an earlier program left it
        folder = tmp_path / f"share{len(list(tmp_path.iterdir()))}"
        assert delivered(ws, folder).delivered == 4
        assert path.read_bytes() == whole == (folder / path.name).read_bytes()


def test_packages_of_an_earlier_program_that_are_whole_are_not_made_again(ws: Workspace, tmp_path: Path) -> None:
    delivered(ws, tmp_path / "first")
    times = {p: p.stat().st_mtime_ns for p in (ws.output / "small/packages").iterdir()}
    sql(ws, "DELETE FROM zipped")
    assert delivered(ws, tmp_path / "second").delivered == 4
    assert {p: p.stat().st_mtime_ns for p in (ws.output / "small/packages").iterdir()} == times
    assert len(sql(ws, "SELECT * FROM zipped")) == 4


@pytest.mark.parametrize("renamed", [False, True])
def test_a_delivery_that_is_killed_between_ledger_and_names_loses_nothing_and_blocks_no_issue(
    ws: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, renamed: bool
) -> None:
    class Killed(BaseException):
        """Stands for the end of the process: no one catches it."""

    def killed(moves: list[tuple[Path, Path]], folder: Path) -> None:
        if renamed:
            settle(moves, folder)
        raise Killed

    with monkeypatch.context() as patched, pytest.raises(Killed):
        patched.setattr(pack, "settle", killed)
        delivered(ws, tmp_path / "share")
    assert len(list((ws.output / "small/packages").glob("*"))) == 4 * renamed
    write_list(ws.root, [*units(4), ("0009", "第9分局", 1)])
    assert run(ws, "docx", "epub").issued == 2, "the ledger knows whatever stands"
    found = delivered(ws, tmp_path / "share")
    assert (found.packages, found.delivered, found.findings) == (5, 5, [])
    assert sql(ws, "SELECT state, count(*) FROM package GROUP BY state") == [("packed", 5)]


def test_an_edition_is_opened_once_and_its_package_written_once(ws: Workspace, tmp_path: Path) -> None:
    opened: Counter[str] = Counter()
    listening = [True]

    def hear(event: str, args: tuple[object, ...]) -> None:
        if listening and event == "open" and isinstance(args[0], str | Path):
            opened[str(args[0])] += 1

    sys.addaudithook(hear)
    delivered(ws, tmp_path / "share")
    listening.clear()
    editions = {path: n for path, n in opened.items() if "/editions/" in path}
    assert len(editions) == 8 and set(editions.values()) == {1}
    assert [n for path, n in opened.items() if "/.packing/" in path] == [1] * 4


def test_a_bag_says_what_bagit_would_say_of_its_files(ws: Workspace, tmp_path: Path) -> None:
    delivered(ws, tmp_path / "share", folders=True)
    for ours in (tmp_path / "share").iterdir():
        theirs = tmp_path / "bagged" / ours.name
        shutil.copytree(ours / "data", theirs)
        bagit.make_bag(str(theirs), bagit.Bag(str(ours)).info, checksums=["sha256"])
        for name in ("bagit.txt", "bag-info.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt"):
            found, wanted = ((bag / name).read_text("utf-8").splitlines() for bag in (ours, theirs))
            assert found == wanted if name != "tagmanifest-sha256.txt" else sorted(found) == sorted(wanted)


def test_nothing_issued_is_told(tmp_path: Path) -> None:
    ws = office(tmp_path / "office", 2)
    with pytest.raises(PublishingError) as error:
        delivered(ws, tmp_path / "share")
    assert [f.code for f in error.value.findings] == ["G003"]


def test_units_without_editions_or_with_unfinished_ones_are_named_and_all_others_served(
    ws: Workspace, tmp_path: Path
) -> None:
    write_list(ws.root, [*units(5), ("0006", "第6分局", 1)])
    with sqlite3.connect(ws.root / "ledger/ledger.sqlite") as db:
        db.execute("UPDATE edition SET state = 'failed' WHERE unit = '0002' AND format = 'docx'")
    found = delivered(ws, tmp_path / "share")
    told = {f.code: dict(f.facts)["units"] for f in found.findings}
    assert told == {"G007": ("0005", "0006"), "G008": ("0002",)}
    assert (found.packages, found.delivered) == (3, 3)
    assert {p.name.split(".")[1] for p in (tmp_path / "share").iterdir()} == {"0001", "0003", "0004"}
    said = build(ws.root, "deliver", "small", "--to", str(tmp_path / "share"), "--json")
    assert said.returncode == 1 and {f["code"] for f in json.loads(said.stdout)["findings"]} == {"G007", "G008"}
    with sqlite3.connect(ws.root / "ledger/ledger.sqlite") as db:
        db.execute("UPDATE edition SET state = 'issued' WHERE unit = '0002' AND format = 'docx'")
    run(ws, "docx", "epub")
    again = delivered(ws, tmp_path / "share")
    assert (again.findings, again.delivered, again.already) == ([], 3, 3)


def test_the_letter_is_in_the_script_of_its_unit(tmp_path: Path) -> None:
    source = TOLD.replace("  language: zh-Hant-TW\n", "  language: zh-Hant-TW\n  variants: [zh-Hans-CN]\n")
    source = re.sub(r"(?m)^  title: .*", "  title: 警察發問", source)
    ws = office(tmp_path / "office", 2, source)
    write_list(ws.root, [("A", "甲隊", "大陆"), ("B", "乙隊", "")], ("code", "name", "region"))
    run(ws, "epub")
    delivered(ws, tmp_path / "share", folders=True)
    letters, manifests = {}, {}
    for bag in (tmp_path / "share").iterdir():
        told = json.loads((bag / "data/manifest.json").read_text("utf-8"))
        manifests[told["unit"]["code"]] = told["title"]
        letters[told["unit"]["code"]] = (bag / "data/letter.html").read_text("utf-8")
    assert manifests == {"A": "警察发问", "B": "警察發問"}
    for unit, language, words, font in (
        ("A", "zh-Hans-CN", ("《警察发问》", "收文单位", "2026年"), "CJK SC"),
        ("B", "zh-Hant-TW", ("《警察發問》", "受文單位", "2026年"), "CJK TC"),
    ):
        assert f'<html lang="{language}">' in letters[unit]
        assert all(word in letters[unit] for word in (*words, f'"Noto Serif {font}", "'))
        assert "&#34;" not in letters[unit]


def test_a_delivered_zip_is_a_valid_bag(ws: Workspace, tmp_path: Path) -> None:
    delivered(ws, tmp_path / "share")
    for data in sorted((tmp_path / "share").glob("*.zip")):
        shutil.unpack_archive(data, tmp_path / "open")
        bag = tmp_path / "open" / data.stem
        bagit.Bag(str(bag)).validate()
        subprocess.run(["sha256sum", "--quiet", "--strict", "-c", "SHA256SUMS"], cwd=bag, check=True)
        listed = {line.split("  ", 1)[1] for line in (bag / "SHA256SUMS").read_text("utf-8").splitlines()}
        there = {str(p.relative_to(bag)) for p in bag.rglob("*") if p.is_file()}
        assert listed == there - {"SHA256SUMS"}
    assert len(list((tmp_path / "open").iterdir())) == 4
