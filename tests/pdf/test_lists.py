"""Labels of lists have room: one line each, beside their own text, whatever their number and depth."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import pymupdf
import pytest

from tests.pdf.pages import glyphs
from tests.pdf.test_overflow import HEAD, built, outside
from yinfa.compose.hanging import sheet
from yinfa.formats.pdf import make
from yinfa.model.numeral import han_number

HANS = HEAD.replace("zh-Hant-TW", "zh-Hans-CN")
EM = 11.5
LONG = "這一項的文字寫得長一些，要折到第二行，才看得出懸掛的縮排有多寬，也看得出下一行有沒有蓋住上一行。"
LABEL = re.compile(r"[一二三四五六七八九十百零]+、|[0-9]+\.|•")
WRITTEN = {"chinese": lambda n: f"{han_number(n)}、", "number": lambda n: f"{n}.", "bullet": lambda n: "•"}
Span = tuple[int, str, pymupdf.Rect]
"""Page, words, box."""


def flat(style: str, count: int) -> dict[str, Any]:
    return {"list": [LONG, *["項目"] * (count - 2), LONG], "style": style}


def nested(styles: list[str], count: int) -> dict[str, Any]:
    """Give a list of `count` items whose first holds the list of the next style."""
    first = [LONG, *([nested(styles[1:], count)] if len(styles) > 1 else [])]
    return {"list": [first, *["項目"] * (count - 2), LONG], "style": styles[0]}


def labels_of(block: Any) -> Iterator[str]:
    """Give the labels that a block of the source prints, in reading order."""
    for n, item in enumerate(block["list"] if isinstance(block, dict) else (), 1):
        yield WRITTEN[block.get("style", "bullet")](n)
        for inner in item if isinstance(item, list) else ():
            yield from labels_of(inner)


def spans(data: bytes) -> tuple[list[Span], list[Span]]:
    """Give labels and texts of a PDF down its pages, as another reader sees them: labels stand alone."""
    labels, texts = [], []
    for page in pymupdf.open(stream=data):  # type: ignore[no-untyped-call]
        found = (line for block in page.get_text("dict")["blocks"] for line in block.get("lines", ()))
        pieces = [(page.number, s["text"].strip(), pymupdf.Rect(s["bbox"])) for line in found for s in line["spans"]]
        for piece in sorted((p for p in pieces if p[1]), key=lambda p: (round(p[2].y1), p[2].x0)):
            (labels if LABEL.fullmatch(piece[1]) else texts).append(piece)
    return labels, texts


def beside(label: Span, texts: list[Span]) -> pymupdf.Rect:
    """Give the text of a label's line."""
    (found, *_) = [t[2] for t in texts if t[0] == label[0] and abs(t[2].y1 - label[2].y1) < 3]
    return found


def faults(data: bytes, *expected: str) -> list[str]:
    """Say what is wrong with the labels of a PDF."""
    labels, texts = spans(data)
    found = [] if [words for _, words, _ in labels] == list(expected) else ["other labels"]
    for one, other in combinations(labels, 2):
        if one[0] == other[0] and abs(one[2] & other[2]) > 1:
            found.append(f"{one[1]} on {other[1]}")
    for label in labels:
        if any(label[0] == t[0] and abs(label[2] & t[2]) > 1 for t in texts):
            found.append(f"{label[1]} on a text")
        if beside(label, texts).x0 < label[2].x1 - 0.5:
            found.append(f"{label[1]} is not left of its text")
    return found


@pytest.mark.parametrize("head", [HEAD, HANS], ids=["Hant", "Hans"])
@pytest.mark.parametrize(("style", "room"), [("chinese", 6), ("number", 2.5)])
def test_labels_of_199_items_stand_on_one_line_and_the_text_hangs_by_the_widest(
    style: str, room: float, head: str, tmp_path: Path
) -> None:
    block = flat(style, 199)
    data, findings = built(tmp_path, block, "下一段緊接在後。", head=head)
    assert findings == () and faults(data, *labels_of(block)) == []
    labels, texts = spans(data)
    hung = [beside(label, texts).x0 - label[2].x0 for label in labels]
    assert hung == pytest.approx([room * EM] * 199, abs=0.1)


