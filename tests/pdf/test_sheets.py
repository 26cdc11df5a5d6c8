"""Sheets are parsed once; those with which something is wrong are told each time."""

from __future__ import annotations

import pytest

from yinfa.finding import PublishingError
from yinfa.formats.pdf.engine import inside, set_pages
from yinfa.formats.pdf.seam import patched

PAGE = '<html lang="zh"><head><title>t</title><style>{}</style></head><body><p id="p1"></p></body></html>'


def settle(sheet: str) -> tuple[float, ...]:
    """Set a page; gives its measures and the place of its paragraph."""
    with patched():
        return set_pages(PAGE.format(sheet), {}, lambda document, pdf, root: placed(document))


def placed(document: object) -> tuple[float, ...]:
    page = document.pages[0]  # type: ignore[attr-defined]
    return page.width, page.height, *page.anchors["p1"][:2]


def test_the_same_sheet_is_parsed_once_and_sets_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    css, parsed = inside("weasyprint.css"), []
    old = css.preprocess_stylesheet
    monkeypatch.setattr(
        "weasyprint.preprocess_stylesheet", lambda *args, **more: (parsed.append(1), old(*args, **more))[1]
    )
    sheet = "@page { size: 300px 200px; margin: 20px } @page :first { margin-left: 50px } p { margin: 7px }"
    first, again, other = settle(sheet), settle(sheet), settle(sheet.replace("50px", "60px"))
    assert first == again == (300, 200, *first[2:])
    assert other[2] == first[2] + 10
    assert len(parsed) == 2


def test_a_sheet_with_a_fault_is_told_each_time() -> None:
    for _ in range(2):
        with pytest.raises(PublishingError) as told:
            settle("p { colour: red }")
        assert [finding.code for finding in told.value.findings] == ["D001"]
