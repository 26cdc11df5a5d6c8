"""Delivering again: what is gone or damaged at a target is sent once more, with its reason, and nothing else is."""

from __future__ import annotations

import json
import resource
import shutil
from pathlib import Path

import pytest

from tests.distribution.office import sql
from tests.distribution.post import ADDRESSES, UNITS, fault, posted, send, states
from tests.distribution.servers import Smtp
from tests.press.project import build
from yinfa.distribution.channels import channel
from yinfa.distribution.channels.folder import Directory
from yinfa.distribution.deliver import Errand
from yinfa.distribution.pack import Parcel
from yinfa.distribution.register import held_of, waiting
from yinfa.world.workspace import Workspace


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return posted(tmp_path_factory.mktemp("made"))


class Tight(Directory):
    """A folder on a disk that takes no large file: the kernel itself refuses (EFBIG)."""

    __slots__ = ()
    tries = 0

    def send(self, parcel: Parcel) -> str:
        Tight.tries += 1
        limits = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, limits[1]))
        try:
            return Directory.send(self, parcel)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)


@pytest.mark.parametrize("unpacked", [False, True])
def test_a_full_folder_is_asked_no_more_and_keeps_no_part(ws: Workspace, unpacked: bool) -> None:
    Tight.tries = 0
    found = send(ws, Tight(ws.root / "share", unpacked), waits := [])
    assert (found.delivered, waits, Tight.tries) == (0, [], 1)
    assert fault(found)["count"] == str(UNITS) and not list((ws.root / "share").iterdir())
    assert send(ws, Directory(ws.root / "share", unpacked)).delivered == UNITS


def folders(ws: Workspace, share: Path) -> dict[str, bytes]:
    return {str(p.relative_to(share)): p.read_bytes() for p in share.rglob("*") if p.is_file()}


def test_folders_that_were_damaged_are_mended_where_that_is_asked_for(ws: Workspace) -> None:
    share = ws.root / "share"
    assert send(ws, channel(str(share), folders=True)).delivered == UNITS
    whole = folders(ws, share)
    first, second, third = sorted(share.iterdir())
    (first / "data/letter.html").unlink()
    epub = next((second / "data").glob("*.epub"))
    epub.write_bytes(bytes(reversed(epub.read_bytes())))
    shutil.rmtree(third)
    (first / "mine.txt").write_text("the unit's own")
    assert send(ws, channel(str(share), folders=True)).already == UNITS, "a unit may take away what it got"
    errand = Errand(("001,002", "００３"), "damaged")
    assert send(ws, channel(str(share), folders=True), errand=errand).delivered == UNITS
    assert folders(ws, share) == {**whole, f"{first.name}/mine.txt": b"the unit's own"}


def test_what_is_gone_is_sent_again_with_its_reason(ws: Workspace, smtp: Smtp) -> None:
    share = ws.root / "share"
    send(ws, str(share))
    lost, *others = sorted(share.iterdir())
    times = {p: p.stat().st_mtime_ns for p in others}
    whole = lost.read_bytes()
    lost.unlink()
    assert send(ws, str(share), errand=Errand(("001",))).delivered == 0
    assert not lost.exists()
    assert send(ws, str(share), errand=Errand(("001", "002"), "硬碟損壞")).delivered == 2
    assert lost.read_bytes() == whole and {p: p.stat().st_mtime_ns for p in others} == times
    facts = sql(ws, "SELECT kind, slug, unit, note, at FROM fact WHERE kind = 'again' ORDER BY id")
    today = ws.today().isoformat()
    assert facts == [("again", "small", unit, "硬碟損壞", today) for unit in ("001", "002")]
    send(ws, "mail:")
    assert send(ws, "mail:", errand=Errand(("003",), "誤刪")).delivered == 1
    assert [smtp.got(address) for address in ADDRESSES] == [1, 1, 2, 2]


def test_a_receipt_outlives_a_second_sending(ws: Workspace) -> None:
    send(ws, str(ws.root / "share"))
    assert build(ws.root, "receipt", "small", "001").returncode == 0
    assert send(ws, str(ws.root / "share"), errand=Errand(("001",), "gone")).delivered == 1
    assert "001" not in waiting(held_of(ws, "small")) and len(waiting(held_of(ws, "small"))) == UNITS - 1
    assert states(ws) == {"delivered": UNITS}


@pytest.mark.parametrize(
    "line",
    [("--again",), ("--again", "--only", "001"), ("--again", "--reason", "x"), ("--only", "001", "--reason", "x")],
)
def test_again_takes_units_and_a_reason(ws: Workspace, line: tuple[str, ...]) -> None:
    done = build(ws.root, "deliver", "small", "--to", "share", *line)
    assert (done.returncode, done.stdout) == (2, "") and "--reason" in done.stderr
    assert not list((ws.root / "share").iterdir())


@pytest.mark.parametrize(("only", "code"), [("009", "G010"), ("，", "L033"), ("@nowhere", "L033"), ("@empty", "L033")])
def test_who_is_not_on_the_list_is_told_and_nobody_is_not_everybody(ws: Workspace, only: str, code: str) -> None:
    (ws.root / "empty").write_text("\n")
    done = build(ws.root, "deliver", "small", "--to", "share", "--only", only, "--json")
    assert done.returncode == 1 and [f["code"] for f in json.loads(done.stdout)["findings"]] == [code]
    assert not list((ws.root / "share").iterdir())
