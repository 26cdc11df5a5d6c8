"""The distribution list: units as offices keep them, every fault of a list found at once."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from yinfa.codes.entry import Fact, said
from yinfa.compose import FormatName
from yinfa.distribution.lists import csvlist, values, xlsxlist
from yinfa.distribution.lists.cells import DAY, LOST, TOTAL, faults, shown, suspect
from yinfa.distribution.lists.columns import COLUMNS, cell_finding, columns
from yinfa.distribution.lists.kinds import mistaken
from yinfa.distribution.lists.marks import marked
from yinfa.distribution.lists.sheet import LIMIT, Sheet
from yinfa.finding import Finding, PublishingError, did_you_mean
from yinfa.model.place import Place
from yinfa.world.workspace import Workspace

MOST_FINDINGS = 500
UNUSED = 1 << 20
"""Characters of a cell that no one reads."""
SPACED = ("code", "name", "marking")
"""Columns whose spaces would be printed."""
_CODE = re.compile("[A-Za-z0-9_-]+")
_SPACES = re.compile("[\xa0\u1680\u2000-\u200a\u202f\u205f]")
"""They look like the plain one, and in fonts often are its glyph."""


def _yaml(data: bytes, file: Path) -> Sheet:
    from yinfa.distribution.lists import (
        yamllist,
    )  # with the classes that check publications: no other list pays for them

    return yamllist.read(data, file)


READERS: dict[str, Callable[[bytes, Path], Sheet]] = {
    ".yaml": _yaml,
    ".csv": csvlist.read,
    ".xlsx": xlsxlist.read,
}


@dataclass(frozen=True, slots=True)
class Unit:
    """One receiver of a publication."""

    code: str
    name: str
    variant: str = ""
    """Language tag; empty for the publication's own."""
    formats: tuple[FormatName, ...] = ()
    """Empty for all."""
    copies: int = 1
    first: int = 0
    """First copy number where the list states one, else 0."""
    each: bool = False
    """Whether each copy is a PDF of its own."""
    marking: str = ""
    contact: str = ""
    group: str = ""
    password: str = field(default="", repr=False)
    """Opens the unit's PDF; it is never written anywhere."""
    row: int = field(default=0, compare=False)
    """Where it stands in the list."""


@dataclass(frozen=True, slots=True)
class UnitList:
    file: Path
    units: tuple[Unit, ...]
    sheet: Sheet
    places: dict[str, int]
    """Where each column stands in the rows."""
    findings: tuple[Finding, ...] = ()
    """Warnings."""

    def finding(self, unit: Unit, code: str, column: str, **facts: Fact) -> Finding:
        """Say something about a cell of a unit."""
        return cell_finding(self.sheet, self.places, unit.row, code, column, **facts)


def find_list(ws: Workspace, named: Path | None) -> Path:
    """Give the list that is named, or the project's one. Raises PublishingError (U001–U003)."""
    if named is None:
        found = [p for p in (ws.content / f"units{suffix}" for suffix in READERS) if p.is_file()]
        if len(found) > 1:
            raise PublishingError(Finding("U002", facts=(("files", ", ".join(map(ws.shown, found))),)))
        if not found:
            raise PublishingError(Finding("U001"))
        return found[0]
    if not named.is_file():
        raise PublishingError(Finding("U001"))
    if named.suffix.lower() not in READERS:
        raise PublishingError(Finding("U003", Place(named, 1, 1), (("suffix", named.suffix),)))
    return named


def load_units(file: Path, ws: Workspace) -> UnitList:
    """Load a list. Raises PublishingError with all findings, each with row and column."""
    data = ws.read(file, LIMIT)
    wrong = mistaken(data, file)
    if wrong:
        raise PublishingError(wrong)
    sheet = READERS[file.suffix.lower()](data, file)
    places, findings = columns(sheet)
    if sheet.above:
        findings.append(Finding("U038", sheet.where(sheet.top, 0), (("count", str(sheet.above)),)))
    if any(f.severity == "error" for f in findings):
        raise PublishingError(*findings)
    findings += marked(sheet, places)
    reader = _UnitReader(sheet, places, findings)
    units = tuple(u for u in map(reader.unit, sheet.rows) if u)
    if not sheet.rows:
        reader.findings.append(Finding("U026", Place(file, 1, 1)))
    reader.overlaps(units)
    reader.say_mended()
    if any(f.severity == "error" for f in reader.findings):
        raise PublishingError(*capped(reader.findings))
    return UnitList(file, units, sheet, places, tuple(capped(reader.findings)))


