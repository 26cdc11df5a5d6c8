"""Import WeasyPrint in half the time: its C declarations parsed once, and what it never uses here left out."""

from __future__ import annotations

import ast
import io
import marshal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.metadata import version
from types import ModuleType
from typing import Any

import _cffi_backend
import cffi

from yinfa.world.precompiled import precompiled

UNUSED = ("fontTools.subset", "fontTools.varLib.instancer")
"""HarfBuzz cuts the fonts, and the fonts that the assets give do not vary."""


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


@contextmanager
def fast_imports() -> Iterator[None]:
    """Let WeasyPrint be imported quickly meanwhile."""
    late = [name for name in UNUSED if name not in sys.modules]
    sys.modules.update({name: _Late(name) for name in late})
    cffi.FFI = Declared
    try:
        yield
    finally:
        cffi.FFI = _FFI
        for name in late:
            del sys.modules[name]
