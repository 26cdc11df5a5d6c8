"""Time Word editions of the article against a full making, docxtpl and Pandoc in one Lua process: `make bench`.

One core, disk excluded; every edition holds unit and copy number. Milliseconds per edition; MiB resident after 500 and
after all editions. Sampled editions are held against a full making, byte for byte.
"""

from __future__ import annotations

import argparse
import io
import os
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.article import SLUG, markdown, project
from yinfa.assets.cut import cut
from yinfa.compose import Ticket
from yinfa.compose.late import fill
from yinfa.compose.steps import compose
from yinfa.formats import FORMATS
from yinfa.master import Values
from yinfa.press import load_all
from yinfa.themes import load_theme

LUA = """
local file = io.open(arg[1]); local text = file:read('a'); file:close()
local doc = pandoc.read(text, 'markdown')
local start, bytes = os.clock(), 0
for n = 1, tonumber(arg[2]) do
  local one = doc:walk{Str = function(s)
    if s.text == 'UNITNAME' then return pandoc.Str('第' .. n .. '分局') end
    if s.text == 'COPYNUMBER' then return pandoc.Str(string.format('%06d', n)) end
  end}
  bytes = bytes + #pandoc.write(one, arg[3])
end
print((os.clock() - start) / tonumber(arg[2]) * 1000)
"""


def values(n: int) -> Values:
    """Give the values of the n-th unit."""
    return {"unit.name": f"第{n}分局", "copy.number": f"{n:06}"}


def resident() -> float:
    """Give the resident memory of this process, MiB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def each(run: Callable[[int], object], times: int) -> float:
    """Give the milliseconds that one run takes."""
    start = time.perf_counter()
    for n in range(times):
        run(n)
    return (time.perf_counter() - start) / times * 1000


def docxtpl(template: bytes) -> Callable[[int], object]:
    """Give the making of an edition by docxtpl, from the article with its fields as tags."""
    from docxtpl import DocxTemplate

    def one(n: int) -> bytes:
        document = DocxTemplate(io.BytesIO(template))
        document.render({"unit": f"第{n}分局", "number": f"{n:06}"}, autoescape=True)
        stream = io.BytesIO()
        document.save(stream)
        return stream.getvalue()

    return one


def pandoc(text: str, times: int, kind: str = "docx") -> float:
    """Give the milliseconds that Pandoc takes for an edition of a kind, its process and its reading not counted."""
    import pypandoc

    with tempfile.TemporaryDirectory() as name:
        (Path(name) / "a.md").write_text(text + "\n\nUNITNAME COPYNUMBER\n", encoding="utf-8")
        (Path(name) / "a.lua").write_text(LUA, encoding="utf-8")
        command = [pypandoc.get_pandoc_path(), "lua", "a.lua", "a.md", str(times), kind]
        return float(subprocess.run(command, cwd=name, capture_output=True, check=True, text=True).stdout)


def main() -> None:
    """Print the table as Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--editions", type=int, default=10_000)
    parser.add_argument("--peers", type=int, default=50)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        ws = project(Path(folder))
        galley = compose(load_all(ws, [SLUG])[0], Ticket(SLUG, "docx"), load_theme(ws, "handout"))
        form = FORMATS["docx"]
        assets = cut(galley, form, ws)
        master = form.make(galley, assets)
        text = markdown(ws)
    first = each(lambda n: master.issue(values(n)), 500)
    early = resident()
    all_of_them = each(lambda n: master.issue(values(n)), args.editions)
    late = resident()
    for n in (0, 17, args.editions - 1):
        full = form.make(fill(galley, values(n)), assets).issue({})
        assert master.issue(values(n)) == full, f"edition {n} is not its full making"
    rebuilt = each(lambda n: form.make(fill(galley, values(n)), assets).issue({}), args.peers)
    tags = master.issue({"unit.name": "{{ unit }}", "copy.number": "{{ number }}"})
    rows = {
        f"Yinfa, {args.editions:,} editions": all_of_them,
        "Yinfa, first 500": first,
        "Yinfa, full making": rebuilt,
        "docxtpl": each(docxtpl(tags), args.peers),
        "Pandoc, one Lua process": pandoc(text, args.peers),
    }
    print("| what | ms per edition | against Yinfa |\n|---|--:|--:|")
    for label, milliseconds in rows.items():
        print(f"| {label} | {milliseconds:.3f} | {milliseconds / all_of_them:,.0f} × |")
    print(f"\nResident: {early:.1f} MiB after 500 editions, {late:.1f} MiB after {args.editions:,} more.")


if __name__ == "__main__":
    main()