def capped(findings: Sequence[Finding]) -> list[Finding]:
    """Leave off what no one would read, and say how many."""
    rest = len(findings) - MOST_FINDINGS
    errors_first = sorted(findings, key=lambda f: f.severity != "error")
    code = "U027" if any(f.severity == "error" for f in findings) else "U037"
    more = [Finding(code, facts=(("count", str(rest)),))] if rest > 0 else []
    return errors_first[:MOST_FINDINGS] + more


def _filled(cells: Iterable[str]) -> bool:
    return any(map(str.strip, cells))


@dataclass(slots=True)
class _UnitReader:
    """Reads rows into units; keeps what is wrong."""

    sheet: Sheet
    places: dict[str, int]
    findings: list[Finding]
    codes: dict[str, int] = field(default_factory=dict)
    names: dict[str, int] = field(default_factory=dict)
    limits: list[int] = field(default_factory=list)
    """Characters that a cell may have, by its place in the row."""
    width: int = 0
    """Cells of a row, up to the last heading."""
    hushed: bool = False
    """Whether a password may have slipped into any cell of this row, so that none is quoted."""
    odd: frozenset[int] = frozenset()
    """Rows with cells that are odd."""
    mended: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    """Rows in which something was silently put right, by the code that says so and the column."""

    def __post_init__(self) -> None:
        by_place = {n: COLUMNS[key].limit for key, n in self.places.items()}
        self.limits = [by_place.get(n, UNUSED) for n in range(len(self.sheet.header))]
        self.odd = frozenset(row for row, _ in self.sheet.marks.odd)
        self.width = 1 + max((n for n, head in enumerate(self.sheet.header) if head.strip()), default=-1)

    def fault(self, row: int, code: str, column: str, **facts: Fact) -> None:
        if self.hushed and "value" in facts:
            facts["value"] = "…"
        self.findings.append(cell_finding(self.sheet, self.places, row, code, column, **facts))

    def unit(self, line: tuple[int, Sequence[str]]) -> Unit | None:
        """Give the unit of a row, or None where a cell is no good."""
        row, cells = line
        before = len(self.findings)
        self.hushed = "password" in self.places and (len(cells) < self.width or _filled(cells[self.width :]))
        if _filled(cells[len(self.sheet.header) :]):
            facts = (("row", str(row)), ("found", str(len(cells))), ("expected", str(len(self.sheet.header))))
            self.findings.append(Finding("U022", self.sheet.where(row, len(self.sheet.header)), facts))
        texts = {key: cells[n] if n < len(cells) else "" for key, n in self.places.items()}
        if "contact" in texts:
            texts["contact"] = values.contact(texts["contact"])
        lost = self._odd(row) if row in self.odd else set()
        if suspect(cells, self.limits):
            lost |= self._hostile(row, {key: text for key, text in texts.items() if key not in lost})
        if DAY.fullmatch(texts["code"]) and "code" not in lost:
            self.fault(row, "U047", "code", value=texts["code"])
            lost.add("code")
        if TOTAL.fullmatch(values.plain(texts["code"]).rstrip(":")):
            self.fault(row, "U055", "code", value=shown(texts["code"]))
            lost |= set(texts)
        texts = {key: "" if key in lost else self._plain(row, key, text) for key, text in texts.items()}
        made = self._typed(row, texts, lost)
        self._once(row, made.code, made.name)
        return made if len(self.findings) == before or not self._error_since(before) else None

    def _plain(self, row: int, key: str, text: str) -> str:
        """Take away spaces around a cell; make unusual ones, and the letters and digits of a code, plain."""
        made = text.strip()
        if not made.isascii() and key in SPACED:
            made = _SPACES.sub(" ", made)
        if made and made != text and key in SPACED:
            self.mended.setdefault(("U036", key), []).append(row)
        if key == "code" and not made.isascii() and _CODE.fullmatch(folded := unicodedata.normalize("NFKC", made)):
            self.mended.setdefault(("U035", key), []).append(row)
            return folded
        return made

    def say_mended(self) -> None:
        """Warn once for each column of what was put right in it."""
        self.hushed = False
        for (code, column), rows in self.mended.items():
            self.fault(rows[0], code, column, count=f"{len(rows):,}")

    def _error_since(self, before: int) -> bool:
        return any(f.severity == "error" for f in self.findings[before:])

    def _odd(self, row: int) -> set[str]:
        """Tell what the reader found odd; give the columns whose words are lost by it."""
        marks = self.sheet.marks.odd
        found = {key: marks[row, n] for key, n in self.places.items() if (row, n) in marks}
        for key, (code, facts) in found.items():
            self.fault(row, code, key, **facts)
        slipped = any(code == "U053" for code, _ in found.values())
        return set(self.places if slipped else found)

    def _hostile(self, row: int, texts: dict[str, str]) -> set[str]:
        """Tell what no cell may hold; give the columns whose words are lost by it."""
        lost = set()
        for key, text in texts.items():
            for code, facts in faults(text, COLUMNS[key].limit):
                if (key, code) == ("numbered", "U046") or (key == "password" and code not in LOST):
                    continue  # a yes or no; a password has rules of its own
                self.fault(row, code, key, **({"value": "…"} if key == "password" else facts))
                lost |= {key} if code in LOST else set()
        return lost

    def _typed(self, row: int, texts: dict[str, str], lost: Container[str]) -> Unit:
        get = texts.get
        for key, column in COLUMNS.items():
            if column.required and not get(key) and key not in lost:
                self.fault(row, "U008", key)
        first, copies = self._numbers(row, get("numbers", ""), get("copies", ""))
        return Unit(
            code=get("code", ""),
            name=unicodedata.normalize("NFC", get("name", "")),
            variant=self._variant(row, get("region", "")),
            formats=self._formats(row, get("formats", "")),
            copies=copies,
            first=first,
            each=self._each(row, get("numbered", "")),
            marking=unicodedata.normalize("NFC", get("marking", "")),
            contact=get("contact", ""),
            group=get("group", ""),
            password=self._password(row, get("password", "")),
            row=row,
        )

    def _variant(self, row: int, text: str) -> str:
        found = values.variant(text)
        if found is None:
            known = [*values.KNOWN_VARIANTS, *values.REGIONS]
            hint = did_you_mean(text, known, said("known-words", known=tuple(values.KNOWN_VARIANTS)))
            self.fault(row, "U016", "region", value=shown(text), hint=hint)
        return found or ""

    def _formats(self, row: int, text: str) -> tuple[FormatName, ...]:
        if not text:
            return ()
        found, unknown = values.formats(text)
        if unknown:
            self.fault(row, "U017", "formats", value=shown(", ".join(unknown)), known=values.KNOWN_FORMATS)
        return found

    def _numbers(self, row: int, text: str, amount: str) -> tuple[int, int]:
        """Give the first copy number (0 where none is said) and the number of copies."""
        copies = values.copies(amount)
        if copies is None:
            self.fault(row, "U018", "copies", value=shown(amount), limit=f"{values.MOST:,}")
            copies = 1
        if not text:
            return 0, copies
        found = values.numbers(text)
        if found is None:
            self.fault(row, "U018", "numbers", value=shown(text), limit=f"{values.HIGHEST:,}")
            return 0, copies
        first, last = found
        stated = last - first + 1 if last else copies
        if amount and stated != copies:
            self.fault(row, "U020", "numbers", found=str(stated), expected=str(copies))
        if first + stated - 1 > values.HIGHEST:
            self.fault(row, "U018", "numbers", value=shown(text), limit=f"{values.HIGHEST:,}")
        return first, stated

    def _each(self, row: int, text: str) -> bool:
        found = values.each(text)
        if found is None:
            self.fault(row, "U025", "numbered", value=shown(text))
        return bool(found)

    def _password(self, row: int, text: str) -> str:
        for code, facts in values.password_faults(text):
            self.fault(row, code, "password", **facts)
        return text

    def _once(self, row: int, code: str, name: str) -> None:
        for column, seen, value, finding in (("code", self.codes, code, "U009"), ("name", self.names, name, "U010")):
            key = values.alike(value)
            first = seen.setdefault(key, row)
            if key and first != row:
                self.fault(row, finding, column, value=shown(value), first=str(first))

    def overlaps(self, units: Sequence[Unit]) -> None:
        """Hold the stated copy numbers against each other."""
        stated = sorted((u.first, u.first + u.copies - 1, u.row) for u in units if u.first)
        end, owner = 0, 0
        for first, last, row in stated:
            if first <= end:
                self.fault(row, "U019", "numbers", value=f"{first:06d}–{last:06d}", first=str(owner))
            if last > end:
                end, owner = last, row
