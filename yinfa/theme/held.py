"""What a theme says, held against the themes that it extends: tokens, files and macros that nobody knows."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from difflib import get_close_matches
from math import inf
from typing import Any

from yinfa.codes.entry import Fact, Said, said
from yinfa.finding import Finding
from yinfa.model.place import Place
from yinfa.model.series import SERIES
from yinfa.theme.chain import TEMPLATE, TOKENS, ThemeFolder

_TYPES: tuple[tuple[Any, str], ...] = (
    (dict, "map"),
    (list, "list"),
    (bool, "yes-no"),
    ((int, float), "number"),
    (str, "quoted-text"),
)
_MAY = {"first": 0, "faces": dict[str, int](), "fallbacks": list[str](), "word_hk": ""}
"""What a font may say beside its names: where its faces begin in the file, or their numbers by language; who lends."""
_LEAST = {"section_numbers": 3, "formats": 1}
"""How many values the lists have at least."""
_LINES = ("solid", "double", "dashed", "dotted")
"""The lines that PDF, Word and EPUB draw beside a box."""
_COLOUR = re.compile("[0-9A-Fa-f]{6}")
_COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
_MACRO = re.compile(r"\{%[-+]?\s*macro\s+(\w+)")
_ALIAS = re.compile(r"\bas\s+(\w+)(?=[^{}]*%\})")
"""What an imported macro is called."""
_NAMED = re.compile(r"\{%[-+]?\s*(?:include|import|from|extends)\s+[\"']([^\"']+)[\"'](?!\s+ignore)")
KeyPath = tuple[str, ...]
TokenFault = tuple[KeyPath, str, tuple[tuple[str, Fact], ...]]


def faults(
    folder: ThemeFolder, nearer: Sequence[ThemeFolder], model: Mapping[str, Any], below: Sequence[ThemeFolder]
) -> list[Finding]:
    """Find what is wrong with one theme of a chain; `model` are the tokens of the themes below it."""
    printed = "\n".join(text for one in (folder, *nearer) for text in one.templates.values())
    strict = folder.extends is not None
    found = [
        Finding(code, folder.at(path), (("key", ".".join(path)), *facts))
        for path, code, facts in _tokens(model, folder.tokens, (), _Judge(printed, strict, model["colours"]))
    ]
    return [
        *found,
        *_files(folder, printed, below),
        *_templates(folder, nearer, below),
        *_macros(folder, nearer, below),
    ]


class _Judge:
    """Says which names are slips: unknown to the themes below and to every template.

    A theme that does not say what it extends may be a whole copy from before themes extended, with names of its own:
    there only a name is a slip that is near to one which the theme lacks.
    """

    def __init__(self, printed: str, strict: bool, colours: Collection[str] = ()) -> None:
        self.printed, self.strict = printed, strict
        self.words = {"line": _LINES, "colour": tuple(colours)}
        """What a token of that name may say."""

    def slip(self, name: str, known: Collection[str], own: Collection[str], uses: int = 0) -> str | None:
        """Give what was meant by a name, empty where nothing is near; None where it is no slip.

        It is used where templates say it more often than `uses` times.
        """
        if len(re.findall(rf"(?<!\w){re.escape(name)}(?!\w)", self.printed)) > uses:
            return None
        near = get_close_matches(name, sorted(set(known) - set(own)), 1, 0.6)
        return near[0] if near else "" if self.strict else None


def _hint(near: str, other: Said) -> tuple[str, Said]:
    return "hint", said("near", name=near) if near else other


def _tokens(model: Any, found: Any, path: KeyPath, judge: _Judge) -> Iterator[TokenFault]:
    kind, expected = next(row for row in _TYPES if isinstance(model, row[0]))
    if not isinstance(found, kind) or not _is_number(found, model, "faces" in path[:-1] or path[-1:] == ("first",)):
        yield path, "T006", (("expected", said(expected)), ("example", _shown(model)))
    elif path == ("faces",) or path[2:] == ("faces",):
        for name, value in found.items():
            yield from _tokens(0, value, (*path, name), judge)
    elif isinstance(model, dict):
        known = _MAY | model if path[:-1] == ("fonts",) else model
        for name, value in found.items():
            yield from _token(known, found, (*path, name), value, judge)
    elif isinstance(model, list):
        yield from _listed(model, found, path)
    elif isinstance(model, str) and path[-1] in judge.words:
        yield from _known(judge.words[path[-1]], found, path)
    elif isinstance(model, str) and _COLOUR.fullmatch(model) and judge.strict and not _COLOUR.fullmatch(found):
        yield path, "T010", (("value", found), ("example", model))


def _is_number(found: Any, model: Any, counts: bool) -> bool:
    """Say whether a value is a number where one is wanted: finite, not yes or no; a whole one where it `counts`."""
    if isinstance(model, bool) or not isinstance(model, (int, float)):
        return True
    return not isinstance(found, bool) and abs(found) < inf and not (counts and not 0 <= found == int(found))


def _token(
    model: Mapping[str, Any], found: Mapping[str, Any], path: KeyPath, value: Any, judge: _Judge
) -> Iterator[TokenFault]:
    """Hold one key of a map, and what it says, against those of the themes below."""
    name = path[-1]
    if name in model:
        yield from _tokens(model[name], value, path, judge)
    elif path[:-1] == ("fonts",) and judge.slip(name, model, found) is None:
        yield from _tokens(model["serif"], value, path, judge)
        for key in sorted(model["serif"].keys() - value.keys() - _MAY.keys()) if isinstance(value, dict) else ():
            yield path, "T005", (("key", ".".join((*path, key))), ("example", str(model["serif"][key])))
    elif (near := judge.slip(name, model, found)) is not None:
        meant = ".".join((*path[:-1], near)) if near else ""
        yield path, "T007", (_hint(meant, said("delete-or-print")),)


def _listed(model: list[Any], found: list[Any], path: KeyPath) -> Iterator[TokenFault]:
    """Hold a list, which takes the place of the one below, against the values that it may have."""
    if path[-1] == "fallbacks":
        return  # whether such files are there is asked beside (T015)
    least, known = _LEAST.get(path[-1], 0), SERIES if path[-1] == "section_numbers" else tuple(model)
    if len(found) < least:
        expected = said("list-of-at-least", least=str(least))
        yield path, "T006", (("expected", expected), ("example", _shown(model)))
    for value in found:
        yield from _known(known, value, path)


def _known(known: Sequence[str], value: Any, path: KeyPath) -> Iterator[TokenFault]:
    if value not in known:
        near = get_close_matches(str(value), known, 1, 0.6)
        hint = _hint(near[0] if near else "", said("known-words", known=tuple(known)))
        yield path, "T014", (("value", str(value)), hint)


def _shown(value: Any) -> str:
    """Spell a value as it may stand in theme.yaml."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_shown(one)}" for key, one in list(value.items())[:2]) + "}"
    if isinstance(value, list):
        return f"[{', '.join(map(str, value))}]"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f'"{value}"' if isinstance(value, str) else str(value)


