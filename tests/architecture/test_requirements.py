"""requirements.in and the product agree: what is imported is named, what is named is imported."""

from __future__ import annotations

import ast
import re
import sys
from functools import cache
from importlib.metadata import packages_distributions

from tests.architecture.budgets import REPOSITORY, tracked

OURS = {"engine", "casework", "api", "forms"}
#: Used without an import: zone data is read as files, SQLAlchemy loads its driver by name.
BY_NAME = {"tzdata", "psycopg"}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def named() -> set[str]:
    """The packages of requirements.in."""
    lines = (REPOSITORY / "requirements.in").read_text(encoding="utf-8").splitlines()
    return {normal(re.split(r"[\s\[#]", line)[0]) for line in lines if line and not line.startswith("#")}


@cache
def imported() -> dict[str, str]:
    """Third-party package → one file of the product that imports it."""
    providers = packages_distributions()
    found: dict[str, str] = {}
    for path in tracked("engine/*.py", "casework/*.py", "api/*.py", "forms/*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module and not node.level:
                modules = [node.module]
            for top in {module.split(".")[0] for module in modules} - OURS - set(sys.stdlib_module_names):
                for package in providers.get(top, [top]):
                    found[normal(package)] = str(path.relative_to(REPOSITORY))
    return found


def test_everything_imported_is_named() -> None:
    unnamed = {package: path for package, path in imported().items() if package not in named()}
    assert unnamed == {}


def test_everything_named_is_used() -> None:
    assert named() - imported().keys() - BY_NAME == set()
