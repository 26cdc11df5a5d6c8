"""The layers: imports go downward only and never in a circle, and each engine has one room."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LAYERS = (
    "cli",
    "home",
    "distribution",
    "press",
    "formats",
    "formats.pdf formats.docx formats.epub",
    "assets shelf",
    "render",
    "compose content",
    "devices pictures theme",
    "master reading world",
    "finding",
    "model codes record",
)
"""The floors of the house, the topmost first: a room may use the rooms below its own."""
OWNERS = {
    "weasyprint": ("formats/pdf", "assets/fonts.py"),
    "pydyf": ("formats/pdf/objects.py", "formats/pdf/seam.py"),
    "docx": ("formats/docx",),
    "ebooklib": ("formats/epub",),
    "jinja2": ("render.py",),
    "yaml": ("content", "theme/chain.py"),
    "pydantic": ("content",),
    "uharfbuzz": ("assets", "pictures/letters.py"),
    "resvg_py": ("assets/cover.py", "pictures/plate.py"),
    "cssselect2": ("pictures/style.py",),
    "tinycss2": ("pictures/style.py",),
    "opencc": ("compose/variant.py",),
    "watchfiles": ("world/changes.py",),
    "starlette": ("shelf/server.py",),
    "uvicorn": ("shelf/server.py", "shelf/wire.py"),
    "segno": ("shelf/page.py",),
    "rich": ("cli/report.py",),
    "boto3": ("distribution/channels",),
    "paramiko": ("distribution/channels",),
    "distributed": ("distribution/crew/cluster.py", "distribution/crew/remote.py", "distribution/crew/choose.py"),
    "dask": ("distribution/crew/cluster.py",),
    "pyhanko": ("distribution/seals/sign.py", "distribution/seals/signature.py"),
    "cryptography": ("distribution/seals/sign.py",),
    "keyring": ("world/keyrings.py",),
    "fcntl": ("world/posix.py",),
    "resource": ("world/posix.py",),
    "sqlite3": ("distribution/ledger.py",),
    "pickle": ("distribution/crew",),
}

ONLY_POSIX = {
    "os": "O_NONBLOCK O_NOCTTY O_DIRECTORY O_NOFOLLOW O_CLOEXEC O_TMPFILE chown chroot fchmod fchown fdatasync fork "
    "forkpty fstatvfs fwalk getegid geteuid getgid getgroups getloadavg getpgid getpgrp getpriority getsid getuid "
    "getxattr killpg lchown lockf major mkfifo mknod nice openpty pipe2 posix_fadvise posix_fallocate posix_spawn "
    "posix_spawnp pread pwrite register_at_fork sched_getaffinity sched_setaffinity sched_yield sendfile setgid "
    "setpgid setpriority setsid setuid setxattr statvfs sync sysconf tcgetpgrp ttyname uname wait wait3 wait4 waitid "
    "WNOHANG memfd_create splice eventfd pidfd_open",
    "signal": "SIGALRM SIGCHLD SIGCONT SIGHUP SIGKILL SIGPIPE SIGQUIT SIGSTOP SIGTSTP SIGUSR1 SIGUSR2 SIGWINCH alarm "
    "pause pthread_kill pthread_sigmask set_wakeup_fd setitimer siginterrupt sigwait sigtimedwait",
    "select": "epoll poll",
    "socket": "AF_UNIX send_fds recv_fds socketpair",
    "time": "clock_gettime tzset",
}
"""What modules of the standard library have on POSIX systems alone."""
POSIX_KEYWORDS = {"pass_fds", "preexec_fn", "start_new_session", "process_group", "extra_groups", "dir_fd"}
POSIX_MODULES = {"fcntl", "grp", "posix", "pty", "pwd", "readline", "resource", "syslog", "termios", "tty"}
POSIX_STARTS = {"fork", "forkserver"}


def modules() -> list[Path]:
    return sorted((ROOT / "yinfa").rglob("*.py"))


def imports(path: Path) -> Iterator[str]:
    """Give imported modules; those named in a call (`inside("weasyprint")`) count too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (a.name for a in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = (f"{node.module}.{a.name}" for a in node.names)
            yield from (
                name if (ROOT / name.replace(".", "/")).with_suffix(".py").exists() else node.module for name in names
            )
        elif isinstance(node, ast.Call):
            yield from (a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str))


