"""A thousand editions, each with a word of its own: it stands in its own files and nowhere else."""

from __future__ import annotations

import io
import re
import tempfile
import zipfile
from collections import defaultdict
from pathlib import Path

import pymupdf
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.distribution.office import office, run, write_list
from tests.press.project import build
from yinfa.distribution.lists.cells import faults
from yinfa.formats import FORMATS

COUNT = 1_000
CANARY = re.compile(rb"Q[0-9]{4}Z")
FAST = ("docx", "epub")


def canary(n: int) -> str:
    return f"Q{n * 7919 % 10_000:04d}Z"


def content(data: bytes) -> bytes:
    """Give all that a file holds, members unpacked."""
    if data[:5] == b"%PDF-":
        with pymupdf.open(stream=data) as pdf:
            streams = (pdf.xref_stream(n) or b"" for n in range(1, pdf.xref_length()))
            return b"\0".join((*(page.get_text().encode() for page in pdf), *streams, data))
    if data[:2] != b"PK":
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return b"\0".join((member.encode() + archive.read(member)) for member in archive.namelist()) + data


def test_each_canary_stands_in_its_own_files_alone(tmp_path: Path) -> None:
    ws = office(tmp_path, 1)
    write_list(tmp_path, [(f"{n:04d}", f"第{canary(n)}分局", 1) for n in range(COUNT)])
    done = build(tmp_path, "issue", "small", "--format", "pdf,docx,epub", "--json")
    assert done.returncode == 0
    assert CANARY.findall((done.stdout + done.stderr).encode()) == []
    found: dict[str, set[str]] = defaultdict(set)
    for path in (p for p in tmp_path.rglob("*") if p.is_file() and p.parent.name != "content"):
        for word in set(CANARY.findall(content(path.read_bytes()))):
            found[word.decode()].add(str(path.relative_to(ws.output)))
    assert found == {
        canary(n): {f"small/editions/{n:04d}/small.{n:04d}.{name}" for name in FORMATS} for n in range(COUNT)
    }


HOSTILE = ["<b>&amp;</b>", "]]>", "{{ 7*7 }}", "${x}", "%s%n", "'; DROP TABLE edition; --", '"quoted"', "a&b<c>d", "{unit.name}", "第一分局", "中山第一分局", "　空　格　", "é", "é"]  # fmt: skip


def test_hostile_names_say_what_they_say_in_every_format(tmp_path: Path) -> None:
    ws = office(tmp_path, 1)
    write_list(tmp_path, [(f"H{n}", name, 1) for n, name in enumerate(HOSTILE)])
    report = run(ws, "pdf", "docx", "epub", every=True)
    assert [f.code for f in report.findings if f.severity == "error"] == []
    assert report.proved == report.issued == 3 * len(HOSTILE)
    for n in (9, 10):
        for name, form in FORMATS.items():
            said = form.read((ws.output / f"small/editions/H{n}/small.H{n}.{name}").read_bytes()).words
            assert said["colophon_p1"] == f"發至{HOSTILE[n]}"


_DRAWN = st.characters(min_codepoint=0x21, max_codepoint=0x7E) | st.characters(
    min_codepoint=0x4E00, max_codepoint=0x9FA5
)
NAMES = st.text(_DRAWN | st.sampled_from("「」（）·…—　／％ ＆"), min_size=1, max_size=40).map(str.strip)
"""Names of characters that the theme's fonts have."""


@settings(max_examples=4, deadline=None)
@given(names=st.lists(NAMES.filter(lambda n: n and not list(faults(n, 80))), min_size=1, max_size=20, unique=True))
def test_any_name_that_the_list_takes_reads_back(names: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        ws = office(Path(folder), 1)
        write_list(Path(folder), [(f"N{n}", name, 1) for n, name in enumerate(names)])
        report = run(ws, *FAST, every=True)
        assert report.proved == report.issued == 2 * len(names)
