"""Code, marked text, what stands below and above the line; and what office texts hold that only looks like it."""

from __future__ import annotations

import time

import pytest

from yinfa.content.inline import parse
from yinfa.model.inline import Marks, Ruby, Text, plain

CODE, LIT, SUB, SUP = Marks(code=True), Marks(marked=True), Marks(shift="sub"), Marks(shift="sup")


def read(text: str) -> tuple[object, ...]:
    inlines, found, _ = parse(text)
    assert not [fault for fault in found if fault.code != "N018"], text
    return inlines


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("輸入`rm -rf`。", (Text("輸入"), Text("rm -rf", CODE), Text("。"))),
        ("`{unit.name}`", (Text("{unit.name}", CODE),)),
        (r"`a\` `*` `[` `~~x~~` `<br>`", (Text("a\\", CODE), Text(" "), Text("*", CODE), Text(" "), Text("[", CODE), Text(" "), Text("~~x~~", CODE), Text(" "), Text("<br>", CODE))),
        ("``a`b``", (Text("a`b", CODE),)),
        ("`` `a` ``", (Text("`a`", CODE),)),
        ("**`粗`**", (Text("粗", Marks(code=True, strong=True)),)),
        ("[`鏈`](https://example.org)", (Text("鏈", Marks(code=True, link="https://example.org")),)),
        ("==醒目==的", (Text("醒目", LIT), Text("的"))),
        ("是==甲**乙**==。", (Text("是"), Text("甲", LIT), Text("乙", Marks(marked=True, strong=True)), Text("。"))),
        ("=={警|ㄐㄧㄥˇ}==", (Ruby("警", "ㄐㄧㄥˇ", LIT),)),
        ("[==甲==](name:)乙", (Text("甲", Marks(marked=True, name=True)), Text("乙"))),
        ("[甲](name:)[乙](name:)、丙", (Text("甲", Marks(name=True)), Text("乙", Marks(name=True)), Text("、丙"))),
        ("[甲](book:)[乙](book:)", (Text("甲", Marks(book=True)), Text("乙", Marks(book=True)))),
        ("H~2~O", (Text("H"), Text("2", SUB), Text("O"))),
        ("C~6~H~12~O~6~", (Text("C"), Text("6", SUB), Text("H"), Text("12", SUB), Text("O"), Text("6", SUB))),
        ("SO~4~^2-^", (Text("SO"), Text("4", SUB), Text("2-", SUP))),
        ("x~i~、V~max~、x~n+1~", (Text("x"), Text("i", SUB), Text("、V"), Text("max", SUB), Text("、x"), Text("n+1", SUB))),
        ("30 m^2^、10^-3^、1^st^、公尺^3^", (Text("30 m"), Text("2", SUP), Text("、10"), Text("-3", SUP), Text("、1"), Text("st", SUP), Text("、公尺"), Text("3", SUP))),
        ("文獻^1,3–5^、Na^+^", (Text("文獻"), Text("1,3–5", SUP), Text("、Na"), Text("+", SUP))),
    ],
)  # fmt: skip
def test_a_form_is_read(text: str, spans: tuple[object, ...]) -> None:
    assert read(text) == spans


@pytest.mark.parametrize(
    "text",
    [
        "3~5 與 7~9", "8:00~9:00、10:00~11:00", "3~5~7", "台北~台中~高雄", "第1~3節、第5~7節", "A~C、E~G", "A~B~C", "a ~ b ~ c",
        "~5 公斤~", "約~100~200元", "～3～5～", "B1~B3~B5", "2^10", "x^2 + y^2", "a^2+b^2", "2^3^4", "^_^", "(^o^)", "T^T", "a ^b^ c",
        "a == b", "a==b and c==d", "甲 ==> 乙 ==> 丙", "========", "a === b === c", "==", "!==x==", "3 * 5 ~ 7 ^ 2",
        "3*4=12，5*6=30", "a*b*c", "2**3、4**5", "見 [1][2]", "[甲][https://example.org]",
        "https://example.org/~a/~b~/?x==1&y==2", "版本 v1^2", "約 5~ 10~ 20",
    ],
)  # fmt: skip
def test_what_offices_write_stays_text(text: str) -> None:
    assert read(text) == (Text(text),)


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        (r"\`甲\`", "`甲`"), (r"H\~2~O", "H~2~O"), (r"m\^2^", "m^2^"), (r"\==甲==", "==甲=="), (r"\\`甲`", "\\甲"),
    ],
)  # fmt: skip
def test_a_backslash_prints_a_sign(text: str, printed: str) -> None:
    assert plain(read(text)) == printed  # type: ignore[arg-type]


@pytest.mark.parametrize(("text", "at"), [("甲`乙", 1), ("是==重點。", 1), ("``甲`", 0)])
def test_a_sign_that_is_not_closed_is_a_warning_and_printed(text: str, at: int) -> None:
    inlines, found, _ = parse(text)
    assert plain(inlines) == text
    assert ("N018", at) in [(fault.code, fault.offset) for fault in found]


@pytest.mark.parametrize(("depth", "told"), [(8, []), (9, ["N013"])])
def test_spans_stand_in_one_another_eight_deep(depth: int, told: list[str]) -> None:
    _, found, _ = parse("[" * depth + "甲" + "](lang:en)" * depth)
    assert [fault.code for fault in found] == told


def test_a_mark_that_crosses_another_is_told() -> None:
    assert "N002" in [fault.code for fault in parse("==甲[乙==丙](name:)")[1]]


@pytest.mark.parametrize(
    "piece",
    [
        "`",
        "``a",
        "==甲",
        "x~1",
        "m^2",
        "`a` ",
        "==甲== ",
        "x~1~ ",
        "\\`",
        "[`a`](name:)",
        "{`|",
        "<p ",
        "~~a",
        "](",
        "＊＊",
        "__甲",
    ],
)
def test_reading_takes_time_in_proportion(piece: str) -> None:
    def seconds(count: int) -> float:
        start = time.process_time()
        parse(piece * count, True)
        return time.process_time() - start

    assert min(seconds(20_000) for _ in range(3)) < 40 * max(min(seconds(2_000) for _ in range(3)), 0.002)
