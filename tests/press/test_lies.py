"""A theme that prints another word, number, label, target or order than the galley's fails the build at the address."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

import pytest

from tests.press.project import OFFICE, ROOT, project
from yinfa.compose import FormatName, Ticket
from yinfa.distribution.crew.readback import prove
from yinfa.formats import FORMATS
from yinfa.press.making import Job, Made, make
from yinfa.press.masters import casts, galleys
from yinfa.press.order import Order
from yinfa.press.sources import load_all
from yinfa.theme.load import load_theme
from yinfa.world.workspace import Workspace

SOURCE = """\
yinfa: 1
front: {title: 一冊, language: zh-Hant-TW, identifier: lies, issued: 2026-01-05}
receipt: [茲收到一冊。]
body:
  - section: 第一
    id: first
    slogan: 口號
    body:
      - 甲乙丙[^a]丁戊，**己**庚[^b]，再[^a]，見[](#tab)與[這一節](#second)。
      - 另一段。
      - list: [頭項, [次項, {list: [子項, 丑項], style: chinese}]]
        style: number
      - table:
          - [欄, 數]
          - ['車[^c]', {body: [甲, {list: [乙, 丙], style: chinese}]}]
        id: tab
        caption: 表題
        note: [說明。, 出處。]
      - figure: a.svg
        id: pic
        alt: 一條路
        description: 由左向右
        caption: 圖題
        credit: 某人
  - section: 第二
    id: second
    body:
      - callout: caution
        body: 框內的話。
      - points: [{head: 一要, body: 要點的話}]
      - quote: 引來的話
        by: 出處
closing:
  - annex: 表
    id: forms
    body:
      - list: [甲, 乙]
        style: chinese-paren
        start: 3
      - terms: [{term: 詞, body: 意思。}]
  - {annex: 單, body: [文。]}
notes: {a: 第一註, b: 第二註, c: 第三註}
"""
XHTML, PDF, EPUB, DOCX = "xhtml/nodes.jinja", "pdf/nodes.jinja", "epub/nodes.jinja", "docx/nodes.jinja"
NUMBERING = "docx/numbering.xml.jinja"
STATED = "forms_l1_1_p1"
P1, LIST, SUB = "first_p1", "first_l1_2_p1", "first_l1_2_l1_2_p1"
PARAGRAPH = "<p{{ _id(n) }}>{{ n.text | render }}</p>\n"
CAPTION = '<span class="label">{{ n.label }}{{ words.label_separator }}</span>'
REFERENCE = 'href="{{ href(n.target) }}">{{ n.label }}</a>'
BACKWARDS = "{% for block in n.body | reverse %}{{ block | render }}{% endfor %}</section>"
LIES: dict[FormatName, list[tuple[str, str, str, str]]] = {
    "pdf": [
        (PDF, 'data-label="{{ n.label }}"', 'data-label="9"', P1),
        (PDF, 'data-label="{{ n.label }}"', 'data-label="9"', "note_a"),
        (PDF, '{{ href(n.note) }}">{{ n.label }}</a>', '{{ href(n.note) }}">9</a>', P1),
        (PDF, '{{ href(n.note) }}">{{ n.label }}</a>', '#note_b">{{ n.label }}</a>', P1),
        (PDF, 'call label" href="{{ href(n.note) }}">{{ n.label }}', 'call" href="{{ href(n.note) }}">{{ footnote(n.note).text | render }}', P1),
        (PDF, '{{ n.label }}</span>{% endif %}{{ n.heading', '九、</span>{% endif %}{{ n.heading', "second_h"),
        (PDF, '{{ n.label }}</span>{% endif %}{{ n.heading', '附件三</span>{% endif %}{{ n.heading', "forms_h"),
        (PDF, "{{ n.name.text | render }}", "{{ n.name.text[1:] | render }}", "forms_d1_1_h"),
        (PDF, "{{ n.body | render }}</section>", BACKWARDS, P1),
        (PDF, "drawn(n.text, n.marks", "drawn(n.text[1:], n.marks", P1),
        (PDF, 'href="{{ href(n.target) }}">{{ drawn(n.label) }}</a>', 'href="{{ href(n.target) }}">表 9</a>', P1),
        (PDF, 'href="{{ href(n.target) }}">{{ drawn(n.label) }}</a>', 'href="{{ href("pic") }}">{{ drawn(n.label) }}</a>', P1),
    ],
    "epub": [
        (EPUB, "{% else %}{{ n.label }}{% endif %}</a>", "{% else %}9{% endif %}</a>", P1),
        (EPUB, 'role="doc-noteref" href="{{ href(n.note) }}"', 'role="doc-noteref" href="#note_b"', P1),
        (EPUB, "<p>{{ _label(n.label) }}{{ n.text", "<p>{{ _label('9') }}{{ n.text", "note_a"),
        (EPUB, 'n.style == "number" and start(n) > 1 %} start="{{ start(n) }}"', 'n.style == "number" %} start="4"', "first_l1_1_p1"),
        (EPUB, "{{ _label(item.label) }}{{ item", "{{ _label('九、') }}{{ item", SUB),
        (EPUB, "{{ _label(item.label) }}{{ item", "{{ _label('（九）') }}{{ item", STATED),
        (EPUB, "{{ n.label }}</span>{% endif %}{{ n.heading", "附件三</span>{% endif %}{{ n.heading", "forms_h"),
        (XHTML, "<dd>{{ n.body | render }}</dd>", "<dd></dd>", "forms_d1_1_p1"),
        (EPUB, "{{ n.label }}</span>{% endif %}{{ n.heading", "九、</span>{% endif %}{{ n.heading", "second_h"),
        (EPUB, CAPTION, '<span class="label">圖 9　</span>', "pic_cap"),
        (EPUB, CAPTION, '<span class="label">表 9　</span>', "tab_cap"),
        (EPUB, 'alt="{{ n.alt }}"', 'alt="圖"', "pic"),
        (EPUB, "<p>{{ n.description }}</p>", "<p>圖</p>", "pic"),
        (EPUB, "{{ _label(words.credit) }}", "", "pic_cr"),
        (EPUB, '<p class="title">{{ _label(n.label) }}', '<p class="title">{{ _label("附註") }}', "second_c1_p1"),
        (EPUB, "{{ n.body | render }}</section>", BACKWARDS, P1),
        (EPUB, "(n.body or n.text) | render", "(n.body[1:] or n.text) | render", "tab_r2c2_p1"),
        (EPUB, "{{ n.note | render }}", "{{ n.note[1:] | render }}", "tab_n1"),
        (XHTML, REFERENCE, 'href="{{ href(n.target) }}">表 9</a>', P1),
        (XHTML, REFERENCE, 'href="{{ href("pic") }}">{{ n.label }}</a>', P1),
    ],
    "docx": [
        (DOCX, '" \\\\f \\\\h", node.label', '" \\\\f \\\\h", "9"', P1),
        (DOCX, '"NOTEREF _yc_" ~ node.note', '"NOTEREF _yc_note_b"', P1),
        (DOCX, '<w:footnoteReference w:id="{{ footnote(node.note) }}"/>', '<w:footnoteReference w:id="2"/>', P1),
        ("docx/footnotes.xml.jinja", "publication.notes | render", "publication.notes[1:] | render }}{{ publication.notes[:1] | render", "note_a"),
        (NUMBERING, '<w:startOverride w:val="{{ instance.start }}"/>', '<w:startOverride w:val="4"/>', "first_l1_1_p1"),
        (NUMBERING, '<w:startOverride w:val="{{ instance.start }}"/>', '<w:startOverride w:val="1"/>', STATED),
        (DOCX, "{{ _breaks(node.address) }}{{ _numbered(node.address) }}</w:pPr>{{ _broken(node.address) }}{{ node.heading", "{{ _breaks(node.address) }}</w:pPr>{{ _broken(node.address) }}{{ node.heading", "forms_h"),
        (DOCX, "{{ node.name | render }}", "", "forms_d1_1_h"),
        (NUMBERING, 'w:numFmt w:val="{{ level.format }}"', 'w:numFmt w:val="decimal"', SUB),
        (NUMBERING, 'w:numFmt w:val="{{ level.format }}"', 'w:numFmt w:val="decimal"', "second_h"),
        (NUMBERING, 'w:lvlText w:val="{{ level.text }}"', 'w:lvlText w:val="第{{ level.text }}"', LIST),
        ("docx/styles.xml.jinja", "<w:numId w:val", "<w:numId w:x", "first_h"),
        (DOCX, "caption(node.address).number, ", '"9", ', "tab_cap"),
        (DOCX, "_furniture(caption(node.address).before", '_furniture("圖 "', "tab_cap"),
        (DOCX, 'node.label, "ReferenceLabel") }}\n{%- else', '"表 9", "ReferenceLabel") }}\n{%- else', P1),
        (DOCX, '"REF " ~ asked', '"REF _yl_pic"', P1),
        (DOCX, '<w:hyperlink w:anchor="{{ anchor(marks.target) }}"', '<w:hyperlink w:anchor="_yb_first"', P1),
        ("docx/runs.jinja", 'descr="{{ node.description or node.alt }}"{% if node.description %} title', 'descr="圖"{% if node.description %} title', "pic"),
        (DOCX, "_furniture(words.credit", '_furniture("攝影"', "pic_cr"),
        (DOCX, "{{ _furniture(node.label, \"CalloutLabel\") }}{% endcall %}\n{% endif %}", "{% endcall %}\n{% endif %}", "second_c1_p1"),
        (DOCX, "{{ node.body | render }}\n{{ _end(node.address) }}\n{% endmacro %}\n{% macro points", "{% for b in node.body | reverse %}{{ b | render }}{% endfor %}{{ _end(node.address) }}\n{% endmacro %}\n{% macro points", P1),
        (DOCX, "{{ piece }}", "{{ piece[1:] }}", P1),
        (DOCX, "{{ node.body | render }}\n{{ _end(node.address) }}\n{% else %}", "{{ node.body[1:] | render }}\n{{ _end(node.address) }}\n{% else %}", "tab_r2c2_p1"),
        (DOCX, "{{ node.note | render }}", "{{ node.note[:1] | render }}", "tab_n2"),
    ],
}  # fmt: skip
"""Template, what stands in it, what is printed instead, and where it is found out."""
SHARED: list[tuple[str, str, str, str]] = [
    (XHTML, '{% elif m.target %}<a href="{{ href(m.target) }}">', '{% elif m.target %}<a href="{{ href("first") }}">', P1),
    (XHTML, PARAGRAPH, "<p{{ _id(n) }}>{{ n.text[1:] | render }}</p>\n", P1),
    (XHTML, '<p class="title">{{ _label(n.label) }}</p>\n{{ n.body', '<p class="title">{{ _label("收到") }}</p>\n{{ n.body', "receipt_p1"),
    (XHTML, "{{ n.body | render }}{% if n.by %}", "{% if n.by %}", "second_q1_p1"),
]  # fmt: skip
LIES["pdf"] += [
    *SHARED,
    (XHTML, CAPTION, '<span class="label">表 9　</span>', "tab_cap"),
    (XHTML, "<li{{ _id(n) }}>{{ _label(n.label) }}", "<li{{ _id(n) }}>{{ _label('9.') }}", "first_l1_1_p1"),
    (XHTML, 'alt="{{ spoken(n) }}"', 'alt="圖"', "pic"),
    (XHTML, "{{ _label(words.credit) }}", "", "pic_cr"),
    (XHTML, "(n.body or n.text) | render", "(n.body[1:] or n.text) | render", "tab_r2c2_p1"),
    (XHTML, "(n.body or n.text) | render", "(n.body[:1] or n.text) | render", "tab_r2c2_l1_2_p1"),
    (XHTML, "{{ n.note | render }}", "{{ n.note[:1] | render }}", "tab_n2"),
    (XHTML, '{% elif n.label %}<p class="title">{{ _label(n.label) }}', '{% elif n.label %}<p class="title">', "second_c1_p1"),
]  # fmt: skip
LIES["epub"] += SHARED
CASES = [pytest.param(form, *lie, id=f"{form} {n}") for form, lies in LIES.items() for n, lie in enumerate(lies, 1)]
_keys = count()


@pytest.fixture(scope="module")
def ws(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    labels = (ROOT / "tests/data/labels/publication.yaml").read_text("utf-8")
    listed = SOURCE.replace("identifier: lies", "identifier: listed").replace(
        "receipt:", "print: {contents: yes}\nreceipt:"
    )
    folder = project(tmp_path_factory.mktemp("lies"), lies=SOURCE, labels=labels, listed=listed)
    for slug in ("lies", "labels", "listed"):
        (folder / "content" / slug / "a.svg").write_bytes((OFFICE / "content/editors-guide/flow.svg").read_bytes())
    return Workspace.at(folder)


def made(ws: Workspace, form: FormatName, file: str, old: str, new: str, slug: str = "lies") -> Made:
    """Make a file with a theme of which one template prints something else."""
    theme = load_theme(ws, "handout")
    assert old in theme.templates[file]
    lying = replace(
        theme,
        name=f"lying{next(_keys)}",
        digest=f"lying {form} {file} {old} {new}",
        templates={**theme.templates, file: theme.templates[file].replace(old, new)},
    )
    (publication,) = load_all(ws, [slug])
    return make(Job(Ticket(slug, form), publication, lying, ws, f"{next(_keys):064x}"))


@pytest.mark.parametrize("told", ['"9"', "counter(page)", '""'])
def test_contents_that_tell_another_page_are_found_out_at_what_they_lead_to(told: str, ws: Workspace) -> None:
    counter = "target-counter(attr(href url), page)"
    honest = made(ws, "pdf", "pdf/style.css.jinja", counter, counter, "listed")
    assert honest.data and not honest.findings
    lying = made(ws, "pdf", "pdf/style.css.jinja", counter, told, "listed")
    assert not lying.data and {(f.code, f.address) for f in lying.findings} >= {("R001", "forms_h")}


def test_a_file_that_its_own_check_refuses_is_not_printed_though_its_words_are_right(ws: Workspace) -> None:
    found = made(ws, "epub", XHTML, PARAGRAPH, PARAGRAPH.replace("<p", '<p onclick="open()"', 1))
    assert ({f.code for f in found.findings}, found.data) == ({"E017"}, b"")


def test_a_lie_that_nobody_can_see_is_told_by_its_number(ws: Workspace) -> None:
    hidden = PARAGRAPH.replace("{{ n.text", "{{ '\u200b\u3000' }}{{ n.text")
    first = made(ws, "epub", XHTML, PARAGRAPH, hidden).findings[0]
    assert (first.code, first.address) == ("R001", P1)
    assert "“[U+200B][U+3000]甲" in first.sentence("en")


def test_a_crash_of_an_engine_is_a_finding(ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_: object) -> None:
        raise RuntimeError("the engine is lost")

    monkeypatch.setattr("yinfa.press.making.compose", crash)
    (found,) = made(ws, "epub", XHTML, PARAGRAPH, PARAGRAPH).findings
    assert (found.code, dict(found.facts)["fault"]) == ("R002", "RuntimeError: the engine is lost")


@pytest.mark.parametrize("form", FORMATS)
def test_every_label_and_reference_is_read_back_in_every_edition(form: FormatName, ws: Workspace) -> None:
    """References to blocks of all kinds, lists in lists, boxes and quotations, links side by side and over a line end."""
    (publication,) = load_all(ws, ["labels"])
    values = {"unit.name": "中山第一分局", "copy.number": "000121"}
    for cast in casts(publication, galleys(publication, Order((form,)), ws), ws):
        reading = FORMATS[form].read(cast.master.issue(values))
        assert sum(map(len, reading.labels.values())) > 75
        prove(cast, values, cast.master.issue(values), cast.galley.ticket.file)


@pytest.mark.parametrize("form", FORMATS)
def test_a_theme_that_prints_what_the_galley_says_passes(form: FormatName, ws: Workspace) -> None:
    found = made(ws, form, f"{'docx' if form == 'docx' else 'xhtml'}/nodes.jinja", "\n", "\n")
    assert (found.findings, bool(found.data)) == ((), True)


@pytest.mark.parametrize(("form", "file", "old", "new", "address"), CASES)
def test_a_lying_macro_is_found_out_at_its_address(
    form: FormatName, file: str, old: str, new: str, address: str, ws: Workspace
) -> None:
    found = made(ws, form, file, old, new)
    assert not found.data
    assert address in {finding.address for finding in found.findings if finding.code == "R001"}, found.findings
    assert all(finding.at.line > 1 for finding in found.findings if finding.address == address)
