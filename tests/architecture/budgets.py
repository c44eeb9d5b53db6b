"""What keeps the code readable, checked on every tracked file; run alone it lists the offenders and fails.

Files of Python and of the pages have at most 300 lines and Python's functions at most 40 (migrations and what a tool
writes excepted); `eval`, `exec` and `compile` are called nowhere.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
FILE_LINES = 300
FUNCTION_LINES = 40
#: A migration is a record of what was done, written once; it is neither folded nor rewritten.
RECORDS = REPOSITORY / "engine" / "store" / "migrations" / "versions"
#: What the pages are written in, and the types that `npm run api-types` writes.
PAGES = ("*.ts", "*.tsx", "*.css", "*.mjs", "*.js")
GENERATED = frozenset({REPOSITORY / "web" / "src" / "api" / "schema.d.ts"})
RUNS_TEXT = frozenset({"eval", "exec", "compile", "__import__"})


@dataclass(frozen=True, slots=True)
class Offender:
    """`where` is path:line; `what` says which budget was missed and by how much."""

    where: str
    what: str


def tracked(*patterns: str) -> list[Path]:
    """The repository's files that git knows or would add, matching the patterns."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *patterns]
    listed = subprocess.run(command, cwd=REPOSITORY, capture_output=True, check=True).stdout.decode()
    return [
        path for name in sorted(set(listed.split("\0"))) if name and (path := REPOSITORY / name).is_file()
    ]


def long_files(path: Path, source: str) -> Iterator[Offender]:
    """The file itself when it is over budget."""
    lines = source.count("\n")
    if lines > FILE_LINES:
        yield Offender(f"{path.relative_to(REPOSITORY)}:1", f"file of {lines} lines, at most {FILE_LINES}")


def size_offenders(path: Path, source: str, tree: ast.Module) -> Iterator[Offender]:
    """Files and functions over budget; decorators and docstrings count."""
    name = path.relative_to(REPOSITORY)
    yield from long_files(path, source)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            size = (node.end_lineno or node.lineno) - node.lineno + 1
            if size > FUNCTION_LINES:
                yield Offender(
                    f"{name}:{node.lineno}", f"{node.name} has {size} lines, at most {FUNCTION_LINES}"
                )


def text_runners(path: Path, tree: ast.Module) -> Iterator[Offender]:
    """Every use of a built-in that runs text as Python, called or handed on."""
    name = path.relative_to(REPOSITORY)
    for node in ast.walk(tree):
        built_in = isinstance(node, ast.Name) and node.id in RUNS_TEXT
        through = isinstance(node, ast.Attribute) and node.attr in RUNS_TEXT and _is_builtins(node.value)
        if built_in or through:
            yield Offender(f"{name}:{node.lineno}", "runs text as Python")


def _is_builtins(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id in ("builtins", "__builtins__")


def offenders() -> list[Offender]:
    """Everything over budget in the repository, in the order of the files."""
    found: list[Offender] = []
    for path in tracked("*.py"):
        source = path.read_text(encoding="utf-8")
        tree = ast.parse(source)
        found += [] if path.is_relative_to(RECORDS) else size_offenders(path, source, tree)
        found += text_runners(path, tree)
    for path in tracked(*PAGES):
        found += [] if path in GENERATED else long_files(path, path.read_text(encoding="utf-8"))
    return found


def main() -> int:
    """Prints the offenders; 1 when there are any."""
    found = offenders()
    for item in found:
        print(f"{item.where}: {item.what}")
    print(f"budgets: {len(found)} offenders in {len(tracked('*.py', *PAGES))} files")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
