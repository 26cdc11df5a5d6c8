"""The forms beyond plain mark-up: spans with a purpose, fields, furniture, receipts, figures, front matter."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.content.test_loading import HEAD, faults, read
from tests.press.project import OFFICE
from yinfa.codes.entry import said
from yinfa.compose import Ticket
from yinfa.compose.steps import compose
from yinfa.content.inline import parse
from yinfa.finding import PublishingError
from yinfa.model.inline import FIELDS, Field, Marks, Text, plain
from yinfa.model.tree import Figure, Publication, Table
from yinfa.model.walk import furniture, nodes, words
from yinfa.theme.load import load_theme
from yinfa.world.workspace import Workspace

ROOT = Path(__file__).parents[2]
PIXEL = (OFFICE / "content/editors-guide/editor.jpg").read_bytes()


def composed(publication: Publication) -> Publication:
    theme = load_theme(Workspace.at(ROOT), "handout")
    return compose(publication, Ticket(publication.slug, "pdf"), theme).publication


def codes(text: str) -> list[str]:
    return [fault.code for fault in parse(text)[1]]


def test_spans_with_a_purpose() -> None:
    inlines, found, _ = parse("[孔子](name:)[史記](book:)[裡](keep:)[甲**乙**](name:)")
    assert found == []
    assert inlines == (
        Text("孔子", Marks(name=True)),
        Text("史記", Marks(book=True)),
        Text("裡", Marks(keep=True)),
        Text("甲", Marks(name=True)),
        Text("乙", Marks(name=True, strong=True)),
    )


def test_a_name_within_a_title_is_a_name() -> None:
    inlines, _, _ = parse("[[魯迅](name:)全集](book:)")
    assert inlines == (Text("魯迅", Marks(name=True)), Text("全集", Marks(book=True)))


@pytest.mark.parametrize(
    ("target", "wordings"),
    [
        ("zh-Hans-CN=台北市", (("zh-Hans-CN", "台北市"),)),
        ("zh-Hans-CN=a b; zh-Hant-HK=臺北", (("zh-Hans-CN", "a b"), ("zh-Hant-HK", "臺北"))),
        (r"zh-Hans-CN=甲\;乙\)\\丙=丁", (("zh-Hans-CN", "甲;乙)\\丙=丁"),)),
    ],
)
def test_another_wording_in_a_variant(target: str, wordings: object) -> None:
    inlines, found, _ = parse(f"在**[台北](set:{target})**。")
    assert found == []
    assert inlines == (Text("在"), Text("台北", Marks(strong=True), wordings), Text("。"))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[甲](set:en=a)", "N011"),
        ("[甲](set:)", "N011"),
        ("[甲](set:zh-Hans-CN=)", "N011"),
        ("[甲](set:zh-Hans-CN=乙; zh-Hans-CN=丙)", "N011"),
        ("[甲](set:zh-Hans-CN=乙;)", "N011"),
        ("[甲**乙**](set:zh-Hans-CN=丙)", "N012"),
        ("[](set:zh-Hans-CN=丙)", "N012"),
        ("[{警|ㄐㄧㄥˇ}](set:zh-Hans-CN=丙)", "N012"),
        ("[甲](name:乙)", "N007"),
        ("[甲](nane:)", "N007"),
        ("[](name:)", "N006"),
        ("{unit.nam|乙}", "N010"),
        ("{units}", "N010"),
        ("{}", "N004"),
        ("{警}", "N004"),
    ],
)
def test_what_is_no_form_is_a_finding(text: str, code: str) -> None:
    assert codes(text) == [code]


@pytest.mark.parametrize(
    ("body", "code", "zh", "en"),
    [
        ("[{section: 文, text: 字}]", "S001", "body 之下", "under body"),
        ("['見[甲](second)']", "N007", "是不是「#second」？", "did you mean #second?"),
        ("['見[甲](java:x)']", "N007", "只能用 https:", "use https:"),
    ],
)
def test_a_slip_is_told_what_was_meant(body: str, code: str, zh: str, en: str, tmp_path: Path) -> None:
    with pytest.raises(PublishingError) as caught:
        read(HEAD + f"body: {body}", tmp_path)
    fault = next(f for f in caught.value.findings if f.code == code)
    assert zh in fault.hint("zh")
    assert en in fault.hint("en") and "{" not in fault.hint("zh") + fault.hint("en")


def test_a_key_in_the_wrong_place_says_where_it_belongs(tmp_path: Path) -> None:
    source = HEAD + "print: {receipt: yes, coverr: yes}\nbody: [{section: 文, by: 人, body: [文]}]"
    with pytest.raises(PublishingError) as caught:
        read(source, tmp_path)
    said = [finding.hint("en") for finding in caught.value.findings]
    assert said == ["receipt belongs at the top of the file", "did you mean cover?", "by belongs in quote, queries"]


def test_an_unknown_field_suggests_the_nearest() -> None:
    ((_, _, facts),) = [(f.code, f.offset, dict(f.facts)) for f in parse("發給{unit.nmae}")[1]]
    assert facts["hint"] == said("near", name="unit.name")


@pytest.mark.parametrize("language", ["zh-Hant-TW", "zh-Hans-CN", "en"])
def test_the_house_has_a_text_for_every_field(language: str, tmp_path: Path) -> None:
    text = " ".join(f"{{{name}}}" for name in FIELDS)
    publication = read(HEAD.replace("zh-Hant-TW", language) + f"body: ['{text}|']", tmp_path)
    fields = [i for i in composed(publication).body[0].text if isinstance(i, Field)]  # type: ignore[union-attr]
    assert [f.name for f in fields] == list(FIELDS)
    shown = {f.name: f.shown for f in fields}
    assert shown["issue.date"] in ("2026年1月5日", "2026-01-05")
    assert all(shown[name] for name in ("unit.name", "unit.code", "copy.number", "qr"))
    assert not any(shown[name] for name in ("marking", "watermark"))


def test_a_text_of_the_authors_stands_and_may_be_empty(tmp_path: Path) -> None:
    publication = composed(read(HEAD + "body: ['{unit.name|本局}{marking|}。']", tmp_path))
    assert words(publication)["body_p1"] == "本局。"


FURNITURE = """\
furniture:
  marking: 內部資料　注意保存
  watermark: "{unit.name} {copy.number|}"
  foot: 發給{unit.name|某單位}
  qr: yes
