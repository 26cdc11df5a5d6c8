"""What people type who know another mark-up, or whose keyboard is set to full width: it would be printed as typed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html.entities import html5
from typing import Literal

from yinfa.codes.entry import Said, said
from yinfa.content.products import consumed
from yinfa.content.spans import BLOT, Signs, SpanFault, blotted

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
_INSTEAD = {
    "br": "break",
    "strong b": "strong",
    "em i": "emphasis",
    "mark": "marked",
    "code kbd tt": "code",
    "sub": "sub",
    "sup": "sup",
    "a": "anchor",
    "ruby rb rt": "ruby",
    "u ins": "underline",
    "s del strike": "struck",
}
"""What to write for a tag of HTML."""
_TAGS = "|".join((_MARKUP, *(name for names in _INSTEAD for name in names.split())))
Say = Callable[[re.Match[str]], Said | None]
"""What to write instead; None where the text means itself."""


def _half(found: re.Match[str]) -> Said | None:
    half = found["what"].translate(_HALF)
    return None if half == found["what"] else said("half-width", text=half)


def _paired(found: re.Match[str]) -> Said:
    sign = found["what"][0].translate(_HALF) * 2
    return said("half-width", text=f"{sign}{found['what'][2:-2]}{sign}")


def _call(found: re.Match[str]) -> Said:
    return said("call", name=re.sub("[^a-z0-9]", "", found["what"]))


def _tag(found: re.Match[str]) -> Said:
    name = found["tag"].lower()
    return said(next((one for names, one in _INSTEAD.items() if name in names.split()), "delete-tags"))


def _entity(found: re.Match[str]) -> Said | None:
    name = found["name"]
    known = html5.get(f"{name};") or ("#" if name.startswith("#") else "")
    return said("type-character", character=" " if known.isspace() else known) if known else None


def _blank(found: re.Match[str]) -> Said | None:
    """A word between two lines to write on, as in `__年__月`, is a form."""
    if re.search("[年月日時分：:]", found["word"]) or len(found["word"]) < 2:
        return None
    return said("strong")


Position = Literal["anywhere", "start", "block"]
"""Where a text is looked at: all over, at its beginning, at the beginning of a paragraph."""


@dataclass(frozen=True, slots=True)
class _Stray:
    """One kind; a backslash before it (group `as_typed`) prints it as it stands."""

    code: str
    pattern: re.Pattern[str]
    say: Say
    where: Position


def _stray(code: str, pattern: str, say: Say | str, where: Position = "anywhere") -> _Stray:
    begin = "" if where == "anywhere" else "^"
    what = say if callable(say) else lambda found: said(say)
    return _Stray(code, re.compile(rf"{begin}(?P<as_typed>\\)?(?P<what>{pattern})"), what, where)


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
    _stray("N017", r"<!--", "delete-remark"),
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
    _stray("N018", r"(?:[-－+•‧●○■□◆◇]\s+(?=\S)|\*\s+(?=[^\s*]))", "items", "block"),
    _stray("N018", r"[0-9]{1,3}[.)](?:\s+|(?=[^\x00-\x7f]))(?=\S)", "numbered", "block"),
    _stray("N018", r"＃{1,6}[ \u3000]+(?=\S)", "heading", "start"),
    _stray("N018", r">\s*(?=\S)", "quote", "block"),
    _stray("N017", r"page-?break:?\s*$", "page-break", "block"),
    _stray("N018", r"(?:-{3,}|={3,}|\*{3,})\s*$", "page-break", "block"),
    _stray("N018", r"\[[ xX]\](?!\()", "box"),
    _stray("N018", r"[^\s/:]+\.(?i:png|jpe?g|svgz?|gif|bmp|webp|tiff?)\s*$", "picture", "block"),
    _stray("N018", r"\[(?i:toc)\]\s*$", "contents", "block"),
    _stray("N018", r"!\[\[[^\[\]]+\]\]", "picture"),
    _stray("N018", r"(?<!!)\[\[[^\[\]]+\]\]", "wiki"),
    _stray("N018", rf"<(?=(?:{BLOT}+|[\w.-]+@[\w.-]+)>)", "web"),
    _stray("N018", r"%%(?=[^%\s])[^%]+%%", "delete-remark"),
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


def strays(found: Signs, block: bool) -> tuple[list[SpanFault], set[int]]:
    """Find what would be printed as typed (N014, N017, N018), and the backslashes that ask for just that."""
    faults = list(_lone(found))
    typed: set[int] = set()
    read = _UNREAD.sub(lambda m: BLOT * len(m[0]), blotted(found.masked, found.spans))
    for stray in _STRAYS if block else _INLINE:
        for match in stray.pattern.finditer(found.masked if stray.code == "N014" else read):
            if match["as_typed"]:
                typed.add(match.start("as_typed"))
            elif hint := stray.say(match):
                faults.append(_fault(stray.code, match.start("what"), match["what"], hint))
    return faults, typed


def _fault(code: str, offset: int, what: str, hint: Said) -> SpanFault:
    shown = what.strip()[:40].replace(BLOT, "…")
    return SpanFault(code, offset, (("what", shown), ("hint", hint)))


def _lone(found: Signs) -> Iterator[SpanFault]:
    """Find signs that want another, and backticks within words, as in it`s and that`s."""
    for start, span in found.spans.items():
        around = found.masked[start - 1 : start] + found.masked[span.end : span.end + 1]
        if "code" in span.marks and _APOSTROPHES.fullmatch(around):
            yield SpanFault("N023", start, tuple(consumed(f"`{span.text}`", "`", "’", "apostrophe").items()))
    for offset, sign in found.lone.items():
        yield _fault("N018", offset, sign, said("add-other", sign=sign))
