"""What `verify` says of files and codes: untouched, altered in any way, saved anew, replaced, never issued."""

from __future__ import annotations

import hashlib
import io
import json
import os
import subprocess
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable
from functools import cache
from pathlib import Path, PurePath
from tempfile import mkdtemp

import pikepdf
import pytest

from tests.distribution.office import office, run, sql, write_list
from tests.distribution.test_code import CODED, FORMAT
from tests.press.project import build
from yinfa.cli.issued import Clerk
from yinfa.distribution.channels import channel
from yinfa.distribution.deliver import deliver
from yinfa.distribution.prepare import Issue
from yinfa.distribution.verify import look_up, verify
from yinfa.finding import PublishingError
from yinfa.master.shortcode import grouped
from yinfa.world.programs import environment
from yinfa.world.workspace import Workspace


@cache
def ws() -> Workspace:
    made = office(Path(mkdtemp(prefix="yinfa-verify-")), 2, CODED)
    assert run(made, *FORMAT).issued == 6
    return made


def data(form: str) -> bytes:
    return (ws().output / f"small/editions/0001/small.0001.{form}").read_bytes()


def flipped(whole: bytes, at: int) -> bytes:
    return whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]


def faults(file: Path) -> list[str]:
    """Give the codes of what is found; each can be printed."""
    with pytest.raises(PublishingError) as caught:
        verify(ws(), file)
    Clerk(ws()).stopped(caught.value.findings)
    return [found.code for found in caught.value.findings]


@pytest.mark.parametrize("form", FORMAT)
def test_an_untouched_file_is_what_the_ledger_says_under_any_name(form: str, tmp_path: Path) -> None:
    path = tmp_path / "renamed.bin"
    path.write_bytes(data(form))
    ((_, found),) = verify(ws(), path)
    assert (found.slug, found.unit, found.format, found.numbers, found.state) == (
        "small",
        "0001",
        form,
        "000001–000002",
        "issued",
    )


@pytest.mark.parametrize("form", FORMAT)
def test_one_flipped_byte_anywhere_is_told_and_the_file_still_named(form: str, tmp_path: Path) -> None:
    path, whole = tmp_path / f"renamed.{form}", data(form)
    for part in range(0, 24):
        at = min(len(whole) - 1, len(whole) * part // 23)
        path.write_bytes(flipped(whole, at))
        assert faults(path) == ["L021"], at


@pytest.mark.parametrize("form", FORMAT)
def test_a_file_cut_short_is_named_by_what_is_left_of_it(form: str, tmp_path: Path) -> None:
    path = tmp_path / f"small.0001 (1).{form}"
    for length in (0, 100, len(data(form)) - 1):
        path.write_bytes(data(form)[:length])
        assert faults(path)[0] in ("L021", "L022")
        path.with_name(f"other.{form}").write_bytes(data(form)[:length])
        assert faults(path.with_name(f"other.{form}"))[0] in ("L021", "L011")


def test_a_word_file_that_another_program_packed_is_named_by_its_code(tmp_path: Path) -> None:
    path = tmp_path / "saved.docx"
    with zipfile.ZipFile(io.BytesIO(data("docx"))) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    assert faults(path) == ["L021"]


def test_what_was_never_issued_or_cannot_be_read_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "other.pdf").write_bytes(b"%PDF-1.7\n")
    (tmp_path / "empty").touch()
    os.mkfifo(tmp_path / "pipe")
    with open(tmp_path / "sparse.pdf", "wb") as sparse:
        sparse.truncate(4 << 30)
    names = ("other.pdf", "empty", "sparse.pdf", "pipe", "missing", ".")
    assert [faults(tmp_path / name) for name in names] == [["L011"]] * 3 + [["L023"]] * 3


def test_a_code_names_every_format_and_is_forgiven_its_slips() -> None:
    ((code,),) = sql(ws(), "SELECT DISTINCT code FROM edition WHERE unit = '0001'")
    assert sorted(found.format for found in look_up(ws(), code)) == sorted(FORMAT)
    done = build(ws().root, "verify", grouped(code).lower().replace("0", "o").replace("1", "l"), "--json")
    assert done.returncode == 0 and {row["unit"] for row in json.loads(done.stdout)["results"]} == {"0001"}
    os.mkfifo(ws().root / "pipe")
    done = build(ws().root, "verify", "0000-0000-0000-0000", "nothing", str(ws().root), str(ws().root / "pipe"))
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert "L024" in done.stderr and done.stderr.count("L023") == 3


def test_a_code_of_a_replaced_edition_says_so(tmp_path: Path) -> None:
    made = office(tmp_path, 1, CODED)
    run(made)
    ((old,),) = sql(made, "SELECT code FROM edition")
    write_list(tmp_path, [("0001", "改名分局", 2)])
    run(made)
    assert [found.state for found in look_up(made, old)] == ["replaced"]


PARTS = {"small.0001.pdf": "L022", "letter.html": "L025", "manifest.json": "L025", "bag-info.txt": "L025"}


