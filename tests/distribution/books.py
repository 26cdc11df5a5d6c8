"""Workbooks for the tests, written by hand: what no library would write, offices' programs do."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import quoteattr

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
HEADS = ("單位代碼", "單位名稱", "份數", "聯絡人", "密碼")


def text(words: str) -> str:
    """Give a cell of text."""
    return f'<c t="inlineStr"><is><t xml:space="preserve">{words}</t></is></c>'


def row(*cells: str, **attributes: str) -> str:
    """Give a row; a cell that is no element is a text."""
    marks = "".join(f" {name}={quoteattr(value)}" for name, value in attributes.items())
    return f"<row{marks}>{''.join(c if c.startswith('<c') else text(c) for c in cells)}</row>"


HEAD = row(*HEADS)


def sheet(*rows: str, before: str = "", after: str = "") -> str:
    """Give the words between the sheet's tags."""
    return f"{before}<sheetData>{''.join(rows)}</sheetData>{after}"


def book(
    *sheets: str,
    formats: Sequence[str | int] = (),
    strings: str = "",
    main: str = MAIN,
    states: Sequence[str] = (),
    prolog: str = "",
) -> bytes:
    """Give a workbook; style 1 has the first of the formats (a number names one that every program knows)."""
    relations = [f'<Relationship Id="s{n}" Type="{_REL}/worksheet" Target="/xl/{n}.xml"/>' for n in range(len(sheets))]
    relations += [f'<Relationship Id="t" Type="{_REL}/styles" Target="styles.xml"/>']
    relations += [f'<Relationship Id="u" Type="{_REL}/sharedStrings" Target="texts.xml"/>']
    named = "".join(
        f'<sheet name="表{n + 1}" sheetId="{n + 1}" r:id="s{n}" state="{dict(enumerate(states)).get(n, "visible")}"/>'
        for n in range(len(sheets))
    )
    numbered = [(f, "General") if isinstance(f, int) else (n, f) for n, f in enumerate(formats, 164)]
    known = "".join(f'<numFmt numFmtId="{n}" formatCode={quoteattr(f)}/>' for n, f in numbered if n >= 164)
    styles = "".join(f'<xf numFmtId="{n}"/>' for n, _ in [(0, ""), *numbered])
    members = {
        "_rels/.rels": _RELS.format(f'<Relationship Id="b" Type="{_REL}/officeDocument" Target="xl/book.xml"/>'),
        "xl/book.xml": f'<workbook xmlns="{main}" xmlns:r="{_REL}"><sheets>{named}</sheets></workbook>',
        "xl/_rels/book.xml.rels": _RELS.format("".join(relations)),
        "xl/styles.xml": f'<styleSheet xmlns="{main}"><numFmts>{known}</numFmts><cellXfs>{styles}</cellXfs></styleSheet>',
        "xl/texts.xml": f'<sst xmlns="{main}">{strings}</sst>',
        **{f"xl/{n}.xml": f'{prolog}<worksheet xmlns="{main}">{words}</worksheet>' for n, words in enumerate(sheets)},
    }
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, words in members.items():
            archive.writestr(name, words)
    return data.getvalue()
