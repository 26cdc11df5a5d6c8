"""What people type who know another mark-up, or whose keyboard is set to full width: it would be printed as typed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html.entities import html5
from typing import Literal

from yinfa.content.products import consumed
from yinfa.content.spans import BLOT, Fault, Signs, blotted

_HALF = str.maketrans("｛｝｜［］【】〔〕＊＝｀＾．", "{}|[][][]*=`^.")
"""Full-width signs as they are typed in half width."""
_SCHEME = r"(?:https?:|mailto:|tel:|lang:|name:|book:|keep:|set:|#)"
_UNREAD = re.compile(
    r"(?<=\]\()[^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?=\))|(?:https?|mailto|tel):[^\s<>`，。；、！？（）「」《》]*"
)
"""Targets of links and bare addresses: no sign in them means anything."""
_APOSTROPHES = re.compile("[A-Za-z]{2}")
_NOTE = "[a-z][a-z0-9]{0,15}"
_MARKUP = "hr|p|div|span|font|center|big|small|img|table|t[rdh]|thead|tbody|ul|ol|li|dl|dt|dd|h[1-6]|pre|blockquote"
_INSTEAD: dict[str, tuple[str, str]] = {
    "br": (
        "另起一段：拆成兩項，各以「- 」開頭；表格的一格請用標點隔開",
        "make two paragraphs, each behind `- `; in a cell use a mark",
    ),
    "strong b": ("重點寫 **文字**", "write **text**"),
    "em i": ("著重寫 *文字*", "write *text*"),
    "mark": ("醒目寫 ==文字==", "write ==text=="),
    "code kbd tt": ("要逐字輸入的寫 `文字`", "write `text`"),
    "sub": ("下標寫 H~2~O", "write H~2~O"),
    "sup": ("上標寫 m^2^", "write m^2^"),
    "a": ("連結寫 [文字](https://…)", "write [text](https://…)"),
    "ruby rb rt": ("注音寫 {警|ㄐㄧㄥˇ}", "write {漢|hàn}"),
    "u ins": ("底線沒有這種寫法：改用 **重點** 或 ==醒目==", "there are no underlines: write **strong** or ==marked=="),
    "s del strike": ("刪去線沒有這種寫法：刪去的字請直接拿掉", "nothing is struck through: take the words out"),
}
"""What to write for a tag of HTML."""
_SAID: dict[str, tuple[str, str]] = {
    "struck": _INSTEAD["s del strike"],
    "remark": ("請刪去註解；YAML 的註解寫 # ", "delete the remark; YAML's begin with `# `"),
    "picture": ("圖片請寫「- figure: 檔名」與 alt", "write `- figure: file` and alt"),
    "fence": ("程式碼逐段寫成 `文字`", "write each line as `text`"),
    "field": ("欄位寫 {unit.name|各單位}，前面沒有 $", "a field is {unit.name|text}, without $"),
    "heading": ("標題請寫「- section: 標題」與 body:", "write `- section: heading` and body:"),
    "table": (
        "表格請寫「- table:」，各列在下一行寫成「- [甲, 乙]」",
        "write `- table:` with a row a line below, `- [a, b]`",
    ),
    "list": (
        "列表請寫「- list:」，各項在下一行以「- 」開頭",
        "write `- list:` with an item a line behind `- ` below",
    ),
    "numbered": (
        "編號由系統加：刪去它，寫成「- list:」的一項，並在 list 加一行「style: number」",
        "numbers are ours: delete it, write an entry of `- list:` and give the list `style: number`",
    ),
    "quote": ("引文請寫「- quote: 文字」", "write `- quote: text`"),
    "rule": ("換頁請寫「- page-break:」", "write `- page-break:` for a new page"),
    "link": ("連結的括號都用半形：[文字](網址)", "use half-width brackets: [text](address)"),
    "box": ("方格請打 □ 或 ☑", "type □ or ☑"),
    "strong": ("重點寫 **文字**", "write **text**"),
    "open": ("補上「)」：[文字](網址)", "add `)`, as in [text](address)"),
    "bare": ("補上前面的「[」：[文字](網址)", "add `[` before the words, as in [text](address)"),
    "reversed": ("括號寫反了：[文字](網址)", "the other way round: [text](address)"),
    "apart": ("刪去 ] 與 ( 之間的空格：[文字](網址)", "no space between the brackets, as in [text](address)"),
    "web": ("連結寫 [文字](網址)；只印網址請刪去 < >", "write [text](address), or the address without < >"),
    "wiki": ("連結寫 [文字](網址)，引用寫 [文字](#名字)", "write [text](address) or [text](#id)"),
    "underline": _INSTEAD["u ins"],
    "formula": ("公式直接寫，上標寫 m^2^，下標寫 H~2~O", "write the formula itself, with m^2^ and H~2~O"),
    "contents": ("目錄請在 print: 之下寫 contents: yes", "write `contents: yes` under print:"),
    "newline": ("另起一段：拆成兩項，各以「- 」開頭", "make two entries, each behind `- `"),
    "note": ("註寫在 notes: 之下，文中寫 [^名字]", "the note stands under notes:, its call is [^name]"),
}
"""What to write for mark-up of elsewhere."""
_TAGS = "|".join((_MARKUP, *(name for names in _INSTEAD for name in names.split())))
Say = Callable[[re.Match[str]], tuple[str, str] | None]
"""What to write instead, in both languages; None where the text means itself."""


def _half(found: re.Match[str]) -> tuple[str, str] | None:
    half = found["what"].translate(_HALF)
    return None if half == found["what"] else (f"寫成半形「{half}」", f"write {half}")


def _paired(found: re.Match[str]) -> tuple[str, str]:
    sign = found["what"][0].translate(_HALF) * 2
    half = f"{sign}{found['what'][2:-2]}{sign}"
    return f"寫成半形「{half}」", f"write {half}"


def _call(found: re.Match[str]) -> tuple[str, str]:
    name = re.sub("[^a-z0-9]", "", found["what"])
    return f"腳註寫成 [^{name}]", f"write [^{name}]"


def _tag(found: re.Match[str]) -> tuple[str, str]:
    name = found["tag"].lower()
    other = ("請刪去標籤，只留文字", "delete the tags and keep the words")
    return next((said for names, said in _INSTEAD.items() if name in names.split()), other)


def _entity(found: re.Match[str]) -> tuple[str, str] | None:
    name = found["name"]
    known = html5.get(f"{name};") or ("#" if name.startswith("#") else "")
    plain = " " if known.isspace() else known
    return (f"請直接打出「{plain}」這個字", f"type {plain} itself") if known else None


def _blank(found: re.Match[str]) -> tuple[str, str] | None:
    """A word between two lines to write on, as in `__年__月`, is a form."""
    if re.search("[年月日時分：:]", found["word"]) or len(found["word"]) < 2:
        return None
    return _SAID["strong"]


Where = Literal["anywhere", "start", "block"]
"""Where a text is looked at: all over, at its beginning, at the beginning of a paragraph."""


@dataclass(frozen=True, slots=True)
class _Stray:
    """One kind; a backslash before it (group `as_typed`) prints it as it stands."""

    code: str
    pattern: re.Pattern[str]
    say: Say
    where: Where


def _stray(code: str, pattern: str, say: Say | str, where: Where = "anywhere") -> _Stray:
    begin = "" if where == "anywhere" else "^"
    said = say if callable(say) else lambda found: _SAID[say]
    return _Stray(code, re.compile(rf"{begin}(?P<as_typed>\\)?(?P<what>{pattern})"), said, where)


_STRAYS = (
    _stray("N014", r"[［【〔\[][\^＾]\w{1,16}[］】〕\]]", _half),
    _stray("N014", r"｛[a-z]+(?:[.．][a-z_]+)*(?:[｜|][^｛｝{}]{0,60})?[｝}]", _half),
    _stray("N014", r"｛(?=[^\x00-\x7f])[^｛｝{}｜|\s]{1,12}[｜|][^｛｝{}]{1,60}[｝}]", _half),
    _stray("N014", r"\{[^｛｝{}｜|]{1,60}[｜|][^｛｝{}]{1,60}｝", _half),
    _stray("N014", rf"(?:］[（(]|\]（)(?={_SCHEME})", "link"),
    _stray("N014", rf"［[^［］\[\]]{{1,80}}\]\((?={_SCHEME})", "link"),
    _stray("N014", rf"\]\((?={_SCHEME})[^()\s]*）", "link"),
    _stray("N014", r"(?<!＊)＊＊(?=[^＊\s])[^＊]{1,200}＊＊", _paired),
    _stray("N014", r"(?<!＝)＝＝(?=[^＝\s])[^＝]{1,200}＝＝", _paired),
    _stray("N014", r"｀[^｀]+｀", _half),
    _stray("N017", rf"[<＜]/?(?P<tag>(?i:{_TAGS}))(?:\s[^<>＜＞]*)?/?\s*[>＞]", _tag),
    _stray("N017", r"&(?P<name>[A-Za-z]{2,24}|#[0-9]{2,6}|#x[0-9A-Fa-f]{2,6});", _entity),
    _stray("N017", r"<!--", "remark"),
    _stray("N017", r"~~(?=[^~\s][^~]*~~)", "struck"),
    _stray("N017", r"!(?=\[[^\[\]]*\]\()", "picture"),
    _stray("N017", r"`{3,}|~{3,}", "fence"),
    _stray("N017", r"\$(?=\{)", "field"),
    _stray("N017", rf"(?:[（(\[]\^{_NOTE}[）)]|\[ +\^{_NOTE} *\]|\[{_NOTE}\^\]|\^\[{_NOTE}\])(?!\()", _call),
    _stray("N017", rf"\[\^{_NOTE}(?![a-z0-9]*[）)］】〕]|[^\[\]]*\])", _call),
    _stray("N017", rf"\]\((?:{BLOT}|{_SCHEME})[^()]*$", "open"),
    _stray("N017", rf"[^\[\]\\]*\]\((?={BLOT}|{_SCHEME})", "bare", "start"),
    _stray("N017", rf"[)）]\[(?={BLOT})", "reversed"),
    _stray("N017", rf"\][ \u3000]+\((?={BLOT}|{_SCHEME})", "apart"),
    _stray("N017", rf"\^\[(?!{_NOTE}\])[^\[\]]+\](?!\()", "note"),
    _stray("N017", rf"\[\^{_NOTE}\][:：]", "note", "start"),
    _stray("N017", r"#{1,6} +(?=\S)", "heading", "start"),
    _stray("N017", r"\|[^|]+\|", "table", "start"),
    _stray("N018", r"(?:[-－+•‧●○■□◆◇]\s+(?=\S)|\*\s+(?=[^\s*]))", "list", "block"),
    _stray("N018", r"[0-9]{1,3}[.)](?:\s+|(?=[^\x00-\x7f]))(?=\S)", "numbered", "block"),
    _stray("N018", r"＃{1,6}[ \u3000]+(?=\S)", "heading", "start"),
    _stray("N018", r">\s*(?=\S)", "quote", "block"),
    _stray("N017", r"page-?break:?\s*$", "rule", "block"),
    _stray("N018", r"(?:-{3,}|={3,}|\*{3,})\s*$", "rule", "block"),
    _stray("N018", r"\[[ xX]\](?!\()", "box"),
    _stray("N018", r"[^\s/:]+\.(?i:png|jpe?g|svgz?|gif|bmp|webp|tiff?)\s*$", "picture", "block"),
    _stray("N018", r"\[(?i:toc)\]\s*$", "contents", "block"),
    _stray("N018", r"!\[\[[^\[\]]+\]\]", "picture"),
    _stray("N018", r"(?<!!)\[\[[^\[\]]+\]\]", "wiki"),
    _stray("N018", rf"<(?=(?:{BLOT}+|[\w.-]+@[\w.-]+)>)", "web"),
    _stray("N018", r"%%(?=[^%\s])[^%]+%%", "remark"),
    _stray("N018", r"(?<![A-Za-z0-9+])\+\+(?=[^+\s])[^+]{1,60}(?<!\s)\+\+", "underline"),
    _stray("N018", r"(?<!\\)\\[nt](?![A-Za-z])(?<![A-Za-z:\\]\\[nt])", "newline"),
    _stray("N018", r"\$(?=[^$\s])[^$]{0,60}[\\^_][^$]{0,60}\$(?![0-9])", "formula"),
    _stray("N018", r"(?<![\w＿])_(?P<word>[^_\s][^_]{0,40}(?<!\s))_(?![\w＿])", _blank),
    _stray("N018", r"(?<![_＿A-Za-z0-9])(?P<line>__|＿＿)(?P<word>[^_＿\s][^_＿]{0,40})(?P=line)(?![_＿])", _blank),
)
_INLINE = tuple(stray for stray in _STRAYS if stray.where != "block")
SUSPECT = re.compile(
    r"[［【〔｛｝＊＝｀<＜&~!$`_＿\[\]]|%%|\+\+|\\[nt]|\.[A-Za-z]{3,4}\s*$|^\\?(?:[#＃|*+>0-9=•‧●○■□◆◇－-]|page)"
)
"""What any of them holds, or begins with."""


def strays(found: Signs, block: bool) -> tuple[list[Fault], set[int]]:
    """Find what would be printed as typed (N014, N017, N018), and the backslashes that ask for just that."""
    faults = list(_lone(found))
    typed: set[int] = set()
    read = _UNREAD.sub(lambda m: BLOT * len(m[0]), blotted(found.masked, found.spans))
    for stray in _STRAYS if block else _INLINE:
        for match in stray.pattern.finditer(found.masked if stray.code == "N014" else read):
            if match["as_typed"]:
                typed.add(match.start("as_typed"))
            elif said := stray.say(match):
                faults.append(_fault(stray.code, match.start("what"), match["what"], said))
    return faults, typed


def _fault(code: str, offset: int, what: str, said: tuple[str, str]) -> Fault:
    shown = what.strip()[:40].replace(BLOT, "…")
    return Fault(code, offset, (("what", shown), ("hint_zh", said[0]), ("hint_en", said[1])))


def _lone(found: Signs) -> Iterator[Fault]:
    """Find signs that want another, and backticks within words, as in it`s and that`s."""
    for start, span in found.spans.items():
        around = found.masked[start - 1 : start] + found.masked[span.end : span.end + 1]
        if "code" in span.marks and _APOSTROPHES.fullmatch(around):
            yield Fault("N023", start, tuple(consumed(f"`{span.text}`", "`", "’", "撇號", "an apostrophe").items()))
    for offset, sign in found.lone.items():
        yield _fault("N018", offset, sign, (f"補上另一個「{sign}」", f"add the other {sign}"))
