"""Time editions of the article against full makings, Typst, Pandoc and docxtpl in the same run: `make bench`.

One core, disk excluded. An edition holds unit and copy number in colophon, foot and receipt, and a watermark in PDF and
DOCX; the code of an edition (QR) is timed apart, against the same editions without it, in turns. Milliseconds of the processor per edition; MiB resident after 500 editions and at the end. Sampled editions are
held against a full making: DOCX and EPUB byte for byte, PDF by words and pixels.
"""

from __future__ import annotations

import argparse
import io
import os
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pymupdf

from benchmarks.article import SLUG, TYPST, markdown, project
from yinfa.compose import FormatName, Galley, Ticket
from yinfa.compose.fields import fill
from yinfa.compose.steps import compose
from yinfa.formats import FORMATS
from yinfa.master import IDENTITY, Master, Values
from yinfa.master.shortcode import grouped, spelled
from yinfa.press.assets import assets_for
from yinfa.press.sources import load_all
from yinfa.theme.load import load_theme
from yinfa.world.workspace import Workspace

EARLY = 500
"""Editions after which memory is read first."""
TURN = 100
LINES = """
receipt: yes
furniture:
  foot: "{unit.name|各單位}　{copy.number|——}"
  watermark: "{unit.name|各單位} {copy.number|——}"
"""
CODED = LINES.replace("furniture:\n", "furniture:\n  qr: yes\n")
"""The same with the code of the edition, as text and as a QR code."""
LINE = "UNITNAME　COPYNUMBER"
"""How the peers' colophon and receipt name the unit."""
PAGE = """
#let unit = sys.inputs.unit
#let number = sys.inputs.number
#set page(
  footer: [#unit　#number],
  background: rotate(-55deg, text(48pt, fill: luma(220))[#unit #number]),
)
"""
LUA = """
local file = io.open(arg[1]); local text = file:read('a'); file:close()
local doc = pandoc.read(text, 'markdown')
local start, bytes = os.clock(), 0
for n = 1, tonumber(arg[2]) do
  local said = string.format('示範市警察局第%d派出所　%06d', n, n)
  local one = doc:walk{Str = function(s) if s.text == 'UNITNAME　COPYNUMBER' then return pandoc.Str(said) end end}
  bytes = bytes + #pandoc.write(one, arg[3])
end
print((os.clock() - start) / tonumber(arg[2]) * 1000)
"""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table: milliseconds per edition, MiB early and late where they were read."""

    label: str
    format: FormatName
    milliseconds: float
    memory: str = ""


def unit(n: int) -> Values:
    """Give the values of the n-th unit, with an identity of its own."""
    number = f"{n:06}"
    code = grouped(spelled(n * 0x9E3779B97F4A7C15))
    return {"unit.name": f"示範市警察局第{n}派出所", "copy.number": number, "qr": code, IDENTITY: number}


def each(run: Callable[[int], object], first: int, last: int) -> float:
    """Give the processor's milliseconds of one run."""
    start = time.process_time()
    for n in range(first, last):
        run(n)
    return (time.process_time() - start) / (last - first) * 1000


