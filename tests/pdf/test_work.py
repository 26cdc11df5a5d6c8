"""What setting pages costs, counted in pieces of work: times differ from one machine to the next."""

from __future__ import annotations

from collections import Counter

import pymupdf
import pytest

from benchmarks.hard import HEAD
from tests.press.project import project
from yinfa.compose import Ticket
from yinfa.compose.steps import compose
from yinfa.content.load import load
from yinfa.formats import FORMATS
from yinfa.formats.pdf.boxes import Document, is_plain_block, page_box
from yinfa.formats.pdf.engine import inside, set_pages
from yinfa.formats.pdf.seam import patched
from yinfa.press.assets import assets_for
from yinfa.theme.load import load_theme
from yinfa.world.workspace import Workspace

SECTION = """\
  - section: 第{0}節的題目
    body:
      - 一段文字第{0}次，說{0}件事，一段文字說的是這件事，有**重點**，見下一段。
      - 又一段第{0}次的文字，說明上一段所說的事，兩段合起來說明一件事。{1}
      - list:
          - 一項文字，第{0}次。
          - 又一項文字，第{0}次。
"""
COUNTED = {
    "styles": ("weasyprint.css", "ComputedStyle.__init__"),
    "layouts": ("weasyprint.text.line_break", "Layout.setup"),
    "pages": ("weasyprint.layout.page", "make_page"),
    "boxes": ("weasyprint.formatting_structure.boxes", "Box.copy"),
}
"""What of WeasyPrint's makes a piece of work."""


def written(sections: int) -> str:
    head = HEAD.replace("body:\n", "print:\n  contents: yes\nbody:\n")
    return head + "".join(SECTION.format(n, "第二句話。" * 9) for n in range(sections))


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Counter[str]]:
    """Count the work of some pages, and of twice as many."""
    folder = tmp_path_factory.mktemp("work")
    ws = Workspace.at(project(folder, **{f"n{n}": written(n) for n in (20, 40)}))
    return {n: counted(ws, f"n{n}") for n in (20, 40)}


def counted(ws: Workspace, slug: str) -> Counter[str]:
    publication = load(ws.read(ws.source(slug), 1 << 22), ws.source(slug), ws)
    galley = compose(publication, Ticket(slug, "pdf"), load_theme(ws, "handout"))
    assets = assets_for(galley, FORMATS["pdf"], ws)
    found: Counter[str] = Counter()
    with pytest.MonkeyPatch.context() as patch:
        for kind, (module, name) in COUNTED.items():
            count(patch, found, kind, inside(module), name)
        data = FORMATS["pdf"].make(galley, assets).issue({})
    found["printed"] = len(pymupdf.open(stream=data))  # type: ignore[no-untyped-call]
    return found


def count(patch: pytest.MonkeyPatch, found: Counter[str], kind: str, owner: object, name: str) -> None:
    *above, last = name.split(".")
    for part in above:
        owner = getattr(owner, part)
    old = getattr(owner, last)

    def counting(*args: object, **named: object) -> object:
        found[kind] += 1
        return old(*args, **named)

    patch.setattr(owner, last, counting)


def test_like_elements_share_one_style(work: dict[int, Counter[str]]) -> None:
    """A heading that contents lead to has one of its own, and each page some."""
    assert work[40]["styles"] - work[20]["styles"] <= 3 * 20, work


def test_a_page_is_set_once_but_for_its_foot_and_the_numbers_in_contents(work: dict[int, Counter[str]]) -> None:
    assert all(one["pages"] <= 1.5 * one["printed"] for one in work.values()), work


def test_a_page_costs_the_same_in_a_long_publication(work: dict[int, Counter[str]]) -> None:
    short, long = ({kind: one[kind] / one["pages"] for kind in ("layouts", "boxes")} for one in work.values())
    assert all(long[kind] <= 1.1 * short[kind] for kind in short), (short, long)


def test_elements_that_differ_in_their_own_style_share_none() -> None:
    html = "<p lang='zh' id='a' style='margin-left: 1px'></p><p lang='zh' id='b' style='margin-left: 2px'></p>"
    lefts: list[float] = []

    def settle(document: Document) -> None:
        boxes = page_box(document.pages[0]).descendants()
        lefts.extend(box.margin_left for box in boxes if box.element_tag == "p" and is_plain_block(box))

    with patched():
        set_pages(f"<html lang='zh'><title>題</title>{html}", {}, lambda *_: None, settle)
    assert lefts == [1, 2]
