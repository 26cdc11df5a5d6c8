"""Nodes through Jinja: one macro per kind of node and of inline, found by its name."""

from __future__ import annotations

import marshal
import traceback
from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from importlib.metadata import version
from typing import Any, get_args

from jinja2 import (
    BaseLoader,
    Environment,
    StrictUndefined,
    Template,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
    pass_context,
)
from jinja2.runtime import Context, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from yinfa.compose import Galley
from yinfa.finding import Finding, PublishingError
from yinfa.model.inline import Inline
from yinfa.model.tree import Node
from yinfa.theme import Theme
from yinfa.world.precompiled import ready

KINDS = frozenset(kind.__name__.lower() for union in (Node, Inline) for kind in get_args(union))
"""What a theme needs a macro for."""
FAULTS = (TemplateError, TypeError, ValueError, LookupError, AttributeError, ArithmeticError)
"""What a template can do wrong."""


class _ThemeLoader(BaseLoader):
    """Serve template texts from the theme, so that rendering opens no file of the project."""

    def __init__(self, theme: Theme) -> None:
        self.theme = theme

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, None]:
        try:
            return self.theme.templates[template], template, None
        except KeyError:
            raise TemplateNotFound(template) from None

    def load(self, environment: Environment, name: str, globals: MutableMapping[str, Any] | None = None) -> Template:
        """Compile a template, or take it as it was compiled before."""
        source, file, _ = self.get_source(environment, name)
        mark = f"jinja2 {version('jinja2')}\n{source}"
        kept = ready(f"{self.theme.name}/{name}", mark, lambda: marshal.dumps(environment.compile(source, name, file)))
        return environment.template_class.from_code(environment, marshal.loads(kept), globals or {})


@lru_cache(maxsize=8)
def _environment(digest: str, theme: _ThemeLoader) -> Environment:
    env = ImmutableSandboxedEnvironment(
        loader=theme,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters["render"] = _render
    return env


_LOADERS: dict[str, _ThemeLoader] = {}


def environment(theme: Theme) -> Environment:
    """Give the compiled templates of a theme, once per process and digest."""
    loader = _LOADERS.setdefault(theme.digest, _ThemeLoader(theme))
    return _environment(theme.digest, loader)


@pass_context
def _render(context: Context, node: Any) -> Markup:
    printer: Printer = context["printer"]
    return printer.render(node)


class Printer:
    """Prints one galley with the macros of `modules` (the first that has a macro wins).

    `values` are pure look-ups and furniture that the macros may use by name; `printer`, `tokens`,
    `words` (interface words) and `front` are always there.
    """

    def __init__(
        self,
        galley: Galley,
        modules: Sequence[str],
        values: Mapping[str, Any] | None = None,
    ) -> None:
        self.galley = galley
        self.modules = tuple(modules)
        theme = galley.theme
        self.values: dict[str, Any] = {
            "printer": self,
            "tokens": theme.tokens,
            "front": galley.publication.front,
            "words": theme.interface_words(galley.publication.front.language),
            **(values or {}),
        }
        self.macros: dict[str, Macro] = {}
        self.at = ""
        env = environment(theme)
        for name in reversed(self.modules):
            with self._faults(name):
                module = env.get_template(name).make_module(self.values)
            self.macros.update({k: v for k, v in vars(module).items() if isinstance(v, Macro)})
        if self.modules and (missing := KINDS - set(self.macros)):
            facts = (("kinds", ", ".join(sorted(missing))), ("templates", ", ".join(self.modules)))
            raise PublishingError(Finding("T004", facts=facts))

    def render(self, node: Any) -> Markup:
        """Print a node, an inline, or a tuple of them; None prints nothing."""
        if node is None:
            return Markup("")
        if isinstance(node, tuple):
            return Markup("").join(map(self.render, node))
        kind = type(node).__name__.lower()
        self.at = getattr(node, "address", self.at)
        return Markup(self.macros[kind](node))

    def page(self, template: str, **values: Any) -> str:
        """Print a whole page template (`pdf/page.jinja`). Raises PublishingError for a template's fault."""
        with self._faults(template):
            return environment(self.galley.theme).get_template(template).render({**self.values, **values})

    @contextmanager
    def _faults(self, template: str) -> Iterator[None]:
        """Turn what a template does wrong into a finding with its file, its line and the block's address (T001)."""
        try:
            yield
        except FAULTS as error:
            name, line = _place(error, template)
            if not name:
                raise
            facts = (("template", name), ("line", str(line)), ("fault", f"{type(error).__name__}: {error}"))
            raise PublishingError(Finding("T001", facts=facts, address=self.at)) from error


def _place(error: BaseException, template: str) -> tuple[str, int]:
    """Give the template and line of an error; nothing where no template was at work."""
    if isinstance(error, TemplateSyntaxError):
        return error.name or template, error.lineno
    frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename.endswith(".jinja")]
    if frames:
        return frames[-1].filename, frames[-1].lineno or 0
    return (template, 0) if isinstance(error, TemplateError) else ("", 0)
