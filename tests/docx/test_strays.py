"""What officers and other programs write into a Word file: it is read at its address, or told beside its neighbour."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from functools import cache

import pytest

from tests.docx.sample import assets, covered, galley
from tests.docx.test_home import edited
from yinfa.formats.docx.make import make
from yinfa.reading import Reading, Stray
from yinfa.reading.docx import read

DOCUMENT, NOTES = "word/document.xml", "word/footnotes.xml"
LEAD = "人民警察為人民，服務群眾是本分。"
PARAGRAPH = '<w:p><w:pPr><w:pStyle w:val="{}"/></w:pPr><w:r><w:t>{}</w:t></w:r></w:p>'
TYPED = PARAGRAPH.format("BodyText", "打的字。")
RUN = "<w:r><w:t>{}</w:t></w:r>"
WHO = 'w:id="900" w:author="A" w:date="2026-01-05T00:00:00Z"'
BOX = f"<w:txbxContent>{PARAGRAPH.format('BodyText', '框裡的字。')}</w:txbxContent>"
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:wps="urn:wps" xmlns:v="urn:v"'
FLOATING = (
    f'<w:r><mc:AlternateContent {MC}><mc:Choice Requires="wps"><w:drawing><wps:txbx>{BOX}</wps:txbx></w:drawing>'
    f"</mc:Choice><mc:Fallback><w:pict><v:textbox>{BOX}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)
Change = Callable[[str], str]


@cache
def members() -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(make(galley(), assets()).issue({}))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def changed(change: Change, part: str = DOCUMENT) -> Reading:
    """Read the sample after a change in the text of a part."""
    held = members()[part].decode()
    new = change(held)
    assert new != held
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in members().items():
            archive.writestr(name, new.encode() if name == part else data)
    return read(stream.getvalue())


def plain() -> Reading:
    return changed(lambda xml: xml + "\n")


def behind(address: str, more: str) -> Change:
    """Put something behind the paragraph of an address."""
    return lambda xml: re.sub(
        rf'(w:name="_y_{address}".*?</w:p>)', lambda m: m[1] + more, xml, count=1, flags=re.DOTALL
    )


def instead(old: str, new: str) -> Change:
    return lambda xml: xml.replace(old, new, 1)


OF_LEAD = f'<w:r><w:t xml:space="preserve">{LEAD}</w:t></w:r>'
STRAYS: dict[str, tuple[Change, Stray]] = {
    "a paragraph": (behind("lead_p1", TYPED), Stray("打的字。", "lead_p1")),
    "before the title": (instead("<w:body>", f"<w:body>{TYPED}"), Stray("打的字。", "")),
    "in an item's style": (
        behind("s1_l1_2_p1", PARAGRAPH.format("ListContinue", "新的一項")),
        Stray("新的一項", "s1_l1_2_p1"),
    ),
    "in a box": (behind("s1_c2_p1", TYPED), Stray("打的字。", "s1_c2_p1")),
    "a cell": (
        behind("patrols_r3c3", f"</w:tc></w:tr><w:tr><w:tc>{PARAGRAPH.format('TableText', '新格')}"),
        Stray("新格", "patrols_r3c3"),
    ),
    "a box that floats": (behind("lead_p1", f"<w:p>{FLOATING}</w:p>"), Stray("框裡的字。", "lead_p1")),
    "a box that floats in a paragraph": (instead(OF_LEAD, OF_LEAD + FLOATING), Stray("框裡的字。", "lead_p1")),
    "moved here": (
        behind("s1_p2", f"<w:p><w:moveTo {WHO}>{RUN.format('移來的字。')}</w:moveTo></w:p>"),
        Stray("移來的字。", "s1_p2"),
    ),
    "a tracked paragraph": (
        behind("s1_p2", f"<w:p><w:ins {WHO}>{RUN.format('加的')}</w:ins>{RUN.format('字。')}</w:p>"),
        Stray("加的字。", "s1_p2"),
    ),
    "in a control": (
        behind("lead_p1", f"<w:sdt><w:sdtContent>{TYPED}</w:sdtContent></w:sdt>"),
        Stray("打的字。", "lead_p1"),
    ),
    "a line of the imprint": (
        behind("colophon_p1", PARAGRAPH.format("Imprint", "承辦人：某")),
        Stray("承辦人：某", "colophon_p1"),
    ),
}


@pytest.mark.parametrize("name", STRAYS)
def test_text_at_no_address_is_told_beside_its_neighbour(name: str) -> None:
    change, stray = STRAYS[name]
    found = changed(change)
    assert found.strays == (stray,)
    assert (found.words, found.labels) == (plain().words, plain().labels)


@pytest.mark.parametrize("make_galley", [galley, covered])
def test_what_the_system_writes_is_no_stray(make_galley: Callable[[], object]) -> None:
    assert read(make(make_galley(), assets()).issue({})).strays == ()  # type: ignore[arg-type]


def test_an_unmarked_note_is_told() -> None:
    bare = changed(lambda xml: re.sub(r'<w:bookmark(Start|End)[^>]*_y_note_b"/>', "", xml), NOTES)
    assert [stray.text for stray in bare.strays] == ["第二個註，見。"]
    assert "note_b" not in bare.words


ADDED = "補的字"
SAME: dict[str, tuple[Change, str]] = {
    "split runs": (instead(OF_LEAD, "".join(map(RUN.format, LEAD))), LEAD),
    "a smart tag": (instead(OF_LEAD, f'<w:smartTag w:element="a">{OF_LEAD}</w:smartTag>'), LEAD),
    "a control in the line": (
        instead(OF_LEAD, f"<w:sdt><w:sdtPr/><w:sdtContent>{OF_LEAD}</w:sdtContent></w:sdt>"),
        LEAD,
    ),
    "added by a tracked change": (instead(OF_LEAD, f"{OF_LEAD}<w:ins {WHO}>{RUN.format(ADDED)}</w:ins>"), LEAD + ADDED),
    "taken away by a tracked change": (
        instead(OF_LEAD, f"{OF_LEAD}<w:del {WHO}><w:r><w:delText>{ADDED}</w:delText></w:r>{RUN.format(ADDED)}</w:del>"),
        LEAD,
    ),
    "moved away": (instead(OF_LEAD, f"{OF_LEAD}<w:moveFrom {WHO}>{RUN.format(ADDED)}</w:moveFrom>"), LEAD),
    "moved to": (instead(OF_LEAD, f"{OF_LEAD}<w:moveTo {WHO}>{RUN.format(ADDED)}</w:moveTo>"), LEAD + ADDED),
    "a hyphen that does not break": (instead(OF_LEAD, f"{OF_LEAD}<w:r><w:noBreakHyphen/></w:r>"), LEAD + "\u2011"),
    "a field of words": (
        instead(OF_LEAD, f'{OF_LEAD}<w:fldSimple w:instr=" QUOTE x ">{RUN.format(ADDED)}</w:fldSimple>'),
        LEAD + ADDED,
    ),
    "a field of numbers": (
        instead(OF_LEAD, f'{OF_LEAD}<w:fldSimple w:instr=" PAGE ">{RUN.format("7")}</w:fldSimple>'),
        LEAD,
    ),
    "a copied name": (instead('"_y_lead_p1"', '"_y_lead_p1_Copy_1"'), LEAD),
    "a name copied again": (instead('"_y_lead_p1"', '"_y_lead_p1_Copy_1_Copy_1_Copy_12"'), LEAD),
    "a copied name that was cut": (instead('"_y_lead_p1"', '"_y_lead_p1_Copy_1_Copy_1_Copy_1_Copy_1_Co"'), LEAD),
    "a copied name with spaces": (instead('"_y_lead_p1"', '"_y_lead_p1 Copy 1 Copy 1"'), LEAD),
}


@pytest.mark.parametrize("name", SAME)
def test_words_are_read_at_their_address_however_they_are_wrapped(name: str) -> None:
    change, expected = SAME[name]
    found = changed(change)
    assert found.words["lead_p1"] == expected
    assert {a: said for a, said in found.words.items() if a != "lead_p1"} == {
        a: said for a, said in plain().words.items() if a != "lead_p1"
    }
    assert found.strays == ()


def test_a_paragraph_moved_away_by_a_tracked_change_says_nothing_where_it_was() -> None:
    def move(xml: str) -> str:
        whole = re.search(r'<w:p>(?:(?!<w:p>).)*_y_lead_p1".*?</w:p>', xml, re.DOTALL)
        assert whole is not None
        run = f'<w:r><w:t xml:space="preserve">{LEAD}</w:t></w:r>'
        away = whole[0].replace(run, f"<w:moveFrom {WHO}>{run}</w:moveFrom>")
        there = f"<w:p><w:moveTo {WHO}>{run}</w:moveTo></w:p>"
        return behind("s1_p2", there)(xml.replace(whole[0], away))

    found = changed(move)
    assert found.words.get("lead_p1", "") == ""
    assert found.strays == (Stray(LEAD, "s1_p2"),)


def test_what_an_officer_wrote_in_libreoffice_is_told() -> None:
    assert read(edited()).strays == (Stray("新的一段。", "lead_p1"),)


def test_marks_that_word_puts_into_the_paragraph_leave_labels_at_their_lines() -> None:
    inside = changed(
        lambda xml: re.sub(
            r'(<w:bookmarkStart [^>]*_yb_s1"/>)\s*(<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr>)', r"\2\1", xml
        )
    )
    assert inside.labels == plain().labels
