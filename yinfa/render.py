"""Nodes through Jinja: one macro per kind of node and of inline, found by its name."""

from __future__ import annotations

import marshal
from collections.abc import Mapping, MutableMapping, Sequence
from functools import lru_cache
from importlib.metadata import version
from typing import Any

from jinja2 import (
    BaseLoader,
    Environment,
    StrictUndefined,
    Template,
    TemplateError,
    TemplateNotFound,
    pass_context,
)
from jinja2.runtime import Context, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from yinfa.compose import Galley
from yinfa.finding import Finding, PublishingError
from yinfa.ready import ready
from yinfa.theme import Theme


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
            module = env.get_template(name).make_module(self.values)
            self.macros.update({k: v for k, v in vars(module).items() if isinstance(v, Macro)})

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
        try:
            return environment(self.galley.theme).get_template(template).render({**self.values, **values})
        except TemplateError as error:
            raise PublishingError(
                Finding(
                    "T001",
                    facts=(("template", template), ("fault", str(error))),
                    address=self.at,
                )
            ) from error
