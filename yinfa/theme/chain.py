"""The folders that a theme is read from: its own, and those of the themes that it extends."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from yinfa.codes.entry import Said, said
from yinfa.finding import Finding, PublishingError, did_you_mean, few
from yinfa.model.place import Place
from yinfa.world.packages import version
from yinfa.world.precompiled import keep, recall
from yinfa.world.store import digest
from yinfa.world.workspace import Workspace

LIMIT = 1 << 20
REFERENCE, REFERENCE_LIMIT = "reference.docx", 16 << 20
"""A Word file of the house beside its theme.yaml, and the bytes it may have."""
TOKENS, TEMPLATE, EXTENDS = "theme.yaml", ".jinja", "extends"
BASE = "handout"
"""What a theme extends that does not say it: whole copies from before themes extended keep up so."""
FileStamp = tuple[str, int, int]
Keys = Mapping[tuple[str, ...], tuple[int, int]]


@dataclass(frozen=True, slots=True)
class ThemeFolder:
    """A theme as it lies in its folder."""

    home: Path
    stamps: tuple[FileStamp, ...]
    """Its files as they were when it was read: folders are the same where these are."""
    data: Mapping[str, bytes] = field(compare=False)
    """Its files by path, but for other than templates, theme.yaml and reference.docx."""
    names: frozenset[str] = field(compare=False)
    """The paths of all files in it."""
    templates: Mapping[str, str] = field(compare=False)
    tokens: Mapping[str, Any] = field(compare=False)
    extends: str | None = field(compare=False)
    """What it says it extends; None where it says nothing."""
    keys: Keys = field(compare=False)
    """Line and column of each key of its theme.yaml."""

    @property
    def name(self) -> str:
        return self.home.name

    def at(self, path: tuple[str, ...]) -> Place:
        """Give the place of a token, or of the nearest map around it."""
        near = next(self.keys[path[:n]] for n in range(len(path), -1, -1) if path[:n] in self.keys)
        return Place(self.home / TOKENS, *near)


def chain(ws: Workspace, name: str) -> tuple[ThemeFolder, ...]:
    """Give the folders of a theme, the nearest first; the last is the theme that travels with the program.

    Raises PublishingError (T002, T003, T006, T008, T009).
    """
    home = next(filter(_is_theme, _homes(ws, name)), None)
    if home is None:
        raise PublishingError(Finding("T002", facts=(("theme", name), ("hint", _near(name, _known(ws))))))
    found = [_folder(ws, home)]
    while found[-1].home != ws.templates[-1] / BASE:
        found.append(_folder(ws, _next(ws, found)))
    return tuple(found)


def _next(ws: Workspace, found: list[ThemeFolder]) -> Path:
    """Give the folder of the theme that the last one extends: its own name is looked for one search path further."""
    last, name = found[-1], found[-1].extends
    homes = _homes(ws, name or BASE)
    if name == last.name:
        homes = homes[ws.templates.index(last.home.parent) + 1 :]
    elif name is None:  # a house's own copy of the handout means the one that travels, not itself
        homes = [home for home in homes if home not in [f.home for f in found]]
    home = next(filter(_is_theme, homes), None)
    if home is None:
        known = [one for one in _known(ws) if one != last.name]
        facts = (("theme", name or BASE), ("hint", _near(name or "", known)))
        raise PublishingError(Finding("T008", last.at((EXTENDS,)), facts))
    if home in (f.home for f in found):
        names = [f.name for f in found] + [home.name]
        raise PublishingError(Finding("T009", last.at((EXTENDS,)), (("chain", " → ".join(names)), ("base", BASE))))
    return home


def _homes(ws: Workspace, name: str) -> list[Path]:
    return [folder / name for folder in ws.templates] if Path(name).name == name else []


def _is_theme(home: Path) -> bool:
    return (home / TOKENS).is_file()


def _known(ws: Workspace) -> list[str]:
    return sorted({path.parent.name for folder in ws.templates for path in folder.glob(f"*/{TOKENS}")})


def stamp(path: Path) -> FileStamp:
    """Name a file as it is now; one that is not there has no size."""
    try:
        status = path.stat()
    except OSError:
        return str(path), 0, -1
    return str(path), status.st_mtime_ns, status.st_size


def _folder(ws: Workspace, home: Path) -> ThemeFolder:
    """Read a folder, once as long as no file of it changes."""
    return _read(ws, home, tuple(stamp(path) for path in ws.files(home) if not _hidden(path.relative_to(home))))


def _hidden(path: Path) -> bool:
    """Whether a file is none of the house's: other systems leave `._nodes.jinja` beside what they copy."""
    return any(part.startswith(".") for part in path.parts)