"""


def test_furniture_has_addresses_of_its_own_and_is_no_text(tmp_path: Path) -> None:
    publication = composed(read(HEAD + FURNITURE + "body: [文]", tmp_path))
    assert furniture(publication) == {"marking": "內部資料注意保存", "watermark": "各單位", "foot": "發給某單位"}
    assert publication.furniture.qr
    assert set(words(publication)) == {"title", "body_p1", "qr"}
    assert words(publication)["qr"] == "查核碼：——"


def test_furniture_holds_text_and_fields_only(tmp_path: Path) -> None:
    source = HEAD + "furniture:\n  marking: 見[^a]\n  foot: '{unit.nam}'\nbody: [文]\nnotes: {a: 註}"
    assert faults(source, tmp_path) == [("N010", 5, 10), ("S022", 4, 12)]
    assert faults(HEAD + "furniture: {markings: 文}\nbody: [文]", tmp_path) == [("S001", 3, 13)]


def test_a_receipt_of_the_house(tmp_path: Path) -> None:
    for source in ("receipt: yes", "receipt: []"):
        made = composed(read(HEAD + source + "\nbody: [文]", tmp_path))
        assert made.receipt and made.receipt.label == "回執" and len(made.receipt.signed) == 2
        assert [plain(p.text) for p in made.receipt.body] == ["收文單位：各單位", "份號：——"]
    assert read(HEAD + "receipt: no\nbody: [文]", tmp_path).receipt is None


def test_a_receipt_of_the_authors(tmp_path: Path) -> None:
    made = composed(read(HEAD + "receipt: ['本件已收。', '單位：{unit.name}']\nbody: [文]", tmp_path))
    assert {a: w for a, w in words(made).items() if a.startswith("receipt")} == {
        "receipt_p1": "本件已收。",
        "receipt_p2": "單位：各單位",
    }


def test_figures_and_tables_carry_their_options(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(PIXEL)
    source = HEAD + (
        "body:\n  - figure: a.jpg\n    decorative: yes\n  - {figure: a.jpg, alt: 圖, description: 圖中有字}\n"
        "  - {table: [[甲, 乙]], style: grid}\n  - table: [[甲, 乙]]\n"
    )
    body = read(source, tmp_path).body
    figures = [n for n in nodes(body) if isinstance(n, Figure)]
    assert [(f.alt, f.decorative, f.description) for f in figures] == [("", True, ""), ("圖", False, "圖中有字")]
    assert [n.style for n in nodes(body) if isinstance(n, Table)] == ["grid", "ruled"]
    wrong = HEAD + "body:\n  - {figure: a.jpg, decorative: yes, alt: 圖}\n  - {table: [[甲]], style: bold}"
    assert faults(wrong, tmp_path) == [("S019", 4, 5), ("S005", 5, 27)]


FRONT = """\
yinfa: 1
front:
  title: 題
  language: zh-Hant-TW
  identifier: t
  issued: 2026-01-05
"""


def test_the_front_matter_of_editions_and_claims(tmp_path: Path) -> None:
    front = read(
        FRONT + "  variants: [zh-Hant-TW, zh-Hans-CN]\n  keep: [裡子, 台灣]\n  series: 叢刊\n  position: 3\n"
        "  conformance: WCAG 2.1 AA\n  certifier: 編輯室\n"
        "  contributor: {editor: [甲, 乙], translator: 丙}\nbody: [文]",
        tmp_path,
    ).front
    assert (front.variants, front.keep) == (("zh-Hant-TW", "zh-Hans-CN"), ("裡子", "台灣"))
    assert (front.series, front.position) == ("叢刊", 3)
    assert (front.conformance, front.certifier) == ("WCAG 2.1 AA", "編輯室")
    assert front.contributor == (("editor", "甲"), ("editor", "乙"), ("translator", "丙"))
    assert front.dated == date(2026, 1, 5)


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("  variants: [zh-Hans-SG]", ("S005", 7, 14)),
        ("  conformance: WCAG 2.1 AA", ("S020", 3, 3)),
        ("  certifier: 編輯室", ("S020", 3, 3)),
        ("  conformance: 合格", ("S005", 7, 16)),
        ("  position: 3", ("S002", 3, 3)),
        ("  contributor: {autor: 甲}", ("S005", 7, 17)),
    ],
)
def test_front_matter_that_cannot_stand(line: str, fault: tuple[str, int, int], tmp_path: Path) -> None:
    assert faults(FRONT + line + "\nbody: [文]", tmp_path) == [fault]


def test_only_chinese_has_variants(tmp_path: Path) -> None:
    source = FRONT.replace("zh-Hant-TW", "en") + "  variants: [zh-Hans-CN]\nbody: [text]"
    assert faults(source, tmp_path) == [("S021", 7, 13)]