@pytest.mark.parametrize("style", ["chinese", "number", "bullet"])
@pytest.mark.parametrize("count", [10, 23])
def test_lists_take_no_more_than_they_need(style: str, count: int, tmp_path: Path) -> None:
    data, _ = built(tmp_path, flat(style, count))
    labels, texts = spans(data)
    room = {"chinese": 2 if count == 10 else 4, "number": 2, "bullet": 1.25}[style]
    assert beside(labels[0], texts).x0 - labels[0][2].x0 == pytest.approx(room * EM, abs=0.1)


MIXED = ["chinese", "number", "bullet"] * 3
PLACES: dict[str, Any] = {
    "alone": lambda block: [block],
    "callout": lambda block: [{"callout": "law", "body": ["框", block]}],
    "quotation": lambda block: [{"quote": ["引", block]}],
    "points": lambda block: [{"points": [{"head": "一要", "body": [block]}]}],
    "quotation in quotation": lambda block: [{"quote": ["引", {"quote": ["又引", block]}]}],
}


DEEP = [*(("alone", [style] * 9) for style in WRITTEN), *((place, MIXED) for place in PLACES)]


@pytest.mark.parametrize(("place", "styles"), DEEP, ids=lambda told: told if isinstance(told, str) else told[1])
def test_nine_levels_stand_in_the_type_area(place: str, styles: list[str], tmp_path: Path) -> None:
    block = nested(styles, 12)
    data, findings = built(tmp_path, *PLACES[place](block), "下一段。")
    assert findings == () and outside(data) == []
    assert faults(data, *labels_of(block)) == []


def test_a_list_in_a_box_in_a_list_stands_in_its_box(tmp_path: Path) -> None:
    inner = flat("chinese", 112)
    outer = {"list": [["外", {"quote": ["引", inner]}], *["項目"] * 120], "style": "chinese"}
    data, findings = built(tmp_path, outer)
    assert findings == () and outside(data) == []
    kept = [label for label in spans(data)[0] if label[2].x0 > 85 + 10 * EM]
    assert [words for _, words, _ in kept] == list(labels_of(inner))


def test_a_deep_list_that_leaves_its_box_would_be_seen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    told = {"wide": lambda items: "back9", "rooms": {}, "nearer": {"back9": 9}}
    monkeypatch.setattr(make, "sheet", lambda publication, stairs: {**sheet(publication, stairs), **told})
    data, findings = built(tmp_path, nested(["chinese", "number"], 12))
    assert not data and {f.code for f in findings} == {"D017"}


def test_a_stated_label_that_ends_in_a_han_stands_off_its_text(tmp_path: Path) -> None:
    items = [{"number": "三十之一", "body": [LONG]}, "次項"]
    data, _ = built(tmp_path, {"list": items, "style": "chinese"})
    page: Any = pymupdf.open(stream=data)[0]  # type: ignore[no-untyped-call]
    (label,), (text,) = page.search_for("三十之一"), page.search_for(LONG[:4])
    assert text.x0 - label.x0 == pytest.approx(4.5 * EM, abs=0.5)


@pytest.mark.parametrize("number", ["1", "12", "3A", "13AB", "104BA"])
def test_the_title_of_an_article_stands_an_em_behind_its_label(number: str, tmp_path: Path) -> None:
    """In Hong Kong, whose labels have figures and letters; a wider one runs into its line, an em before its title."""
    article = {"article": number, "title": "釋義", "body": ["文。"]}
    data, _ = built(tmp_path, article, head=HEAD.replace("zh-Hant-TW", "zh-Hant-HK"))
    label, title = (next(g for g in glyphs(data) if g.text == sign and g.x0 > 86) for sign in "條釋")
    assert 0.95 * EM < title.x0 - label.x1 < 1.5 * EM
