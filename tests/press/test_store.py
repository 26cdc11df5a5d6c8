"""The store and the publishing of files: whole or not at all."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.press.project import SMALL, project
from yinfa.formats import FORMATS
from yinfa.press import assets as cut
from yinfa.press.masters import galleys
from yinfa.press.order import Order
from yinfa.press.sources import load_all
from yinfa.world.settle import settle
from yinfa.world.store import Store, digest, publish, publish_folder
from yinfa.world.workspace import Workspace


def test_lists_of_parts_never_collide() -> None:
    assert digest("ab", "c") != digest("a", "bc") != digest("abc")


def test_a_damaged_entry_is_a_miss(tmp_path: Path) -> None:
    store, key = Store(tmp_path), digest("x")
    store.put(key, b"words")
    assert store.get(key) == b"words"
    path = next(p for p in tmp_path.rglob("*") if p.is_file())
    path.write_bytes(path.read_bytes()[:-1])
    assert store.get(key) is None


def test_a_failed_write_leaves_the_old_file_and_no_remains(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "a.pdf"
    publish(target, b"old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        publish(target, b"new")
    assert target.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["a.pdf"]


def test_files_have_their_names_after_their_bytes_are_on_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    staged = [tmp_path / name for name in ("1", "2")]
    for path in staged:
        path.write_bytes(b"words")
    moves = [(path, tmp_path / "home" / f"{path.name}.pdf") for path in staged]
    named: list[list[bool]] = []
    monkeypatch.setattr("yinfa.world.posix.sync", lambda folder: named.append([to.exists() for _, to in moves]))
    settle(moves, tmp_path)
    assert named == [[False, False], [True, True]]


def test_the_next_build_sweeps_what_a_killed_one_left(tmp_path: Path) -> None:
    ws = Workspace.at(tmp_path)
    left = ws.output / "a" / ".part-xyz"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"half")
    with ws.building():
        assert not left.exists()
    left.write_bytes(b"of another build")
    with ws.building(), ws.building():
        pass


def test_what_a_killed_run_left_beside_an_archive_stops_no_later_one(tmp_path: Path) -> None:
    (tmp_path / ".part-folder").mkdir()
    (tmp_path / ".part-folder" / "a").touch()
    (tmp_path / ".part-file").write_bytes(b"{")
    publish_folder(tmp_path / "revision", {"a": b"1"})
    assert [p.name for p in tmp_path.iterdir()] == ["revision"]


def test_equal_bytes_are_not_written_again(tmp_path: Path) -> None:
    ws = Workspace.at(tmp_path)
    path = ws.publish("a/a.pdf", b"same")
    before = path.stat().st_mtime_ns
    assert ws.publish("a/a.pdf", b"same").stat().st_mtime_ns == before


def test_what_an_earlier_program_cut_or_drew_is_not_used_by_a_later_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ws = Workspace.at(project(tmp_path, small=SMALL))
    (galley,) = galleys(load_all(ws, ["small"])[0], Order(("epub",)), ws)
    form = replace(FORMATS["epub"], wants_fonts=True)

    def kept() -> int:
        cut.assets_for(galley, form, ws)
        return sum(1 for p in ws.store.folder.rglob("*") if p.is_file())

    first = kept()
    assert kept() == first
    monkeypatch.setattr(cut, "code_digest", lambda: "a later program")
    assert kept() == first + 2, "fonts and cover are made anew"
