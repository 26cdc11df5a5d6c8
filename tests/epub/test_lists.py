"""Labels of lists have room in Chromium, across and down: one line each, before their own text."""

from __future__ import annotations

import html
import io
import json
import os
import re
import subprocess
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.epub.foliate import CHROMIUM, FONTS
from tests.epub.test_tables import mupdf
from tests.pdf.test_lists import HANS, LONG, MIXED, flat, labels_of, nested
from tests.pdf.test_overflow import HEAD
from tests.press.project import project
from yinfa.press.order import Order
from yinfa.press.run import run
from yinfa.press.sources import load_all
from yinfa.world.workspace import Workspace

MEASURE = """
const down = getComputedStyle(document.documentElement).writingMode === 'vertical-rl'
const ends = box => down ? [box.top, box.bottom] : [box.left, box.right]
const around = (node, first, last) => {
    const range = document.createRange()
    range.setStart(node, first), range.setEnd(node, last)
    return [...range.getClientRects()].map(ends)
}
const whole = node => {
    const range = document.createRange()
    return range.selectNodeContents(node), range
}
const told = [...document.querySelectorAll('.list > li')].map(item => {
    const list = item.parentNode, line = item.querySelector('p'), label = line.querySelector('.label')
    const text = [...line.childNodes].find(node => node.nodeType === 3)
    const begins = around(text, 0, 1)[0][0]
    const printed = label?.textContent ?? (list.classList.contains('number')
        ? `${[...list.children].indexOf(item) + 1}.` : '•')
    const probe = document.createElement('span')
    probe.style.whiteSpace = 'pre', probe.textContent = `${printed} `, item.firstElementChild.append(probe)
    const [low, high] = ends(probe.getBoundingClientRect())
    probe.remove()
    const [box, end] = ends(item.closest('blockquote, .callout, body').getBoundingClientRect())
    const shown = !label ? [[begins - (high - low), begins]]
        : label.children.length ? [ends(whole(label).getBoundingClientRect())] : around(label.firstChild, 0, printed.length)
    return {
        label: printed, lines: shown.length, from: shown[0][0] - box, gap: begins - shown[0][1],
        left: (end - begins) / parseFloat(getComputedStyle(item).fontSize),
        hangs: around(text, 0, text.length).slice(1).map(([from]) => from - begins),
    }
})
const out = document.createElement('pre')
out.id = 'measured', out.textContent = JSON.stringify(told), document.body.append(out)
"""


def measured(folder: Path, *body: Any, head: str = HEAD) -> dict[str, list[dict[str, Any]]]:
    """Build a book and its vertical edition; give what Chromium shows of their labels, by `across` and `down`."""
    source = head + yaml.safe_dump({"body": list(body)}, allow_unicode=True, width=10**6)
    ws = Workspace.at(project(folder, x=source))
    found = {}
    for outcome in run(load_all(ws, ["x"]), Order(("epub",), vertical=head != HANS), ws):
        assert outcome.path and outcome.findings == ()
        name = "down" if outcome.ticket.vertical else "across"
        with zipfile.ZipFile(io.BytesIO(outcome.path.read_bytes())) as book:
            book.extractall(folder / name)
        found[name] = _asked(folder / name / "EPUB/text/title.xhtml")
    return found


def _asked(path: Path) -> list[dict[str, Any]]:
    page = path.with_name("measured.xhtml")
    script = f"<script><![CDATA[{MEASURE}]]></script></body>"
    page.write_text(path.read_text("utf-8").replace("</body>", script), "utf-8")
    asked = [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--window-size=420,640", "--dump-dom"]
    asked += ["--disable-background-networking", f"--user-data-dir={tempfile.mkdtemp()}"]  # no other browser's profile
    fonts = {**os.environ, "FONTCONFIG_FILE": str(FONTS)}
    done = subprocess.run([*asked, page.as_uri()], capture_output=True, text=True, timeout=120, env=fonts)
    told = re.search(r'<pre[^>]*id="measured"[^>]*>(.*?)</pre>', done.stdout, re.DOTALL)
    assert told, done.stderr
    return list(json.loads(html.unescape(told[1])))


def faults(told: list[dict[str, Any]], expected: list[str]) -> list[str]:
    """Say what is wrong with the labels of a book."""
    found = [] if [one["label"] for one in told] == expected else ["other labels"]
    for one in told:
        if one["lines"] != 1 or one["from"] < -1 or one["gap"] < -1 or one["left"] < 6:
            found.append(str(one))
        if any(abs(hang) > 1 for hang in one["hangs"]):
            found.append(f"{one['label']} does not hang: {one['hangs']}")
    return found


@pytest.mark.parametrize("style", ["chinese", "number"])
def test_labels_of_199_items_have_room(style: str, tmp_path: Path) -> None:
    block = flat(style, 199)
    for told in measured(tmp_path, block).values():
        assert faults(told, list(labels_of(block))) == []


@pytest.mark.parametrize("styles", [MIXED, ["chinese"] * 9], ids=["mixed", "chinese"])
def test_nine_levels_leave_room_for_lines_on_a_telephone(styles: list[str], tmp_path: Path) -> None:
    block = nested(styles, 12)
    for told in measured(tmp_path, block).values():
        assert faults(told, list(labels_of(block))) == []


def test_lists_in_boxes_stay_in_them(tmp_path: Path) -> None:
    block, inner = nested(MIXED[:6], 11), flat("number", 101)
    body = [{"callout": "note", "body": ["框", block]}, {"quote": ["引", {"list": [["外", inner], "次"]}]}]
    expected = [*labels_of(block), *labels_of({"list": [["外", inner], "次"]})]
    for told in measured(tmp_path, *body, head=HANS.replace("zh-Hans-CN", "zh-Hant-HK")).values():
        assert faults(told, expected) == []


def test_a_list_in_simplified_characters_has_room(tmp_path: Path) -> None:
    block = flat("chinese", 112)
    (told,) = measured(tmp_path, block, head=HANS).values()
    assert faults(told, list(labels_of(block))) == []


def test_labels_in_figures_and_letters_and_stated_ones_stand_off_their_texts(tmp_path: Path) -> None:
    stated = {"list": [{"number": 3, "body": LONG}, {"number": "三之一", "body": LONG}, LONG], "style": "chinese"}
    blocks = [
        *({"list": [LONG, LONG], "style": style} for style in ("paren", "circled", "letter", "paren-roman")),
        stated,
    ]
    expected = ["(1)", "(2)", "①", "②", "A.", "B.", "(i)", "(ii)", "三、", "三之一", "四、"]
    for told in measured(tmp_path, *blocks).values():
        assert faults(told, expected) == []
        assert [one["label"] for one in told if one["gap"] < 3 and one["label"][-1] != "、"] == []


def test_old_mupdf_sets_labels_beside_their_texts(tmp_path: Path) -> None:
    styles = ("chinese", "chinese-paren", "paren", "letter")
    told = [{"list": [f"甲{style}", f"乙{style}"], "style": style} for style in styles]
    measured(tmp_path, *told)
    lines = {"".join(line.split()) for line in mupdf("txt", next((tmp_path / "output").rglob("x.epub"))).splitlines()}
    assert {"一、甲chinese", "（二）乙chinese-paren", "(1)甲paren", "B.乙letter"} <= lines
