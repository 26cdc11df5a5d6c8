"""Editions of hundreds of units, each with a word of its own: it stands in its own files and nowhere else.

YINFA_CANARIES says of how many.
"""

from __future__ import annotations

import csv
import io
import os
import re
import tempfile
import unicodedata
import zipfile
from collections.abc import Container, Iterator, Mapping
from pathlib import Path

import pymupdf
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.distribution.office import TOLD, office, run, write_list
from tests.press.project import build
from yinfa.distribution.names import LETTER, MANIFEST
from yinfa.finding import PublishingError
from yinfa.formats import FORMATS
from yinfa.world.workspace import Workspace

SOURCE = TOLD.replace("colophon:\n", 'furniture: {watermark: "{unit.name|樣本}"}\nreceipt: yes\ncolophon:\n')
COUNT = int(os.environ.get("YINFA_CANARIES", "300"))
CANARY = re.compile(rb"Q[0-9]{4}Z")
HEX = re.compile(rb"0051(?:003[0-9]){4}005[Aa]")
"""A canary as PDF writes it in a hexadecimal string."""
OWNER = re.compile(r"small\.([0-9]{4})\.")


def canary(n: int) -> str:
    return f"Q{n * 7919 % 10_000:04d}Z"


def pieces(data: bytes) -> Iterator[bytes]:
    """Give all that a file holds: streams unpacked, members of members, text as it is drawn."""
    yield data
    if data[:5] == b"%PDF-":
        with pymupdf.open(stream=data) as pdf:
            yield from (page.get_text().encode() for page in pdf)
            yield from (pdf.xref_stream(n) or b"" for n in range(1, pdf.xref_length()))
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for member in archive.namelist():
                yield member.encode()
                yield from pieces(archive.read(member))


def canaries(data: bytes) -> set[str]:
    """Find the canaries in bytes, in UTF-8, in UTF-16 and in hexadecimal digits."""
    found: set[str] = set()
    for piece in pieces(data):
        found |= {word.decode() for word in CANARY.findall(piece.replace(b"\0", b""))}
        found |= {bytes.fromhex(word.decode()).decode("utf-16-be") for word in HEX.findall(piece)}
    return found


def test_each_canary_stands_in_its_own_files_alone(tmp_path: Path) -> None:
    """In editions, packages, letters and manifests; in no ledger, log or staging folder, and in nothing printed.

    Only who asks how it stands is told the names of units, and of those alone that no receipt has come from.
    """
    ws = office(tmp_path, 1, SOURCE)
    write_list(tmp_path, [(f"{n:04d}", f"第{canary(n)}分局", 1) for n in range(COUNT)])
    (tmp_path / "share").mkdir()
    every = {canary(n) for n in range(COUNT)}
    for line, told in (
        (("issue", "small", "--json"), set()),
        (("issue", "small"), set()),
        (("deliver", "small", "--to", "share", "--json"), set()),
        (("status", "small"), every),
        (("verify", str(ws.output / "small/editions/0007/small.0007.pdf")), set()),
        (("receipt", "small", "0007"), set()),
        (("status", "small"), every - {canary(7)}),
    ):
        done = build(tmp_path, *line)
        assert done.returncode == 0, done.stderr
        assert canaries((done.stdout + done.stderr).encode()) == told, line
    known: dict[bytes, set[str]] = {}
    count = 0
    for path in (p for p in tmp_path.rglob("*") if p.is_file() and p.parent.name != "content"):
        data = path.read_bytes()
        if data not in known:
            known[data] = canaries(data)
        owner = OWNER.search(path.name)
        assert known[data] == ({canary(int(owner[1]))} if owner else set()), path
        count += bool(owner)
    assert count == 5 * COUNT, "three editions, the package and the package delivered"
    for path in (tmp_path / "share").iterdir():
        with zipfile.ZipFile(path) as bag:
            texts = [bag.read(f"{path.stem}/data/{name}").decode() for name in (LETTER, MANIFEST)]
        assert all(canary(int(path.name.split(".")[1])) in text for text in texts)