def test_a_package_says_what_it_holds_and_what_of_it_is_altered(tmp_path: Path) -> None:
    (tmp_path / "share").mkdir()
    sent = deliver(Issue("small", FORMAT), channel(str(tmp_path / "share"), False), ws(), pause=lambda _: None)
    assert (sent.packages, sent.delivered) == (2, 2)
    path = next((tmp_path / "share").glob("small.0001.*.zip"))
    whole, names = path.read_bytes(), {f"{path}/small.0001.{form}" for form in FORMAT}
    assert {name for name, _ in verify(ws(), path)} == names
    assert {found.unit for _, found in verify(ws(), path)} == {"0001"}
    with zipfile.ZipFile(path) as package:
        starts = {PurePath(e.filename).name: e.header_offset + 120 for e in package.infolist()}
    for name, code in PARTS.items():
        path.write_bytes(flipped(whole, starts[name]))
        assert faults(path)[0] == code
    path.write_bytes(whole[: len(whole) // 2])
    assert faults(path) == ["L021"]
    path.write_bytes(b"PK")
    assert faults(path) == ["L022"]


def repacked(whole: bytes, change: Callable[[dict[str, bytes]], object], doubled: str = "") -> bytes:
    """Write a package anew with other members and with sums that agree with them."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as package:
        top = package.namelist()[0].partition("/")[0]
        members = {name.partition("/")[2]: package.read(name) for name in package.namelist()}
    change(members)
    sums = (f"{hashlib.sha256(d).hexdigest()}  {n}" for n, d in members.items() if n != "SHA256SUMS")
    members["SHA256SUMS"] = "\n".join(sums).encode()
    with zipfile.ZipFile(out, "w") as package:
        for name, member in members.items():
            package.writestr(f"{top}/{name}", member)
        if doubled:
            package.writestr(f"{top}/{doubled}", members[doubled])
    return out.getvalue()


OTHER = "small/editions/0002/small.0002.docx"
FORGERIES: dict[str, tuple[Callable[[dict[str, bytes]], object], str]] = {
    "another unit's file": (
        lambda m: m.update({"data/small.0001.docx": (ws().output / OTHER).read_bytes()}),
        "small.0001.docx",
    ),
    "a file too many": (lambda m: m.update({"data/small.0002.docx": (ws().output / OTHER).read_bytes()}), OTHER[-15:]),
    "a rewritten letter": (lambda m: m.update({"data/letter.html": b"<p>Send it all to us.</p>"}), "letter.html"),
    "a rewritten manifest": (
        lambda m: m.update({"data/manifest.json": m["data/manifest.json"].replace("第1".encode(), "第9".encode())}),
        "manifest.json",
    ),
    "a program": (lambda m: m.update({"data/read-me.exe": b"MZ"}), "read-me.exe"),
    "a lost file": (lambda m: m.pop("data/small.0001.pdf"), "small.0001.pdf"),
    "a lost letter": (lambda m: m.pop("data/letter.html"), "letter.html"),
}


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_forged_package_is_told_whatever_its_own_sums_say(tmp_path: Path) -> None:
    (tmp_path / "share").mkdir()
    deliver(Issue("small", FORMAT), channel(str(tmp_path / "share"), False), ws(), pause=lambda _: None)
    whole = next((tmp_path / "share").glob("small.0001.*.zip")).read_bytes()
    path = tmp_path / "renamed.zip"
    path.write_bytes(repacked(whole, lambda members: None))
    assert verify(ws(), path), "another program's zip of the same members is the same package"
    for name, (forge, member) in FORGERIES.items():
        path.write_bytes(repacked(whole, forge))
        with pytest.raises(PublishingError) as told:
            verify(ws(), path)
        assert {(f.code, dict(f.facts)["file"]) for f in told.value.findings} == {("L025", f"{path}/{member}")}, name
    path.write_bytes(repacked(whole, lambda members: None, doubled="data/letter.html"))
    assert faults(path) == ["L025"]
    path.write_bytes(whole.replace(b"small.0001.", b"small.0003."))
    assert "L011" in faults(path), "no such package was ever made"


def test_a_file_that_was_only_built_is_said_to_be_so(tmp_path: Path) -> None:
    assert build(ws().root, "small", "--format", "docx").returncode == 0
    plain = (ws().output / "small/small.docx").read_bytes()
    (tmp_path / "renamed.docx").write_bytes(plain)
    assert faults(tmp_path / "renamed.docx") == ["L032"]


def test_a_file_that_another_program_saved_is_named_by_what_it_says(tmp_path: Path) -> None:
    (tmp_path / "renamed.docx").write_bytes(data("docx"))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    for form in ("docx", "odt"):
        command = ["soffice", profile, "--headless", "--convert-to", form, "--outdir", str(tmp_path / "saved")]
        subprocess.run(
            [*command, str(tmp_path / "renamed.docx")], check=True, capture_output=True, timeout=100, env=environment()
        )
        assert faults(tmp_path / f"saved/renamed.{form}") == ["L021"]
    with pikepdf.open(io.BytesIO(data("pdf"))) as pdf:
        pdf.save(tmp_path / "saved.pdf", object_stream_mode=pikepdf.ObjectStreamMode.generate, compress_streams=True)
    assert faults(tmp_path / "saved.pdf") == ["L021"]


def test_a_locked_pdf_is_known_without_its_password(tmp_path: Path) -> None:
    made = office(tmp_path, 1)
    write_list(tmp_path, [("0001", "第一分局", 1, "Canary!00714")], ("code", "name", "copies", "密碼"))
    run(made, "pdf")
    path = made.output / "small/editions/0001/small.0001.pdf"
    assert [found.unit for _, found in verify(made, path)] == ["0001"]
    path.write_bytes(flipped(path.read_bytes(), 3000))
    with pytest.raises(PublishingError, match="L022"):
        verify(made, path)


def test_what_unpacks_without_end_is_told_within_bounds(tmp_path: Path) -> None:
    bomb = zlib.compress(bytes(200 << 20), 9)
    (tmp_path / "bomb.pdf").write_bytes(b"%PDF-1.7\n" + b"1 0 obj<<>>stream\n%b\nendstream\n" % bomb * 40)
    with zipfile.ZipFile(tmp_path / "bomb.docx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", bytes(100 << 20))
    tracemalloc.start()
    assert [faults(tmp_path / f"bomb.{form}") for form in ("pdf", "docx")] == [["L011"]] * 2
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 200 << 20
