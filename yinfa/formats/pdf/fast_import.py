"""Import WeasyPrint in half the time: its C declarations parsed once, and what it never uses here left out."""

from __future__ import annotations

import ast
import io
import marshal
from functools import partial
from importlib import import_module
from types import ModuleType
from typing import Any

import _cffi_backend
import cffi

from yinfa.formats.pdf.patch import MODULES, Patch
from yinfa.world.packages import version
from yinfa.world.precompiled import precompiled

_FFI = cffi.FFI


class Declared(_cffi_backend.FFI):  # type: ignore[misc]
    """An FFI whose declarations were parsed before (what cffi calls out-of-line)."""

    def __init__(self) -> None:
        pass

    def cdef(self, text: str) -> None:
        super().__init__("weasyprint", **_tables(text))


def _tables(declarations: str) -> dict[str, Any]:
    source = f"cffi {version('cffi')}\n{declarations}"
    kept = precompiled("C declarations of WeasyPrint", source, lambda: marshal.dumps(_parsed(declarations)))
    return marshal.loads(kept)  # type: ignore[no-any-return]


def _parsed(declarations: str) -> dict[str, Any]:
    from cffi.recompiler import make_py_source

    builder = _FFI()
    builder.cdef(declarations)
    module = io.StringIO()
    make_py_source(builder, "weasyprint", module)
    call = ast.parse(module.getvalue()).body[-1].value  # type: ignore[attr-defined]
    return {keyword.arg: ast.literal_eval(keyword.value) for keyword in call.keywords}


class _Late(ModuleType):
    """Stands for a module that is imported when one of its names is used."""

    def __getattr__(self, name: str) -> Any:
        def call(*args: Any, **options: Any) -> Any:
            return getattr(import_module(self.__name__), name)(*args, **options)

        if name.startswith("__"):
            raise AttributeError(name)
        return call


def _late(name: str, there: ModuleType | None, _: None) -> ModuleType:
    return there or _Late(name)


UNUSED = ("html5_ph.css", "html5_ua_form.css")
"""Sheets of the engine for what is not asked of it: presentational hints, and fields of forms to be filled in."""


class _Sheets:
    """A folder of the engine's sheets, in which the unused ones are empty."""

    def __init__(self, folder: Any) -> None:
        self.folder = folder

    def __truediv__(self, name: str) -> Any:
        return _Empty() if name in UNUSED else self.folder / name


def _files(find: Any, package: Any) -> Any:
    found = find(package)
    return _Sheets(found) if getattr(package, "__name__", package) == "weasyprint.css" else found


class _Empty:
    def read_text(self, encoding: str) -> str:
        return ""


QUICK = (
    Patch(
        "cffi",
        "FFI",
        lambda _old, _heard: Declared,
        "the declarations of Pango and HarfBuzz are parsed anew in each process, for a third of a second",
        "Kozea/WeasyPrint#2073",
    ),
    Patch(
        "importlib.resources",
        "files",
        lambda old, _heard: partial(_files, old),
        "sheets that no page of ours uses are parsed in each process, for a hundredth of a second",
    ),
    *(
        Patch(
            MODULES, name, partial(_late, name), "HarfBuzz cuts the fonts, and those that the assets give do not vary"
        )
        for name in ("fontTools.subset", "fontTools.varLib.instancer")
    ),
)
"""What is exchanged while WeasyPrint is imported."""