def resident() -> float:
    """Give the resident memory of this process, MiB."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


@dataclass(frozen=True, slots=True)
class Bench:
    """The article in one format: what it takes to make an edition in full, and its master."""

    name: FormatName
    galley: Galley
    make: Callable[[Galley], Master]
    master: Master

    @classmethod
    def of(cls, name: FormatName, ws: Workspace) -> Bench:
        """Compose the article and make its master."""
        galley = compose(load_all(ws, [SLUG])[0], Ticket(SLUG, name), load_theme(ws, "handout"))
        form = FORMATS[name]
        assets = assets_for(galley, form, ws)

        def make(one: Galley) -> Master:
            return form.make(one, assets if name != "pdf" else assets_for(one, form, ws))

        return cls(name, galley, make, make(galley))

    def issue(self, n: int) -> bytes:
        """Give the edition of the n-th unit."""
        return self.master.issue(unit(n))

    def in_full(self, n: int) -> bytes:
        """Make the edition of the n-th unit from its galley."""
        return self.make(fill(self.galley, unit(n))).issue({IDENTITY: unit(n)[IDENTITY]})

    def check(self, n: int) -> None:
        """Hold an edition against its full making. Raises AssertionError."""
        edition, full = self.issue(n), self.in_full(n)
        assert seen(edition) == seen(full) if self.name == "pdf" else edition == full, f"{self.name} {n} differs"


def seen(pdf: bytes) -> tuple[object, ...]:
    """Give what a PDF says and shows."""
    reading = FORMATS["pdf"].read(pdf)
    with pymupdf.open(stream=pdf) as document:
        return reading.words, reading.furniture, [page.get_pixmap(dpi=100).samples for page in document]


def ours(bench: Bench, editions: int, peers: int, label: str = "Yinfa") -> Iterator[Row]:
    """Time editions from the master, then full makings."""
    first = each(bench.issue, 0, EARLY)
    early = resident()
    rest = each(bench.issue, EARLY, editions)
    memory = f"{early:.0f}, {resident():.0f}"
    for n in (0, 17, editions - 1):
        bench.check(n)
    yield Row(f"{label}, first {EARLY}", bench.name, first)
    yield Row(f"{label}, to {editions:,}", bench.name, rest, memory)
    yield Row(f"{label}, full making", bench.name, each(bench.in_full, 0, peers))


def coded(plain: Bench, drawn: Bench) -> Iterator[Row]:
    """Time editions with and without the code in turns of a hundred, so that both see the same machine."""
    spent = {"without": 0.0, "with": 0.0}
    for first in range(0, EARLY, TURN):
        for label, bench in zip(spent, (plain, drawn), strict=True):
            spent[label] += each(bench.issue, first, first + TURN) * TURN / EARLY
    for n in (0, 17, EARLY - 1):
        drawn.check(n)
    for label, milliseconds in spent.items():
        yield Row(f"Yinfa, {label} QR, in turns", plain.name, milliseconds)


def docxtpl(template: bytes) -> Callable[[int], object]:
    """Give the making of an edition by docxtpl, from the article with its fields as tags."""
    from docxtpl import DocxTemplate

    def one(n: int) -> bytes:
        document = DocxTemplate(io.BytesIO(template))
        document.render({"unit": unit(n)["unit.name"], "number": f"{n:06}"}, autoescape=True)
        stream = io.BytesIO()
        document.save(stream)
        return stream.getvalue()

    return one


def pandoc(folder: Path, text: str, times: int, kind: FormatName) -> float:
    """Give the milliseconds that Pandoc takes for an edition of a kind, its process and its reading not counted."""
    import pypandoc

    (folder / "a.md").write_text(f"{text}\n\n{LINE}\n\n{LINE}\n", encoding="utf-8")
    (folder / "a.lua").write_text(LUA, encoding="utf-8")
    command = [pypandoc.get_pandoc_path(), "lua", "a.lua", "a.md", str(times), kind]
    return float(subprocess.run(command, cwd=folder, capture_output=True, check=True, text=True).stdout)


def typst(folder: Path, text: str) -> Callable[[int], object]:
    """Give the making of an edition by one compiler of Typst, which keeps what it can from one to the next."""
    import typst as engine

    body = "\n".join(("=" + r[1:]) if r.startswith("# ") else r.replace("**", "*") for r in text.split("\n"))
    line = "#unit　#number"
    (folder / "a.typ").write_text(f"{TYPST}{PAGE}{body}\n\n{line}\n\n{line}\n", encoding="utf-8")
    compiler = engine.Compiler(str(folder / "a.typ"))

    def one(n: int) -> object:
        inputs = {"unit": unit(n)["unit.name"], "number": f"{n:06}"}
        return compiler.compile(sys_inputs=inputs, pdf_standards=["a-2a"])

    return one


def rows(editions: int, peers: int) -> Iterator[Row]:
    """Time everything, one after the other."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ws = project(folder)
        text = markdown(ws)
        source = folder / "content" / SLUG / "publication.yaml"
        plain = source.read_text(encoding="utf-8")
        for form in FORMATS:
            source.write_text(plain + CODED, encoding="utf-8")
            drawn = Bench.of(form, ws)
            source.write_text(plain + LINES, encoding="utf-8")
            bench = Bench.of(form, ws)
            yield from ours(bench, editions, peers)
            yield from coded(bench, drawn)
            if form == "pdf":
                yield Row("Typst, one compiler", form, each(typst(folder, text), 0, peers))
                continue
            yield Row("Pandoc, one Lua process", form, pandoc(folder, text, peers, form))
            if form == "docx":
                tags = bench.master.issue({"unit.name": "{{ unit }}", "copy.number": "{{ number }}"})
                yield Row("docxtpl", form, each(docxtpl(tags), 0, peers))


def main() -> None:
    """Print the table as Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--editions", type=int, default=10_000)
    parser.add_argument("--peers", type=int, default=50)
    args = parser.parse_args()
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    print(f"| format | what | ms per edition | MiB after {EARLY} and at the end |\n|---|---|--:|--:|")
    for row in rows(args.editions, args.peers):
        print(f"| {row.format} | {row.label} | {row.milliseconds:.3f} | {row.memory} |", flush=True)


if __name__ == "__main__":
    main()
