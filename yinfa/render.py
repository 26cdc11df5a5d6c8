"""Nodes through Jinja: one macro per kind of node and of inline, found by its name."""

from __future__ import annotations

import marshal
import traceback
from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from contextlib import contextmanager
from functools import cache, lru_cache, reduce
from pathlib import Path
from types import CodeType
from typing import Any, NamedTuple, get_args

from jinja2 import (
    BaseLoader,
    Environment,
    StrictUndefined,
    Template,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
    nodes,
    pass_context,
)
from jinja2.runtime import Context, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from yinfa.compose import Galley
from yinfa.finding import Finding, PublishingError
from yinfa.model.inline import Inline, QueryCall
from yinfa.model.language import language_of
from yinfa.model.place import NOWHERE, Place
from yinfa.model.tree import Node
from yinfa.theme import TemplateText, Theme
from yinfa.world.packages import version
from yinfa.world.precompiled import precompiled
from yinfa.world.store import digest

KINDS = frozenset(k.__name__.lower() for union in (Node, Inline) for k in get_args(union) if k is not QueryCall)
"""What a theme needs a macro for; those of a draft travel."""
FAULTS = (TemplateError, TypeError, ValueError, LookupError, AttributeError, ArithmeticError)
"""What a template can do wrong."""


class Layer(NamedTuple):
    """What one theme of a chain gives to a template: the lines counted on from those of the theme below."""

    depth: int
    theme: str
    start: int
    macros: frozenset[str]


class _ThemeLoader(BaseLoader):
    """Serve templates from the theme, so that rendering opens no file of the project.

    A file of nothing but macros takes the place of the macros that it names; any other, that of the whole file.
    """

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        self.parts: dict[str, tuple[Layer, ...]] = {}

    def __eq__(self, other: object) -> bool:
        """Be the same as one of a theme that says the same, so that what was compiled of that one serves."""
        return isinstance(other, _ThemeLoader) and self.theme.digest == other.theme.digest

    def __hash__(self) -> int:
        return hash(self.theme.digest)

    def load(self, environment: Environment, name: str, globals: MutableMapping[str, Any] | None = None) -> Template:
        """Compile a template, or take it as it was compiled before."""
        if name not in self.theme.templates:
            raise TemplateNotFound(name)
        texts = self.theme.stack(name)
        mark = "\n".join((f"jinja2 {version('jinja2')} {_code()}", *map(repr, texts)))
        kept = precompiled(
            f"{self.theme.name}/{name}", mark, lambda: marshal.dumps(self._compiled(environment, name, texts))
        )
        code, parts = marshal.loads(kept)
        self.parts[name] = tuple(Layer(*part) for part in parts)
        return environment.template_class.from_code(environment, code, globals or {})

    def _compiled(
        self, environment: Environment, name: str, texts: Sequence[TemplateText]
    ) -> tuple[CodeType, tuple[tuple[Any, ...], ...]]:
        """Lay macros over those of the themes below, so that whoever calls one by its name calls the nearest."""
        trees, start = list[nodes.Template](), 0
        self.parts[name] = ()
        for text in texts:
            part = Layer(text.depth, text.theme, start, frozenset())
            self.parts[name] += (part,)
            trees.append(_parsed(environment, name, text.text, start))
            macros = frozenset(macro.name for macro in trees[-1].find_all(nodes.Macro))
            self.parts[name] = (*self.parts[name][:-1], part._replace(macros=macros))
            start += text.text.count("\n") + 1
            if not _overlays(trees[-1]):
                break
        whole = reduce(overlaid, reversed(trees))
        return environment.compile(whole, name, name), tuple(map(tuple, self.parts[name]))

    def place(self, name: str, line: int) -> tuple[int, str, int]:
        """Give the depth in the chain, the theme's file, and the line in it, of a line of a compiled template."""
        part = next((p for p in reversed(self.parts.get(name, ())) if p.start < max(line, 1)), None)
        if part is None:
            return 0, f"{self.theme.name}/{name}", line
        return part.depth, f"{part.theme}/{name}", max(line - part.start, 0)


@cache
def _code() -> str:
    """Digest this module: what it compiled before it was changed is stale."""
    return digest(Path(__file__).read_bytes())


def _parsed(environment: Environment, name: str, text: str, start: int) -> nodes.Template:
    """Parse a template, its lines counted on from `start`."""
    try:
        tree = environment.parse(text, name, name)
    except TemplateSyntaxError as error:
        error.lineno += start
        raise
    for node in tree.find_all(nodes.Node):
        node.lineno = (node.lineno or 0) + start  # None in expressions that the parser makes up
    return tree


_QUIET = (nodes.Macro, nodes.Import, nodes.FromImport, nodes.Assign, nodes.AssignBlock)


def _quiet(node: nodes.Node) -> bool:
    """Say whether a statement prints nothing by itself."""
    blank = isinstance(node, nodes.Output) and all(
        isinstance(one, nodes.TemplateData) and one.data.isspace() for one in node.nodes
    )
    return blank or isinstance(node, _QUIET)


def _overlays(tree: nodes.Template) -> bool:
    return all(map(_quiet, tree.body)) and any(isinstance(node, nodes.Macro) for node in tree.body)


