"""The inline language inside texts: strong, emphasis, ruby, fields, links, references, notes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from yinfa.codes.entry import Fact, said
from yinfa.content.links import ART, CITED, LANGUAGE, PURPOSES, SCHEMES, meant, whole
from yinfa.content.products import told
from yinfa.content.spans import Signs, SpanFault, signs
from yinfa.content.strays import SUSPECT, strays
from yinfa.finding import did_you_mean
from yinfa.model.inline import FIELDS, PLAIN, Field, Inline, Inlines, Marks, NoteCall, Reference, Ruby, Text
from yinfa.model.language import VARIANTS
from yinfa.model.zhuyin import zhuyin

HAN = re.compile(
    "[\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
_FIELD = re.compile(r"[a-z]+(\.[a-z_]+)*")
_NAME = re.compile(r"[a-z][a-z0-9]*")
_BRACES = re.compile("[{｛｝]")
_NO_READING = re.compile(f"{HAN.pattern}|[0-9]")
"""What a reading hardly has: a set, as in {男|女}, is meant."""
_TONE = re.compile("[\u0300\u0301\u0304\u030c]")
"""A mark of tone, as pinyin has it."""
_STARS = re.compile(r"\*(?: \*)+")
"""A row of stars with spaces between is no mark: what a censor or a printer left."""
_TIMES = re.compile("[0-9A-Za-z]{2}")
"""What stands before and behind a star that multiplies or joins, as in 3*4 or a*b: it opens nothing."""
_ESCAPED = frozenset("\\{}*[]|`=~^")
_BRACKETS, _PARENTHESES = (re.compile(rf"\\.|{pair}", re.DOTALL) for pair in (r"[\[\]]", "[()]"))
_SIGN = re.compile(r"[\\*{}\[`=~^]")
DEEPEST = 8
"""Spans within spans."""
NOTE = "note_"
_WORDING = re.compile(r"\s*([A-Za-z0-9-]+)=((?:[^;\\]|\\.)+)")


@dataclass(slots=True)
class _Scanner:
    text: str
    base: int
    """Offset of `text` in the whole."""
    marks: Marks
    signs: Signs
    """Of the whole."""
    typed: set[int]
    """Backslashes of the whole that are not printed."""
    out: list[Inline] = field(default_factory=list)
    faults: list[SpanFault] = field(default_factory=list)
    wanted: list[SpanFault] = field(default_factory=list)
    """References and calls, as the faults they are where nothing answers."""
    opened: dict[str, int] = field(default_factory=dict)
    loose: list[int] = field(default_factory=list)
    """Pairs of stars with a space where the text should be."""
    at: int = 0
    depth: int = 0
    closing: dict[int, int] = field(init=False)
    """Where each bracket and parenthesis closes."""
    masked: str = field(init=False)
    """The text without what stands in code."""
    last_brace: int = field(init=False)

    def __post_init__(self) -> None:
        self.masked = self.signs.masked[self.base : self.base + len(self.text)]
        self.closing = {**_pairs(self.masked, _BRACKETS), **_pairs(self.masked, _PARENTHESES)}
        self.last_brace = self.masked.rfind("}")

    def scan(self) -> None:
        while self.at < len(self.text):
            self._next(self.text[self.at])
        self.out = _joined(self.out, self.marks)
        if self.loose and (len(self.loose) > 1 or "**" in self.opened):
            self.opened.pop("**", None)
            self.fault("N019", self.loose[0], mark="**")
        for mark, offset in self.opened.items():
            self.fault("N002", offset, mark=mark)

    def fault(self, code: str, at: int, **facts: Fact) -> None:
        self.faults.append(SpanFault(code, self.base + at, tuple(facts.items())))

    def want(self, code: str, at: int, target: str) -> None:
        self.wanted.append(SpanFault(code, self.base + at, (("target", target),)))

    def _next(self, character: str) -> None:
        match character:
            case "\\" if self.text[self.at + 1 : self.at + 2] in _ESCAPED and self.at + 1 < len(self.text):
                self.say(self.text[self.at + 1])
                self.at += 2
            case "*" if found := _STARS.match(self.text, self.at):
                self.say(found[0])
                self.at = found.end()
            case "*":
                self._star()
            case "{":
                self._brace()
            case "}":
                self.fault("N003", self.at, what="}")
                self.at += 1
            case "[":
                self._bracket()
            case "\\" if self.base + self.at in self.typed:
                self.at += 1
            case "`" | "~" | "^" if span := self.signs.spans.get(self.base + self.at):
                self.out.append(Text(span.text, replace(self.marks, **span.marks)))
                self.at = span.end - self.base
            case "=" if self.base + self.at in self.signs.lit:
                self._light()
            case _:
                found = _SIGN.search(self.text, self.at + 1)
                end = found.start() if found else len(self.text)
                self.say(self.text[self.at : end])
                self.at = end

    def say(self, text: str) -> None:
        self.out.append(Text(text, self.marks))

    def _star(self) -> None:
        mark = "**" if self.text.startswith("**", self.at) else "*"
        before = self.text[self.at - 1] if self.at else " "
        after = self.text[self.at + len(mark) : self.at + len(mark) + 1] or " "
        if before.isspace() and after.isspace():
            self.loose += [self.at] if mark == "**" else []
            self.say(mark)
        elif mark not in self.opened and _TIMES.fullmatch(before + after):
            self.say(mark)
        elif mark in self.opened and before.isspace() and not after.isspace():
            self.fault("N019", self.at, mark=mark)
            del self.opened[mark]
            self._turn(mark, False)
        elif mark in self.opened and not before.isspace():
            opened = self.opened.pop(mark)
            self._turn(mark, False)
            self._multiplied(mark, opened)
        elif mark not in self.opened and not after.isspace():
            self.opened[mark] = self.at
            self._turn(mark, True)
        else:
            self.fault("N002", self.at, mark=mark)
        self.at += len(mark)

    def _multiplied(self, mark: str, opened: int) -> None:
        if facts := told(self.text, mark, opened, self.at):
            self.fault("N023", opened, **facts)

    def _light(self) -> None:
        if "==" in self.opened:
            self._multiplied("==", self.opened.pop("=="))
        else:
            self.opened["=="] = self.at
        self.marks = replace(self.marks, marked="==" in self.opened)
        self.at += 2

    def _turn(self, mark: str, on: bool) -> None:
        self.marks = replace(self.marks, strong=on) if mark == "**" else replace(self.marks, emphasis=on)

    def _brace(self) -> None:
        end = self.masked.find("}", self.at) if self.at < self.last_brace else -1
        if end < 0:
            self.fault("N003", self.at, what="{")
            self.at += 1
            return
        head, bar, tail = self.text[self.at + 1 : end].partition("|")
        if _FIELD.fullmatch(head) and "{" not in tail:
            self._field(head, tail, not bar)
        elif HAN.search(head) and tail.strip() and not _BRACES.search(tail):
            self._ruby(head, tail)
        else:
            self.fault("N004", self.at, what=self.text[self.at : end + 1][:40])
        self.at = end + 1

    def _ruby(self, head: str, tail: str) -> None:
        readings = tail.split()
        if misread(head, readings) or len(readings) > len(head):
            facts = {"head": head[:20], "many": str(len(readings)), "count": str(len(head))}
            self.fault("N016" if misread(head, readings) else "N022", self.at, **facts)
        elif _NO_READING.search(tail):
            self.fault("N024", self.at, what=f"{{{head}|{tail}}}"[:40], head=head[:20], reading=tail[:20])
        self.out += _ruby(head, readings, self.marks)

    def _field(self, name: str, shown: str, house: bool) -> None:
        if name in FIELDS:
            self.out.append(Field(name, shown, self.marks, house))
        else:
            known = ", ".join(FIELDS)
            hint = did_you_mean(name, list(FIELDS), said("fields", known=known))
            self.fault("N010", self.at, name=name[:40], hint=hint)

    def _bracket(self) -> None:
        close = self.closing.get(self.at)
        if close is None:
            self.say("[")
            self.at += 1
            return
        if self.text.startswith("^", self.at + 1):
            self._note(self.text[self.at + 2 : close], close)
            return
        end = self.closing.get(close + 1) if self.text.startswith("(", close + 1) else None
        if end is None:
            self.say("[")
            self.at += 1
            return
        self._target(self.text[self.at + 1 : close], self.text[close + 2 : end].strip(), close + 2)
        self.at = end + 1

    def _note(self, name: str, close: int) -> None:
        if _NAME.fullmatch(name):
            self.out.append(NoteCall(NOTE + name))
            self.want("N009", self.at, name)
        else:
            self.fault("N005", self.at, name=name[:40], better=note_name(name))
        self.at = close + 1

    def _target(self, inner: str, target: str, at: int) -> None:
        if target.startswith("set:"):
            self._set(inner, target.removeprefix("set:"), at)
            return
        marks = self._marked(target, at)
        if marks is None:
            return
        if not inner.strip():
            if marks.target:
                self.out.append(Reference(marks.target, marks=self.marks))
            else:
                self.fault("N006", self.at)
            return
        sub = self._inside(inner, marks)
        self.out += sub.out

    def _inside(self, inner: str, marks: Marks) -> _Scanner:
        """Scan the text between brackets."""
        sub = _Scanner(inner, self.base + self.at + 1, marks, self.signs, self.typed, depth=self.depth + 1)
        if sub.depth > DEEPEST:
            self.fault("N013", self.at, limit=str(DEEPEST))
        else:
            sub.scan()
        self.faults += sub.faults
        self.wanted += sub.wanted
        return sub

    def _set(self, inner: str, target: str, at: int) -> None:
        wordings = _wordings(target)
        sub = self._inside(inner, self.marks)
        match sub.out:
            case [Text(text, marks)] if wordings and marks == self.marks:
                self.out.append(Text(text, marks, wordings))
            case _ if wordings:
                self.fault("N012", self.at)
            case _:
                known = ", ".join(VARIANTS)
                self.fault("N011", at, target=target[:60], known=known)

    def _marked(self, target: str, at: int) -> Marks | None:
        if target.startswith("#"):
            self.want("N008", self.at, target[1:])
            return replace(self.marks, target=target[1:])
        if target.startswith(ART):
            self.want(CITED, self.at, target.removeprefix(ART))
            return replace(self.marks, target=target)
        scheme, colon, rest = target.partition(":")
        if scheme in PURPOSES and colon and not rest:
            return replace(self.marks, **PURPOSES[scheme])
        if scheme == "lang" and LANGUAGE.fullmatch(rest):
            return replace(self.marks, language=rest)
        if not colon or scheme.lower() not in SCHEMES or not whole(target):
            better = meant(target)
            hint = said("near-else", name=better) if better else ""
            self.fault("N007", at, target=target[:60], hint=hint)
            return None
        return replace(self.marks, link=target)


def _wordings(target: str) -> tuple[tuple[str, str], ...]:
    """Split `zh-Hans-CN=…; zh-Hant-HK=…`; empty where it is not well formed or a tag is no variant's."""
    found = []
    at = 0
    while part := _WORDING.match(target, at):
        found.append((part[1], re.sub(r"\\(.)", r"\1", part[2].strip())))
        at = part.end() + 1
    tags = [tag for tag, _ in found]
    whole = at > len(target) and len(set(tags)) == len(tags) and all(tag in VARIANTS for tag in tags)
    return tuple(found) if whole else ()


