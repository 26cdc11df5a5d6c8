"""Tables on every screen: no code torn, nothing past the page; where columns have no room, header and value by rows."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest
from lxml import etree

from tests.epub import ace, epubcheck, foliate
from tests.press.project import ROOT, project
from yinfa.formats.epub.audit import audit
from yinfa.master.whole import whole
from yinfa.press.order import Order
from yinfa.press.run import run
from yinfa.press.sources import load_all
from yinfa.reading import epub
from yinfa.world.programs import environment
from yinfa.world.workspace import Workspace

FIELD = ROOT / "tests/data/field"
CASES = ("phones", "wide", "merged")
TELEPHONE, READER, TABLET = (360, 640), (600, 800), (768, 1024)


def sources() -> dict[str, str]:
    """Give the cases by their slugs, and one of them in Simplified characters."""
    found = {name: (FIELD / name / "publication.yaml").read_text("utf-8") for name in CASES}
    hans = found["merged"].replace("zh-Hant-TW", "zh-Hans-CN").replace("identifier: merged", "identifier: hans")
    return {**found, "hans": hans.translate(str.maketrans("區員電話單車號", "区员电话单车号"))}


@cache
def books() -> dict[str, bytes]:
    """Build every case and the vertical editions of those in Traditional characters."""
    ws = Workspace.at(project(Path(mkdtemp(prefix="yinfa-tables-")), **sources()))
    found = {}
    for slugs, vertical in ((CASES, True), (("hans",), False)):
        for outcome in run(load_all(ws, slugs), Order(("epub",), vertical=vertical), ws):
            assert outcome.path and outcome.findings == ()
            found[outcome.ticket.slug + "-vertical" * outcome.ticket.vertical] = outcome.path.read_bytes()
    return found


JOBS = {
    **{f"{name} on a telephone": foliate.Job(b"", screen=TELEPHONE) for name in (*CASES, "hans")},
    **{f"{name}-vertical on a telephone": foliate.Job(b"", screen=TELEPHONE) for name in CASES},
    "merged in large type": foliate.Job(b"", 1.6, screen=TELEPHONE),
    "merged by night": foliate.Job(b"", dark=True, screen=TELEPHONE),
    "merged on a tablet": foliate.Job(b"", screen=TABLET),
    "merged on a reader": foliate.Job(b"", screen=READER),
    "phones on a reader": foliate.Job(b"", screen=READER),
    "wide-vertical on a tablet": foliate.Job(b"", screen=TABLET),
}


@cache
def seen() -> dict[str, list[dict[str, Any]]]:
    """Give each table that each job shows, as it was measured on the page where it begins."""
    named = {name: re.sub("[^a-z]+", "-", name) for name in JOBS}
    jobs = {named[n]: foliate.Job(books()[n.split()[0]], j.scale, j.dark, j.screen) for n, j in JOBS.items()}
    shown = foliate.read(jobs, Path(mkdtemp(prefix="yinfa-tables-")))
    found = {}
    for name, short in named.items():
        facts = shown[short].facts
        assert (facts["errors"], facts["remote"]) == ([], [])
        tables = (table for shot in facts["shots"] for table in shot["measures"]["tables"])
        found[name] = list({table["id"]: table for table in tables}.values())
    return found


def table(job: str, number: int) -> dict[str, Any]:
    return seen()[job][number - 1]


@pytest.mark.parametrize("job", JOBS)
def test_no_table_leaves_its_page_and_no_code_is_torn(job: str) -> None:
    tables = seen()[job]
    assert len(tables) == {"phones": 1, "wide": 3}.get(job.split(maxsplit=1)[0].split("-", maxsplit=1)[0], 5)
    for one in tables:
        assert (one["past"], one["broken"], one["wider"] <= 1, one["cells"] > 1) == ([], [], True, True), one


@pytest.mark.parametrize("job", JOBS)
def test_no_caption_and_no_row_of_columns_is_split(job: str) -> None:
    captions = [one["split"] for one in seen()[job] if one["form"] == "columns" or "表" in "".join(one["split"])]
    assert [split for split in captions if split] == []


def test_a_telephone_shows_header_and_value_by_rows() -> None:
    assert table("phones on a telephone", 1)["said"] == [
        "單位：第一組 電話：02-2321-9011 罰鍰（元）：120,000 說明：受理一般案件並負責全般聯繫協調事項",
        "單位：勤務中心 電話：0912-345-678 罰鍰（元）：1,200,000 說明：二十四小時輪值受理報案並通報各單位",
    ]
    first = table("wide on a telephone", 1)
    assert first["form"] == "lines" and "車號：ABC-1234 無線電：頻道三" in first["said"][0]


def test_merged_cells_are_said_in_every_row_that_they_reach() -> None:
    assert table("merged on a telephone", 1)["said"] == [
        "區域：北區（115年1月5日至115年12月31日） 上午：早班：王大明 上午：中班：李小華 下午：晚班：ABC-1234 下午：備勤：0912-345-678",
        "區域：北區（115年1月5日至115年12月31日） 上午：早班：陳員2 上午：中班：警ㄐㄧㄥˇ察ㄔㄚˊ 下午：晚班：XYZ-9876 "
        "下午：備勤：https://intranet.example.invalid/a/b/c?d=e&f=1",
        "全區停班",
    ]


def test_wide_pages_keep_their_columns_and_repeat_nothing() -> None:
    assert table("phones on a reader", 1)["form"] == "columns"
    assert table("phones on a reader", 1)["said"][0].startswith("第一組 02-2321-9011 120,000 受理")
    assert [one["form"] for one in seen()["merged on a tablet"]] == [
        "columns",
        "columns",
        "columns",
        "lines",
        "columns",
    ]
    assert [one["form"] for one in seen()["wide on a telephone"]] == ["lines", "columns", "columns"]


def test_large_type_and_vertical_pages_count_as_narrow_by_their_own_lines() -> None:
    assert table("merged on a reader", 5)["form"] == "columns"
    assert table("merged in large type", 5)["form"] == "lines"
    assert [one["form"] for one in seen()["merged-vertical on a telephone"]][:1] == ["columns"], "a page is 36 em high"
    assert table("merged-vertical on a telephone", 4)["form"] == "lines"


def test_an_engine_that_asks_no_page_gets_wide_tables_by_rows(tmp_path: Path) -> None:
    (tmp_path / "book.epub").write_bytes(books()["wide"])
    said = mupdf("txt", tmp_path / "book.epub")
    lines = [re.sub(r"\s+", "", line) for line in said.splitlines()]
    assert {"日期：一月五日", "車號：ABC-1234", "簽名："} <= set(lines)
    assert "項目：" not in said and "罰則：" not in said, "tables that fit a telephone stay tables"


def mupdf(form: str, book: Path) -> str:
    call = ["mutool", "draw", "-q", "-F", form, "-W", "420", "-H", "640", str(book)]
    return subprocess.run(call, capture_output=True, text=True, check=True, env=environment()).stdout


@pytest.mark.parametrize("name", ["phones", "merged"])
def test_no_line_of_a_row_strikes_through_words_in_old_mupdf(name: str, tmp_path: Path) -> None:
    (tmp_path / "book.epub").write_bytes(books()[name])
    page = rules = 0
    for drawn in re.findall("<page .*?</page>", mupdf("trace", tmp_path / "book.epub"), re.DOTALL):
        root = etree.fromstring(drawn)
        edges = [[float(p.get("y", 0)) for p in path.iter("moveto", "lineto")] for path in root.iter("fill_path")]
        thin = [min(ys) for ys in edges if ys and max(ys) - min(ys) < 1.5]
        glyphs = [(float(g.get("y", 0)), s.get("trm", "")) for s in root.iter("span") for g in s.iter("g")]
        struck = [y for y in thin for base, trm in glyphs if base - 0.7 * float(trm.split()[0]) < y < base]
        assert struck == []
        page, rules = page + 1, rules + len(thin)
    assert page > 2 and rules >= 2


CODES = {
    "120,000": "[120,000]",
    "電話02-2345-6789轉12": "電話[02-2345-6789]轉[12]",
    "(02) 2345-6789": "[(02) 2345-6789]",
    "ABC-1234": "[ABC-1234]",
    "2026-01-05": "[2026-01-05]",
    "自115年1月5日起": "自[115年1月5日]起",
    "1,800～5,400": "[1,800]～[5,400]",
    "A&amp;B": "[A&amp;B]",
    "第0列": "[第0列]",
    "王大明、李小華": "[王大明]、[李小華]",
    "第一巡邏區": "第一巡邏區",
    "TPE-2026-000123456789-ABCDEFGHIJKLMN": "[TPE-][2026-][000123456789-][ABCDEFGHIJKLMN]",
    "https://a.example.invalid/b?c=1&amp;d=2": "https://a.example.invalid/b?c=1&amp;d=2",
    "somebody@example.invalid": "somebody@example.invalid",
    "1 日內": "[1 日內]",
    "第 3 條、網-01、甲-乙": "[第 3 條]、[網-01]、甲-乙",
    "☐ 合格 ☐ 不合格": "[☐ 合格] [☐ 不合格]",
    "\ufdd01\ufdd1whole\ufdd2": "\ufdd01\ufdd1whole\ufdd2",
}


@pytest.mark.parametrize("text", CODES)
def test_what_stays_whole(text: str) -> None:
    assert re.sub('<span class="whole">(.*?)</span>', r"[\1]", whole(text)) == CODES[text]


def test_values_of_units_stay_whole_too() -> None:
    for name, kept in (("merged", r'<span class="whole">XYZ-9876</span>'), ("merged-vertical", "XYZ-9876")):
        with zipfile.ZipFile(io.BytesIO(books()[name])) as archive:
            text = archive.read("EPUB/text/s1.xhtml").decode()
        assert kept in text and re.search(r'data-name="unit.code"><span class="whole">ABC-1234</span>', text)


def test_the_words_are_those_of_the_source_and_headers_are_said_once() -> None:
    read = epub.read(books()["merged"])
    assert read.words["s1_t1_r4c1"] == "陳員" and read.words["s1_t1_r3c1"].startswith("北區")


def test_books_with_tables_are_sound(tmp_path: Path) -> None:
    assert epubcheck.check(books(), tmp_path) == {name: [] for name in books()}
    assert {name: audit(book) for name, book in books().items()} == dict.fromkeys(books(), ())
    for name in ("merged", "wide-vertical"):
        (tmp_path / f"{name}.epub").write_bytes(books()[name])
        assert ace.violations(tmp_path / f"{name}.epub", tmp_path) == []