def _files(folder: ThemeFolder, printed: str, below: Sequence[ThemeFolder]) -> Iterator[Finding]:
    """Find files that no template names and that take no template's place."""
    known = {path for one in below for path in one.templates}
    judge = _Judge(printed, folder.extends is not None)
    for path in sorted(folder.names - known):
        meant = f"{path}{TEMPLATE}" if f"{path}{TEMPLATE}" in known else None
        if path.endswith(TEMPLATE) and path != TOKENS:
            meant = judge.slip(path, known, folder.names)
        if meant is not None:
            hint = _hint(meant, said("delete-or-include"))
            yield Finding("T012", Place(folder.home / path, 1, 1), (("path", path), hint))


def _templates(folder: ThemeFolder, nearer: Sequence[ThemeFolder], below: Sequence[ThemeFolder]) -> Iterator[Finding]:
    """Find templates that are asked for by name and that are in no theme of the chain."""
    known = {path for one in (folder, *nearer, *below) for path in one.templates}
    for path, text in folder.templates.items():
        for name, at in _found(_NAMED, text, folder, path):
            if name not in known:
                near = get_close_matches(name, sorted(known), 1, 0.6)
                hint = _hint(near[0] if near else "", said("add-file"))
                yield Finding("T011", at, (("path", name), hint))


def _macros(folder: ThemeFolder, nearer: Sequence[ThemeFolder], below: Sequence[ThemeFolder]) -> Iterator[Finding]:
    """Find macros that take no macro's place and that no template calls."""
    texts = [text for one in below for text in one.templates.values()]
    known = {name for text in texts for name in (*_MACRO.findall(text), *_ALIAS.findall(text))}
    for path, text in folder.templates.items():
        judge = _Judge(
            "\n".join((text, *(t for one in nearer for t in one.templates.values()))), folder.extends is not None
        )
        for name, at in _found(_MACRO, text, folder, path):
            near = judge.slip(name, known, _MACRO.findall(text), uses=1) if name not in known else None
            if near is not None:
                hint = _hint(near, said("delete-or-call"))
                yield Finding("T013", at, (("macro", name), hint))


def _found(pattern: re.Pattern[str], text: str, folder: ThemeFolder, path: str) -> Iterator[tuple[str, Place]]:
    """Give what a pattern finds outside comments, with its place in the theme's file."""
    bare = _COMMENT.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)
    starts = [0, *(found.end() for found in re.finditer("\n", text))]
    for found in pattern.finditer(bare):
        line = bisect_right(starts, found.start(1))
        yield found[1], Place(folder.home / path, line, found.start(1) - starts[line - 1] + 1)