def _pairs(text: str, signs: re.Pattern[str]) -> dict[int, int]:
    """Map each opening sign to the closing one that answers it."""
    found: dict[int, int] = {}
    opened: list[int] = []
    for sign in signs.finditer(text):
        if sign[0] in "[(":
            opened.append(sign.start())
        elif sign[0] in "])" and opened:
            found[opened.pop()] = sign.start()
    return found


def _joined(inlines: list[Inline], own: Marks) -> list[Inline]:
    """Join texts of the same marks; two names or titles side by side stay two, but for pieces of one (`own`)."""

    def plain_of(inline: Inline) -> Marks | None:
        if not isinstance(inline, Text) or inline.wordings:
            return None
        marks = inline.marks
        whole = (marks.name, marks.book) == (own.name, own.book) or not (marks.name or marks.book)
        return marks if whole else None

    out: list[Inline] = []
    for marks, group in groupby(inlines, plain_of):
        run = list(group)
        out += run if marks is None else [Text("".join(t.text for t in run if isinstance(t, Text)), marks)]
    return out


def note_name(typed: str) -> str:
    """Give a name that a note may have for one that it may not: `n1` for 1."""
    plain = re.sub("[^a-z0-9]", "", unicodedata.normalize("NFKC", typed).lower())[:15]
    return plain if plain[:1].isalpha() else f"n{plain or ''.join(f'{ord(one):x}' for one in typed[:3])}"


