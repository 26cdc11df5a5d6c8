"""Books on devices: found by the layout, written whole, never over what the owner changed."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.press.project import SMALL, build, project
from yinfa.devices import device_at
from yinfa.devices.card import RECORD, Card, send_all
from yinfa.finding import PublishingError

LAYOUTS = {
    "Kobo": (".kobo", ".adobe-digital-editions"),
    "Kindle": ("documents", "system/thumbnails"),
    "PocketBook": ("applications", "system/config", "Books"),
    "Boox": ("Android/data", "Books", "Download"),
    "card": ("DCIM",),
}
FILES = {
    "Kobo": "Yinfa/small.kepub.epub",
    "PocketBook": "Books/Yinfa/small.epub",
    "Boox": "Books/Yinfa/small.epub",
    "card": "Yinfa/small.epub",
}


def tree(folder: Path, name: str) -> Path:
    mount = folder / name
    for part in LAYOUTS[name]:
        (mount / part).mkdir(parents=True)
    return mount


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = project(tmp_path_factory.mktemp("book"), small=SMALL)
    assert build(folder, "build", "--format", "epub").returncode == 0
    return (folder / "output/small/small.epub").read_bytes()


def codes(error: pytest.ExceptionInfo[PublishingError]) -> list[str]:
    return [f.code for f in error.value.findings]


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_device_is_known_by_its_layout(name: str, tmp_path: Path) -> None:
    assert device_at(tree(tmp_path, name)).name == name


@pytest.mark.parametrize("name", FILES)
def test_a_book_lands_where_the_device_looks(name: str, tmp_path: Path, book: bytes) -> None:
    mount = tree(tmp_path, name)
    sent, found = send_all(mount, {"small": book})
    assert (found, sent[0].state, sent[0].path) == ([], "sent", mount / FILES[name])
    if name != "Kobo":
        assert sent[0].path.read_bytes() == book
    again, _ = send_all(mount, {"small": book})
    assert again[0].state == "unchanged"
    assert not list(mount.rglob(".part-*"))


def test_a_new_edition_replaces_the_old_but_not_what_somebody_changed(tmp_path: Path, book: bytes) -> None:
    mount = tree(tmp_path, "card")
    (sent,), _ = send_all(mount, {"small": b"an older book"})
    (new,), _ = send_all(mount, {"small": book})
    assert new.state == "sent" and sent.path.read_bytes() == book
    sent.path.write_bytes(b"with my notes")
    done, found = send_all(mount, {"small": book, "other": book})
    assert [f.code for f in found] == ["V004"] and [s.path.name for s in done] == ["other.epub"]
    assert sent.path.read_bytes() == b"with my notes"


def test_a_book_that_stood_there_before_is_not_overwritten(tmp_path: Path, book: bytes) -> None:
    mount = tree(tmp_path, "card")
    (mount / "Yinfa").mkdir()
    (mount / "Yinfa/small.epub").write_bytes(b"another book of this name")
    assert [f.code for f in send_all(mount, {"small": book})[1]] == ["V004"]


def as_root(*command: str) -> None:
    subprocess.run([*(("sudo", "-n") if os.geteuid() else ()), *command], check=True)


@pytest.fixture
def volume(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own of 3 MB, as a card is."""
    mount = tmp_path / "volume"
    mount.mkdir()
    as_root("mount", "-t", "tmpfs", "-o", f"size=3m,uid={os.getuid()}", "tmpfs", str(mount))
    yield mount
    as_root("umount", "-l", str(mount))


def test_a_full_card_is_told_and_left_as_it_was(volume: Path, book: bytes) -> None:
    send_all(volume, {"first": book})
    before = {p.name: p.read_bytes() for p in (volume / "Yinfa").iterdir()}
    (volume / "photo").write_bytes(os.urandom(1_900_000))
    sent, found = send_all(volume, {"second": book * 20})
    assert not sent and [f.code for f in found] == ["V002"]
    assert {p.name: p.read_bytes() for p in (volume / "Yinfa").iterdir()} == before


def test_a_read_only_card_is_told(volume: Path, book: bytes) -> None:
    as_root("mount", "-o", "remount,ro", str(volume))
    sent, found = send_all(volume, {"small": book})
    assert not sent and [f.code for f in found] == ["V003"]


