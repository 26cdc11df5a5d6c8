"""What modules let Python compile at each start, kept beside the .pyc files, which hold it only as text.

These are the methods of dataclasses, which `dataclasses` writes as source, and regular expressions: of a cold start of
the program 0.09 s of 0.35 (Word), 0.11 of 0.65 (PDF). Both are taken where the standard library would compile them, so
that no module need know of it, libraries' neither (docs/decisions/0003).
"""

from __future__ import annotations

import marshal
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from yinfa.world.precompiled import keep, recall

NAME = "texts of modules"
MOST = 5_000
"""Texts that are kept; the program with all its libraries has some 2,000."""
UNSTEADY = {"email._header_value_parser"}
"""Modules whose expressions hang on the order of sets, another in each process."""
_OF_FUNCTIONS = 1
"""The flag of code that keeps its names in fast places, as that of functions does: `inspect.CO_OPTIMIZED`."""
Key = str | tuple[str | bytes, int]
"""The source of methods; or a regular expression with its flags."""


class _Texts:
    """Compiled forms by their text, each still packed until it is asked for."""

    def __init__(self) -> None:
        self.sre: Any = import_module("_sre")
        self.parser: Any = import_module("re._compiler")
        self.parse, self.build = self.parser.compile, self.sre.compile
        kept = recall(NAME, "")
        self.known: dict[Key, bytes] = marshal.loads(kept) if kept else {}
        self.new: dict[Key, bytes] = {}

    def execute(self, text: str, names: dict[str, Any], made: dict[str, Any]) -> None:
        """Stand for `exec` in `dataclasses`."""
        kept = self.known.get(text)
        code = marshal.loads(kept) if kept else compile(text, "<string>", "exec", dont_inherit=True)
        if not kept:
            self._note(text, code)
        exec(code, names, made)

    def pattern(self, text: Any, flags: int = 0) -> re.Pattern[Any]:
        """Stand for the compiler of regular expressions."""
        if not isinstance(text, (str, bytes)):
            return self.parse(text, flags)  # type: ignore[no-any-return]
        kept = self.known.get((text, int(flags)))
        if kept:
            return self.build(text, *marshal.loads(kept))  # type: ignore[no-any-return]
        return self._parsed(text, flags) if _steady() else self.parse(text, flags)

    def _parsed(self, text: str | bytes, flags: int) -> re.Pattern[Any]:
        """Compile an expression, and note what its engine was given."""

        def build(asked: Any, every: int, code: list[int], *groups: Any) -> re.Pattern[Any]:
            if asked is text:  # and not of another thread
                self._note((text, int(flags)), (int(every), [*map(int, code)], *groups))
            return self.build(asked, every, code, *groups)  # type: ignore[no-any-return]

        with _standing((self.sre, "compile", build)):
            return self.parse(text, flags)  # type: ignore[no-any-return]

    def _note(self, key: Key, form: Any) -> None:
        self.known[key] = self.new[key] = marshal.dumps(form)

    def keep(self) -> None:
        """Keep what was new, beside what other processes kept meanwhile."""
        if not self.new:
            return
        kept = recall(NAME, "")
        every = {**(marshal.loads(kept) if kept else {}), **self.new}
        self.new = {}
        if len(every) <= MOST:
            keep(NAME, "", marshal.dumps(every))


_now: list[_Texts] = []


@contextmanager
def kept_texts() -> Iterator[None]:
    """Let what modules compile meanwhile be taken as it was compiled before."""
    texts = _Texts()
    _now.append(texts)
    try:
        with _standing((import_module("dataclasses"), "exec", texts.execute), (texts.parser, "compile", texts.pattern)):
            yield
    finally:
        _now.remove(texts)
        texts.keep()


def keep_new() -> None:
    """Keep at once what this process met first: a worker's end comes without notice."""
    for texts in _now:
        texts.keep()


@contextmanager
def _standing(*places: tuple[Any, str, Callable[..., Any]]) -> Iterator[None]:
    """Let functions stand under names of modules meanwhile."""
    before = [(module, name, vars(module).get(name)) for module, name, _ in places]
    for module, name, call in places:
        setattr(module, name, call)
    try:
        yield
    finally:
        for module, name, old in before:
            delattr(module, name) if old is None else setattr(module, name, old)


def _steady() -> bool:
    """Say whether a module or the body of a class asks for an expression; what functions make up may be anybody's."""
    frame = sys._getframe(2)
    while frame.f_back and str(frame.f_globals.get("__name__")).partition(".")[0] == "re":
        frame = frame.f_back
    return not frame.f_code.co_flags & _OF_FUNCTIONS and frame.f_globals.get("__name__") not in UNSTEADY