def misread(head: str, readings: Sequence[str]) -> bool:
    """Say whether readings of single characters are not as many as the characters of their head."""
    spelled = all(zhuyin(one) for one in readings)
    toned = all(_TONE.search(unicodedata.normalize("NFD", one)) for one in readings)
    return len(readings) not in (1, len(head)) and (spelled or (toned and len(readings) > len(head)))


def _ruby(head: str, readings: Sequence[str], marks: Marks) -> Iterator[Ruby]:
    if len(readings) == len(head):
        yield from (Ruby(base, reading, marks) for base, reading in zip(head, readings, strict=True))
    else:
        yield Ruby(head, " ".join(readings), marks)


def parse(text: str, block: bool = False) -> tuple[Inlines, list[SpanFault], list[SpanFault]]:
    """Give the flat inline text, its faults (N001–N022), and what it refers to: faults where nothing answers.

    A text that is a `block` of its own is looked at for what other mark-up has at the beginning of a line.
    """
    if not text.strip():
        return (Text(text),), [SpanFault("N001", 0)], []
    if not (_SIGN.search(text) or SUSPECT.search(text)):
        return (Text(text),), [], []
    found = signs(text)
    faults, typed = strays(found, block)
    scanner = _Scanner(text, 0, PLAIN, found, typed)
    scanner.scan()
    return tuple(scanner.out), faults + scanner.faults, scanner.wanted
