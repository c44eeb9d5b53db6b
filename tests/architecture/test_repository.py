"""What a stranger's clone needs: nothing in the tree speaks of the machine it was made on."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.architecture.budgets import REPOSITORY, tracked

LOCKS = tracked("*.lock", "requirements*.in", "*package-lock.json")
DOCUMENTS = tracked("*.md")
#: Built from pieces, so that this file does not hold what it looks for.
ROOTS = "|".join(["ro" + "ot", "wo" + "rk", "ho" + "me/[a-z]+", "Us" + "ers/[A-Za-z]+"])
MACHINE_PATH = re.compile(rf"(?<![\w.:/*-])/(?:{ROOTS})/")
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
BINARY = {".png", ".woff2", ".docx", ".ico", ".jpg", ".woff", ".ttf"}


def relative(path: Path) -> str:
    return str(path.relative_to(REPOSITORY))


@pytest.mark.parametrize("path", LOCKS, ids=relative)
def test_lock_files_name_no_address(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(
        r"--(extra-)?index-url|--find-links|\"resolved\"|@ file:|https?://\S+\.(whl|tgz|tar\.gz)", text
    )


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_every_requirement_is_pinned(name: str) -> None:
    lines = [
        line for line in (REPOSITORY / name).read_text().splitlines() if line and not line.startswith("#")
    ]
    assert lines
    assert [line for line in lines if not re.fullmatch(r"[a-z0-9._-]+==\S+", line)] == []


def test_nothing_built_and_nobody_else_s_package_is_committed() -> None:
    built = {".whl", ".gz", ".tgz", ".zip", ".br", ".so", ".pyc", ".jar", ".exe", ".db", ".sqlite"}
    assert [relative(path) for path in tracked() if path.suffix in built] == []


def test_no_file_names_a_folder_of_a_machine() -> None:
    wrong = []
    for path in tracked():
        if path.suffix in BINARY:
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if MACHINE_PATH.search(line):
                wrong.append(f"{relative(path)}:{number}: {line.strip()[:100]}")
    assert wrong == []


@pytest.mark.parametrize("line", ["see /" + "root/x", "'/" + "home/someone/a'", "=/" + "work/main"])
def test_the_check_sees_such_folders(line: str) -> None:
    assert MACHINE_PATH.search(line)


def test_commands_in_the_documents_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (REPOSITORY / "Makefile").read_text(), re.MULTILINE))
    used = {
        (relative(path), target)
        for path in DOCUMENTS
        for target in re.findall(
            r"(?:^|`|\$ )make ([a-z][a-z-]*)", path.read_text(encoding="utf-8"), re.MULTILINE
        )
    }
    assert used
    assert [pair for pair in sorted(used) if pair[1] not in targets] == []


def test_links_between_documents_resolve() -> None:
    broken = []
    for path in DOCUMENTS:
        for link in LINK.findall(path.read_text(encoding="utf-8")):
            target = link.split("#")[0]
            if (
                target
                and "://" not in link
                and not link.startswith("mailto:")
                and not (path.parent / target).exists()
            ):
                broken.append(f"{relative(path)}: {link}")
    assert broken == []


def test_every_decision_stands_in_the_index() -> None:
    folder = REPOSITORY / "docs" / "decisions"
    index = (folder / "0000-index.md").read_text(encoding="utf-8")
    pages = [path.name for path in sorted(folder.glob("*.md")) if path.name != "0000-index.md"]
    assert [name for name in pages if f"({name})" not in index] == []