HOSTILE = ["<b>&amp;</b>", "]]>", "{{ 7*7 }}", "${x}", "%s%n", "'; DROP TABLE edition; --", '"quoted"', "a&b<c>d", "{unit.name}", "第一分局", "中山第一分局", "　空　格　", "é", "é", "(甲)) %EOF", "<FEFF0041>", "endobj stream", "<!--所-->", "<?x?>", "𠮷田所", "甲  乙", "長" * 80]  # fmt: skip


def said(name: str) -> str:
    """Give a name as the list takes it: composed, its spaces plain and none around it."""
    return re.sub("[\xa0\u2003]", " ", unicodedata.normalize("NFC", name).strip())


def read_back(ws: Workspace, names: Mapping[str, str]) -> None:
    """Hold what every file of every unit says against its name, character by character."""
    for code, name in names.items():
        for form in FORMATS.values():
            found = form.read((ws.output / f"small/editions/{code}/small.{code}.{form.name}").read_bytes())
            assert found.words["colophon_p1"] == f"發至{said(name)}", form.name


def test_hostile_names_say_what_they_say_in_every_format(tmp_path: Path) -> None:
    ws = office(tmp_path, 1)
    names = {f"H{n}": name for n, name in enumerate(HOSTILE)}
    write_list(tmp_path, [(code, name, 1) for code, name in names.items()])
    report = run(ws, "pdf", "docx", "epub", every=True)
    assert [f.code for f in report.findings if f.severity == "error"] == []
    assert report.proved == report.issued == 3 * len(HOSTILE)
    read_back(ws, names)


PIECES = st.sampled_from(
    ["第", "分局", "𠮷", "㐂", "A", "é", "e\u0301", "\u0323", "\u309a", "🚓", "👮\u200d♀️", "א", "ع", "\u202e", "\u2067", "\u200e"]
    + ["\ufeff", "\u00ad", "\u200b", '"', "'", "」", "]]>", "&amp;", "&", "<", ">", "(", "\\", ")", "%", "<<", ">>", "/", "#"]
    + ["endstream", "{", "}", "|", "${x}", "{{", " ", "　", "\xa0", "\u2003", "\t", "\n", "\r", "\0", "=", "@", "..", "\u2028", "\ue000"]
)  # fmt: skip
NAMES = st.lists(PIECES, min_size=1, max_size=6).map("".join) | st.integers(70, 85).map("長".__mul__)
"""Names of what markup, PDF strings, spreadsheets, file systems and line setters might take for their own."""


@settings(max_examples=3, deadline=None, derandomize=True, phases=(Phase.generate,))
@given(names=st.lists(NAMES, min_size=30, max_size=40))
def test_a_name_is_refused_before_anything_is_made_or_reads_back_exactly(names: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        ws = office(Path(folder), 1)
        taken = {f"N{n}": name for n, name in enumerate(names)}
        while taken:
            write_list(Path(folder), [(code, name, 1) for code, name in taken.items()])
            try:
                report = run(ws, *FORMATS, every=True)
                break
            except PublishingError as error:
                assert not ws.output.exists() and not (ws.root / "ledger").exists()
                told = {dict(f.facts)["row"]: f.code for f in error.findings}
            assert told and all(code[0] == "U" for code in told.values())
            taken = without(Path(folder), taken, told)
        if taken:
            assert [f.code for f in report.findings if f.severity == "error"] == []
            assert report.proved == report.issued == 3 * len(taken)
            read_back(ws, taken)


def without(folder: Path, taken: Mapping[str, str], rows: Container[str]) -> dict[str, str]:
    """Leave off the units that stand in some rows of the list; a name may itself break its row in lines."""
    with open(folder / "content" / "units.csv", encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        next(reader)
        start, kept = reader.line_num + 1, {}
        for code, _, _ in reader:
            if str(start) not in rows:
                kept[code] = taken[code]
            start = reader.line_num + 1
    assert len(kept) < len(taken)
    return kept