def overlaid(below: nodes.Template, own: nodes.Template) -> nodes.Template:
    """Put macros in the place of those of their names, what is new before anything is printed.

    A macro that cannot be called as the one in whose place it stands is for its own theme alone: it comes from a copy
    that is older than the other.
    """
    macros = {node.name: node for node in own.body if isinstance(node, nodes.Macro)}
    body, older = list[nodes.Node](), list[nodes.Macro]()
    for node in below.body:
        over = macros.pop(node.name, None) if isinstance(node, nodes.Macro) else None
        body.append(over or node)
        if isinstance(node, nodes.Macro) and over is not None and not _stands_in(over, node):
            older.append(node)
    for macro in older:
        _set_apart(macro, (*below.body, *older))
    at = next((n for n, node in enumerate(body) if not _quiet(node)), len(body))
    new = [node for node in own.body if not isinstance(node, (nodes.Macro, nodes.Output))]
    return nodes.Template([*body[:at], *older, *new, *macros.values(), *body[at:]], lineno=1)


def _stands_in(macro: nodes.Macro, other: nodes.Macro) -> bool:
    """Say whether a macro takes what another is called with."""
    needed, given = (len(one.args) - len(one.defaults) for one in (macro, other))
    return needed <= given and len(macro.args) >= len(other.args)


def _set_apart(macro: nodes.Macro, users: Sequence[nodes.Node]) -> None:
    """Give a macro another name, by which its own theme calls it."""
    name, macro.name = macro.name, f"{macro.name}_below"
    for user in users:
        for called in user.find_all(nodes.Name):
            if called.name == name:
                called.name = macro.name


@lru_cache(maxsize=8)
def _environment(loader: _ThemeLoader) -> Environment:
    env = ImmutableSandboxedEnvironment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters["render"] = _render
    return env


def environment(theme: Theme) -> Environment:
    """Give the compiled templates of a theme, once per process and digest."""
    return _environment(_ThemeLoader(theme))


def _loader(theme: Theme) -> _ThemeLoader:
    loader = environment(theme).loader
    assert isinstance(loader, _ThemeLoader)
    return loader


@pass_context
def _render(context: Context, node: Any) -> Markup:
    printer: Printer = context["printer"]
    return printer.render(node)


class Printer:
    """Prints one galley with the macros of `modules`: of the nearest theme, in it of the first that has one.

    `values` are pure look-ups and furniture that the macros may use by name; `printer`, `tokens`,
    `words` (interface words), `front` and `lang` (what its language asks for) are always there.
    """

    def __init__(
        self,
        galley: Galley,
        modules: Sequence[str],
        values: Mapping[str, Any] | None = None,
    ) -> None:
        self.galley = galley
        drafted = (f"draft/{galley.ticket.format}.jinja",) if galley.ticket.draft and modules else ()
        self.modules = (*drafted, *modules)
        theme = galley.theme
        self.values: dict[str, Any] = {
            "printer": self,
            "tokens": theme.tokens,
            "front": galley.publication.front,
            "lang": language_of(galley.publication.front.language),
            "words": theme.interface_words(galley.publication.front.language),
            **(values or {}),
        }
        self.macros: dict[str, Macro] = {}
        self.at = ""
        for _, macros in sorted(self._found(), key=lambda row: -row[0]):
            self.macros.update(macros)
        if self.modules and (missing := KINDS - set(self.macros)):
            facts = (("kinds", ", ".join(sorted(missing))), ("templates", ", ".join(self.modules)))
            raise PublishingError(Finding("T004", facts=facts))

    def _found(self) -> Iterator[tuple[int, dict[str, Macro]]]:
        """Give the macros of each theme in each file, the shared file first, with how far below the theme lies.

        A copy of the whole shared file, beside which its theme has no file of the format, is no word on what the format
        prints otherwise: it counts as the farthest.
        """
        theme = self.galley.theme
        modules = dict[str, dict[str, Macro]]()
        for name in reversed(self.modules):
            with self._faults(name):
                module = environment(theme).get_template(name).make_module(self.values)
            modules[name] = {k: v for k, v in vars(module).items() if isinstance(v, Macro)}
        parts = _loader(theme).parts
        beside = {part.depth for part in parts[self.modules[0]]} if self.modules else set()
        for name, macros in modules.items():
            for part in parts[name]:
                copied = part.depth not in beside and 2 * len(KINDS & part.macros) > len(KINDS)
                depth = max(beside) if copied else part.depth
                yield depth, {k: macros[k] for k in part.macros & macros.keys()}

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
            depth, printed, line = _loader(self.galley.theme).place(name, line)
            facts = (("template", printed), ("line", str(line)), ("fault", f"{type(error).__name__}: {error}"))
            homes = self.galley.theme.homes[depth : depth + 1]
            at = Place(homes[0] / name, line, 1) if homes and line else NOWHERE
            raise PublishingError(Finding("T001", at, facts, address=self.at)) from error


def _place(error: BaseException, template: str) -> tuple[str, int]:
    """Give the template and line of an error; nothing where no template was at work."""
    if isinstance(error, TemplateSyntaxError):
        return error.name or template, error.lineno
    frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename.endswith(".jinja")]
    if frames:
        return frames[-1].filename, frames[-1].lineno or 0
    return (template, 0) if isinstance(error, TemplateError) else ("", 0)