def test_a_card_pulled_in_the_middle_is_told_and_sending_again_goes_on(
    tmp_path: Path, book: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    mount = tree(tmp_path, "card")
    sync, calls = os.fsync, []

    def pull(handle: int) -> None:
        calls.append(handle)
        if len(calls) == 3:  # the second book is written, not yet named
            mount.rename(tmp_path / "pulled")
        sync(handle)

    monkeypatch.setattr(os, "fsync", pull)
    sent, found = send_all(mount, {"first": book, "second": book, "third": book})
    assert [s.path.name for s in sent] == ["first.epub"] and [f.code for f in found] == ["V003", "V003"]
    assert not mount.exists(), "written to this machine in the place of the card"
    monkeypatch.undo()
    (tmp_path / "pulled").rename(mount)
    sent, found = send_all(mount, {"first": book, "second": book, "third": book})
    assert [s.state for s in sent] == ["unchanged", "sent", "sent"] and not found
    assert sorted(p.name for p in (mount / "Yinfa").iterdir()) == sorted(
        [RECORD, "first.epub", "second.epub", "third.epub"]
    )


def test_a_missing_mount_and_a_damaged_record_are_told(tmp_path: Path) -> None:
    with pytest.raises(PublishingError) as error:
        Card.at(tmp_path / "nowhere")
    assert codes(error) == ["V001"]
    for damage in ("{", "[]", '{"a": 1}'):
        mount = tmp_path / "card"
        (mount / "Yinfa").mkdir(parents=True, exist_ok=True)
        (mount / "Yinfa" / RECORD).write_text(damage)
        with pytest.raises(PublishingError) as error:
            Card.at(mount)
        assert codes(error) == ["V013"]


def test_the_command_makes_what_is_missing_and_sends_it(tmp_path: Path) -> None:
    folder = project(tmp_path / "project", small=SMALL)
    mount = tree(tmp_path, "Kobo")
    run = build(folder, "send", "small", "--to", str(mount))
    assert run.returncode == 0, run.stderr
    record = json.loads((mount / "Yinfa" / RECORD).read_text())
    assert list(record) == ["small.kepub.epub"]
    assert build(folder, "send", "small", "--variant", "zh-Hans-CN", "--to", str(mount)).returncode == 0
    assert (mount / "Yinfa" / "small.zh-Hans-CN.kepub.epub").exists()
    assert build(folder, "send", "small", "--variant", "zh-XX", "--to", str(mount)).returncode == 1
    assert build(folder, "send", "small", "--to", str(tmp_path / "nowhere")).returncode == 1
    assert build(folder, "send", "missing", "--to", str(mount)).returncode == 1
    assert build(folder, "send", "small").returncode == 2


def test_what_was_sent_is_listed_as_it_stands_now(tmp_path: Path) -> None:
    folder, mount = project(tmp_path / "project", small=SMALL, other=SMALL), tree(tmp_path, "Boox")
    where = ("--to", str(mount))
    assert "沒有" in build(folder, "send", "--list", *where, LANG="zh_TW.UTF-8", LC_ALL="zh_TW.UTF-8").stdout
    assert build(folder, "send", "small", "other", *where).returncode == 0
    assert build(folder, "send", "small", "--vertical", *where).returncode == 0
    books = mount / "Books/Yinfa"
    (books / "other.epub").write_bytes(b"with my notes")
    (books / "small.epub").unlink()
    (books / "my own.epub").write_bytes(b"not of ours")
    told = build(folder, "send", "--list", *where)
    assert told.returncode == 0, told.stderr
    states = [line.split(": ")[0] for line in told.stdout.splitlines()]
    assert states == ["changed by somebody", "gone from the device", "on the device"]
    assert "my own" not in told.stdout
    assert len(build(folder, "send", "other", "--list", *where).stdout.splitlines()) == 1


def test_what_was_sent_is_removed_and_nothing_else(tmp_path: Path) -> None:
    folder, mount = project(tmp_path / "project", small=SMALL, other=SMALL), tree(tmp_path, "Kobo")
    where = ("--to", str(mount))
    for more in ([], ["--vertical"], ["--variant", "zh-Hans-CN"]):
        assert build(folder, "send", "small", "other", *more, *where).returncode == 0
    books = mount / "Yinfa"
    (books / "small.mine.kepub.epub").write_bytes(b"not of ours")
    assert build(folder, "send", "small", "--remove", "--variant", "zh-Hans-CN", *where).returncode == 0
    assert not (books / "small.zh-Hans-CN.kepub.epub").exists() and (books / "small.kepub.epub").exists()
    assert build(folder, "send", "small", "--remove", *where).returncode == 0
    left = {p.name for p in books.iterdir()} - {RECORD}
    assert {n for n in left if n.startswith("small")} == {"small.mine.kepub.epub"}
    assert len(left) == 4 and not any(n.startswith("small") for n in json.loads((books / RECORD).read_text()))
    again = build(folder, "send", "small", "--remove", "--json", *where)
    assert again.returncode == 1 and "V014" in again.stdout


def test_a_book_that_its_owner_changed_is_not_removed(tmp_path: Path, book: bytes) -> None:
    mount = tree(tmp_path, "card")
    sent, _ = send_all(mount, {"small": book, "small.vertical": book})
    sent[0].path.write_bytes(b"with my notes")
    with pytest.raises(PublishingError) as error:
        Card.at(mount).remove(lambda stem: True)
    assert codes(error) == ["V015"] and all(s.path.exists() for s in sent)


@pytest.mark.parametrize("wrong", [["--list", "--email", "a@example.org"], ["--remove", "--to", "."], ["--to", "."]])
def test_a_list_and_a_removal_say_of_what(wrong: list[str], tmp_path: Path) -> None:
    assert build(project(tmp_path, small=SMALL), "send", *wrong).returncode == 2
