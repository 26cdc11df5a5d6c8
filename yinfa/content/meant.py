"""What was most likely meant by a value that cannot stand: a date, a language, a number, a text that became a map."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise

from yinfa.codes.entry import Said, said
from yinfa.content.inline import HAN
from yinfa.content.nodes import Mapping, Scalar, YamlNode
from yinfa.content.nodes import Sequence as Entries
from yinfa.model.inline import FIELDS

_DAY = re.compile(
    r"(?:中[華华])?(?:民[國国]|西元|公元|ROC)?\s*(\d{1,4})(?:\s*年\s*|[^\w,]+)(\d{1,2})(?:\s*月\s*|[^\w,]+)(\d{1,2})[日號号]?"
    r"(?:\W*(?:星期|[週周])?[一二三四五六日天]?\)?|[T ]+\d{1,2}:\d\d.*)|(\d{3,4})(\d\d)(\d\d)"
)
"""Year, month and day, with a weekday or an hour behind; or all in one number."""
_FIGURES = "〇一二三四五六七八九"
_FIGURES_OF = re.compile(f"[{_FIGURES}零十廿卅百]+")
_HAN_NUMBER = re.compile(rf"{_FIGURES_OF.pattern}(?=[年月日號号])")
_BULLET = re.compile("^([\ue000-\uf8ff•‧·●○■□◆◇★☆※✓➤－—–−+-])[ \u3000\u00a0]*(.{0,12})")
COMMAS = re.compile(f"[，、；]|(?<={HAN.pattern}), ?(?={HAN.pattern})")
_NUMBERED = re.compile(r"[0-9０-９]{1,3}[.)．、）][ \u3000]*(.{0,12})")
_BETWEEN = (r"\t", r"[|｜]", "[，、；;]", ",", " {2,}|\u3000", " ")
"""What parts the cells of a row that was pasted."""
_SIGNS = re.compile(r"[\[\]{}#&*!|>%@`'\"]|: |:$|,|^[-?] ")
_QUOTED = '"%s"'
_SHOWN = 40
"""How long a text may be that a hint writes out."""
_HEAD_OF_NUMBER, _REST_OF_NUMBER = re.compile(r"(?<![0-9])[1-9][0-9]{0,2}$"), re.compile("[0-9]{3}(?![0-9])")


def day(text: str) -> str:
    """Give the date meant by 民國115年1月5日, `115.1.5` or `2026/1/5`; nothing where none can be made out."""
    plain = re.sub("元(?=[年月])", "一", unicodedata.normalize("NFKC", text).strip().replace("○", "〇"))
    plain = _HAN_NUMBER.sub(lambda found: str(_number(found[0])), plain)
    found = _DAY.fullmatch(plain)
    if found is None:
        return ""
    year, month, number = (int(part) for part in found.groups() if part is not None)
    if year < 1000 and (year >= 50 or "民國" in plain or "民国" in plain):
        year += 1911
    try:
        return date(year, month, number).isoformat() if year >= 1000 else ""
    except ValueError:
        return ""


def date_hint(text: str) -> Said:
    """Say how to write a date; where none can be made out, only in what form."""
    if meant := day(text):
        return said("write", what=meant)
    return said("date-form")


def _number(han: str) -> int:
    """Read 一一五 or 一百一十五, 二〇二六 or 十二."""
    figures = han.replace("零", "〇").replace("廿", "二十").replace("卅", "三十")
    if not set(figures) & set("十百"):
        return int("".join(str(_FIGURES.index(figure)) for figure in figures))
    total = last = 0
    for figure in figures:
        if figure in "十百":
            total += max(last, 1) * (10 if figure == "十" else 100)
            last = 0
        else:
            last = _FIGURES.index(figure)
    return total + last


def number(text: str, low: int, high: int) -> Said:
    """Say which whole number to write for `60%`, `６０` or 第三冊."""
    plain = unicodedata.normalize("NFKC", text).strip().removeprefix("第")
    plain = {"是": "1", "yes": "1", "有": "1", "否": "0", "no": "0", "無": "0"}.get(plain.lower(), plain)
    plain = _FIGURES_OF.sub(lambda found: str(_number(found[0])), plain)
    found = re.fullmatch(r"(\d{1,6})(?:\.0*)?\s*[^\d\s.]{0,3}", plain)
    if found and low <= int(found[1]) <= high:
        return said("write-number", what=str(int(found[1])))
    return said("whole-number", low=str(low), high=str(high))


def claim(text: str) -> Said:
    """Say how to write a claim of accessibility: `WCAG 2.1 AA` for wcag2.1aa."""
    plain = unicodedata.normalize("NFKC", text).upper()
    version, level = re.search(r"2\.[0-2]", plain), re.search(r"(?<![A-Z])A{1,3}(?![A-Z])", plain)
    return said("write", what=f"WCAG {version[0] if version else '2.1'} {level[0] if level else 'AA'}")


def text(node: YamlNode) -> Said | None:
    """Say how to write a text that YAML took for a map: `{unit.name}`, `注意: 手電筒`; None where it is none."""
    if not isinstance(node, Mapping) or len(node.items) != 1:
        return None
    ((key, value),) = node.items.items()
    if isinstance(value, Entries) and HAN.search(key):
        return said("two-blocks", text=key[:_SHOWN])
    if not isinstance(value, Scalar):
        return None
    head, bar, _ = key.partition("|")
    if not value.text and (head in FIELDS or (bar and HAN.search(head))):
        return said("quote-brace", key=key[:40])
    if not HAN.search(key):
        return None
    opened = node.at != node.keys[key]
    words = f"{key}：{value.text}" if value.text or not node.flow else key
    if len(words) > _SHOWN:
        return said("quote-all")
    if opened and node.flow:
        return said("print-braces", text=words)
    if opened:
        return said("quote-question", key=key)
    return said("colon-in-text", text=words)


def lost(key: str, holder: YamlNode, keys: Container[str]) -> Said | None:
    """Say where words belong that YAML took for a key: `{戊, colspan: 2}`, `{alt: 甲, 乙}`, a note in column 1."""
    node = holder.items.get(key) if isinstance(holder, Mapping) else None
    if not isinstance(node, Scalar) or not isinstance(holder, Mapping):
        return None
    names = list(holder.items)
    before = names[max(names.index(key) - 1, 0)]
    if "notes" in keys and before == "notes" and node.text:
        return said("indent-note", name=key, text=node.text[:_SHOWN])
    if node.text or not holder.flow:
        return None
    if "text" in keys and "text" not in names:
        return said("text-key", text=key)
    value = holder.items[before]
    if before == key or not isinstance(value, Scalar):
        return None
    return said("quote-comma", key=before, text=f"{value.text}, {key}")


def row(node: YamlNode, whole: bool) -> Said:
    """Say how to write a row, or the first of a whole table: cells that tabs or commas part, or in other brackets."""
    first = "甲, 乙"
    if isinstance(node, Mapping):
        empty = all(isinstance(value, Scalar) and not value.text for value in node.items.values())
        first = ", ".join(node.items) if empty else first
    elif isinstance(node, Scalar) and node.text.strip() and (node.style or not whole):
        first = node.text.strip().splitlines()[0]
    plain = first.strip("|｜ ").removeprefix("[").strip("()（）［］【】「」{}]").strip()
    parts = next((found for sign in _BETWEEN if len(found := re.split(sign, plain)) > 1), [plain])
    return said("row", row=_within(parts))


def _within(parts: Iterable[str]) -> str:
    """Write entries within brackets, in quotes where they hold a sign of YAML."""
    plain = (part.strip().replace('"', "'") for part in parts if part.strip())
    return f"[{', '.join(_QUOTED % part if _SIGNS.search(part) else part for part in plain)}]"


def several(items: str) -> Said:
    """Say how to write entries with full-width commas between."""
    split = COMMAS.split(items) if COMMAS.search(items) else items.split(" ")
    return said("commas", entries=_within(split))


def items(node: YamlNode) -> Said | None:
    """Say how to write the entries of a list that stand there as one text."""
    if not isinstance(node, Scalar) or not 0 < len(node.text.strip()) <= _SHOWN or node.lines > 1:
        return None
    return said("entries", entries=_within(COMMAS.split(node.text)))


def comma(node: YamlNode) -> int:
    """Give the place of the first full-width comma of an unquoted text; -1 where it has none."""
    found = COMMAS.search(node.text) if isinstance(node, Scalar) and not node.style else None
    return found.start() if found else -1


def torn(items: Sequence[YamlNode]) -> Iterator[tuple[Scalar, str]]:
    """Find numbers such as 1,204 that a list on one line takes for two entries."""
    for one, next_ in pairwise(items):
        if not (isinstance(one, Scalar) and isinstance(next_, Scalar)) or one.style or next_.style:
            continue
        beside = (next_.row, next_.column) == (one.row, one.column + len(one.text) + 1)
        if beside and _HEAD_OF_NUMBER.search(one.text) and _REST_OF_NUMBER.match(next_.text):
            yield one, f"{one.text},{next_.text}"


def entries(node: YamlNode, numbers: bool) -> Said | None:
    """Say how to write entries that begin with another sign than a dash; `numbers`: of a list that can have them."""
    found = _BULLET.match(node.text) if isinstance(node, Scalar) else None
    if isinstance(node, Scalar) and (numbered := _NUMBERED.match(node.text)):
        first = numbered[1].split(" ")[0]
        if not numbers:
            return said("numbered-list")
        return said("numbered-entry", first=first)
    if found is None:
        return None
    first = found[2].split(" ")[0]
    if "\ue000" <= found[1] < "\uf900":
        return said("dash-of-word", first=first)
    return said("dash", sign=found[1], first=first)