def dotted(path: Path) -> str:
    """Give the name by which a module is imported."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def layer(name: str) -> int | None:
    """Give the layer of a dotted name under `yinfa.` by its longest known prefix; None for the package itself."""
    best: tuple[int, int] | None = None
    for n, row in enumerate(LAYERS):
        for room in row.split():
            if (name == room or name.startswith(room + ".")) and (best is None or len(room) > best[0]):
                best = (len(room), n)
    return best[1] if best else None


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_go_downward_only(path: Path) -> None:
    name = dotted(path).removeprefix("yinfa").removeprefix(".")
    own = layer(name)
    if own is None:
        assert name == "", f"{name} stands in no layer"
        return
    room = name.split(".")[:2]
    for target in {dotted(other) for other in modules()} & set(imports(path)) - {"yinfa"}:
        if path.name == "__init__.py" and path.parent.name == "formats":  # the table names makers late
            continue
        other = target.removeprefix("yinfa.")
        found = layer(other)
        assert found is not None, f"{other} stands in no layer"
        if found == own:
            assert other.split(".")[:2] == room or other.split(".")[0] == name.split(".")[0], f"{name} → {other}"
        else:
            assert found > own, f"{name} → {other} goes upward"


def test_no_module_uses_itself_by_a_detour() -> None:
    names = {dotted(path): path for path in modules()}
    used = {
        name: (names.keys() & set(imports(path))) - {name, "yinfa"}
        for name, path in names.items()
        if name != "yinfa.formats"
    }
    assert "yinfa.press.making" in used["yinfa.press.run"]
    TopologicalSorter(used).prepare()  # raises CycleError, which names the circle


@pytest.mark.parametrize("library", sorted(OWNERS))
def test_each_engine_has_one_room(library: str) -> None:
    users = {
        str(p.relative_to(ROOT / "yinfa"))
        for p in modules()
        for name in imports(p)
        if name == library or name.startswith(library + ".")
    }
    assert users, f"nobody uses {library}: remove it"
    assert [u for u in users if not u.startswith(OWNERS[library])] == []


def only_posix(code: str) -> Iterator[str]:
    """Give what a module uses that Windows lacks."""
    for node in ast.walk(ast.parse(code)):
        match node:
            case ast.Import(names):
                yield from (a.name for a in names if a.name in POSIX_MODULES)
            case ast.ImportFrom(module=str(module), names=names):
                lacking = ONLY_POSIX.get(module, "").split()
                yield from (a.name for a in names if module in POSIX_MODULES or a.name in lacking)
            case ast.Attribute(ast.Name(module), name) if name in ONLY_POSIX.get(module, "").split():
                yield f"{module}.{name}"
            case ast.Attribute(ast.Name("ctypes"), "CDLL"):
                yield "ctypes.CDLL"
            case ast.keyword(str(name)) if name in POSIX_KEYWORDS:
                yield name
            case ast.Call(args=[ast.Constant(str(start)), *_]) if start in POSIX_STARTS:
                yield start


def test_one_module_uses_what_other_systems_lack() -> None:
    found = {path: list(only_posix(path.read_text(encoding="utf-8"))) for path in [*modules(), ROOT / "build.py"]}
    assert len(found.pop(ROOT / "yinfa" / "world" / "posix.py")) > 10
    assert {str(path): used for path, used in found.items() if used} == {}


@pytest.mark.parametrize(
    "code",
    [
        "import pwd",
        "from os import fork",
        "import os\nos.fchmod(1, 2)",
        "import signal\ndef end(s=signal.SIGKILL): pass",
        "get_context('fork')",
        "Popen([], pass_fds=[1])",
        "run([], preexec_fn=None)",
        "import select\nselect.poll()",
    ],
)
def test_what_other_systems_lack_is_seen(code: str) -> None:
    assert len(list(only_posix(code))) == 1


TAG = re.compile("(zh|ja|ko|en)([-_].*)?|Han[st]")
ASKED = {"startswith", "endswith", "removeprefix", "removesuffix", "partition", "split", "fullmatch", "match", "find"}
TERMINAL = "cli"
"""The room that reads the locale of a terminal, which is no language of a publication."""


def judged(source: str) -> list[int]:
    """Give the lines on which a module compares something with a language tag, by a literal or by a name of one."""
    tree = ast.parse(source)
    named = {
        target.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and _has_tag(node.value, set())
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            asked = [node.left, *node.comparators]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ASKED:
            asked = list(node.args)
        elif isinstance(node, ast.MatchValue):
            asked = [node.value]
        else:
            continue
        found += [node.lineno for one in asked if _has_tag(one, named)]
    return found


def _has_tag(node: ast.expr, named: set[str]) -> bool:
    if isinstance(node, (ast.Tuple, ast.List, ast.Set)):
        return any(_has_tag(one, named) for one in node.elts)
    if isinstance(node, ast.Name):
        return node.id in named
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and bool(TAG.fullmatch(node.value))


@pytest.mark.parametrize(
    "planted",
    [
        'x = front.language == "zh-Hans-CN"',
        'x = "Hans" in front.language',
        'x = tag.startswith(("zh-Hans", "zh-CN"))',
        'HANT = ("zh-Hant", "zh-TW")\nx = tag.startswith(HANT)',
        'x = tag.partition("-")[0] in ("zh", "ja", "ko")',
        'match tag:\n    case "en":\n        pass',
    ],
)
def test_a_language_tag_that_is_compared_is_found(planted: str) -> None:
    assert judged(planted)


def test_one_module_alone_reads_language_tags() -> None:
    """The record of a language is asked: seven answers to one question had been three wrong ones."""
    readers = {p.relative_to(ROOT / "yinfa").parts[0] for p in modules() if judged(p.read_text(encoding="utf-8"))}
    assert readers == {TERMINAL}
    assert [
        p.name for p in (ROOT / "templates").rglob("*.jinja") if "language.startswith" in p.read_text("utf-8")
    ] == []


PRIVATE = {
    "os._exit": ("world/posix.py", "distribution/crew/pool.py"),
    "sys._getframe": ("world/compiled.py",),
    "inside('weasyprint.layout.block')._add_break_values": ("formats/pdf/keeps.py",),
    "pydyf._to_bytes": ("formats/pdf/objects.py",),
    "page._page_box": ("formats/pdf/boxes.py",),
    "pdfa._values": ("formats/pdf/finish.py",),
    "found._config": ("formats/pdf/engine.py",),
    "found._folder": ("formats/pdf/engine.py",),
    "self.inline._adjust_line_height": ("formats/pdf/chinese/place.py",),
    "self.inline._out_of_flow_layout": ("formats/pdf/chinese/place.py",),
}
"""What others hide and this program uses all the same, with the modules that do (docs/decisions/0007)."""


def test_what_a_library_hides_is_used_where_the_table_says() -> None:
    used: dict[str, set[str]] = {}
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and re.match("_(?!replace)[a-z]", node.attr):  # classes are types
                of = ast.unparse(node.value)
                if of not in ("self", "cls", "super()"):
                    used.setdefault(f"{of}.{node.attr}", set()).add(str(path.relative_to(ROOT / "yinfa")))
    assert {name: tuple(sorted(found)) for name, found in used.items()} == {
        name: tuple(sorted(found)) for name, found in PRIVATE.items()
    }