@lru_cache(32)
def _read(ws: Workspace, home: Path, stamps: tuple[FileStamp, ...]) -> ThemeFolder:
    names = {path.relative_to(home).as_posix(): path for path in map(Path, (name for name, *_ in stamps))}
    wanted = [name for name in names if name in (TOKENS, REFERENCE) or name.endswith(TEMPLATE)]
    data = {name: ws.read(names[name], REFERENCE_LIMIT if name == REFERENCE else LIMIT) for name in wanted}
    texts = {name: decoded(names[name], data[name]) for name in wanted if name != REFERENCE}
    source = texts.pop(TOKENS)
    tokens, keys = parsed(source, home / TOKENS)
    stated, extends = EXTENDS in tokens, tokens.pop(EXTENDS, None)
    if stated and not isinstance(extends, str):
        facts = (("key", EXTENDS), ("expected", said("text")), ("example", f"{EXTENDS}: {BASE}"))
        raise PublishingError(Finding("T006", Place(home / TOKENS, *keys[EXTENDS,]), facts))
    return ThemeFolder(home, stamps, data, frozenset(names), texts, tokens, extends, keys)


def decoded(path: Path, data: bytes) -> str:
    """Read a text of a theme. Raises PublishingError (T003) where it is not UTF-8."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise PublishingError(Finding("T003", Place(path, line, 1), (("fault", said("not-utf8")),))) from error


def parsed(source: str, file: Path) -> tuple[dict[str, Any], Keys]:
    """Read a map and where its keys stand; a file of comments is an empty one. Raises PublishingError (T003).

    What was read before is taken as it was: to read YAML takes 0.02 s of each start, most of it for what reads it.
    """
    name = f"{file.parent.name}/{file.name}"
    mark = digest(source, version("pyyaml"), Path(__file__).read_bytes())
    kept = recall(name, mark)
    if kept is not None:
        value, rows = json.loads(kept)
        return value, {tuple(path): (line, column) for path, line, column in rows}
    value, keys = _from_yaml(source, file)
    with suppress(TypeError):  # a date
        plain = json.dumps((value, [(path, *at) for path, at in keys.items()]))
        if json.loads(plain)[0] == value:
            keep(name, mark, plain.encode())
    return value, keys


def _loader() -> Any:
    import yaml

    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _from_yaml(source: str, file: Path) -> tuple[dict[str, Any], Keys]:
    import yaml

    try:
        root: Any = yaml.compose(source, _loader())
        value, keys = _spelled(yaml.load(source, _loader())), dict(_keys(root, ())) if root else {}
    except RecursionError as error:
        raise PublishingError(Finding("T003", Place(file, 1, 1), (("fault", said("too-deep")),))) from error
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        at = Place(file, mark.line + 1, mark.column + 1) if mark else Place(file, 1, 1)
        raise PublishingError(Finding("T003", at, (("fault", str(error).replace("\n", " ")),))) from error
    if root is None:
        return {}, {(): (1, 1)}
    if not isinstance(value, dict):
        raise PublishingError(Finding("T003", Place(file, 1, 1), (("fault", said("not-map")),)))
    return value, keys


def _spelled(value: Any) -> Any:
    """Let all keys be texts: a key such as 1 or no is one that nobody knows."""
    return {str(key): _spelled(one) for key, one in value.items()} if isinstance(value, dict) else value


def _keys(node: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], tuple[int, int]]]:
    """Give line and column of each key."""
    yield path, (node.start_mark.line + 1, node.start_mark.column + 1)
    for key, value in node.value if node.id == "mapping" else ():
        yield from _keys(value, (*path, str(key.value)))
        yield (*path, str(key.value)), (key.start_mark.line + 1, key.start_mark.column + 1)


def extending(source: str, base: str) -> str:
    """Let a theme.yaml extend a theme of that name, whatever it has said."""
    import yaml

    root: Any = yaml.compose(source, _loader())
    if root is None:
        return f"{EXTENDS}: {base}\n{source}"
    for key, value in root.value:
        if key.value == EXTENDS:
            return source[: value.start_mark.index] + base + source[value.end_mark.index :]
    at, mark = (root.start_mark.index + 1, ", ") if root.flow_style else (root.start_mark.index, "\n")
    return f"{source[:at]}{EXTENDS}: {base}{mark}{source[at:]}"


def _near(name: str, known: list[str]) -> Said:
    """Say which theme may be meant."""
    return did_you_mean(name.lower(), known, said("known-themes", known=few(known)))
