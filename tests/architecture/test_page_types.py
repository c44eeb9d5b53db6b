"""What the pages know of an answer they know from the API's own description; and no file of theirs needs itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

SCHEMA = "schema.d.ts"
#: How a hand-written claim about a value gets past the compiler.
_FORCED = re.compile(r"\bas unknown as\b|\bas any\b|: any\b|@ts-(ignore|expect-error|nocheck)")
#: What an answer is taken for when somebody writes its shape beside the request.
_TAKEN_FOR = re.compile(
    r"request(?:Tagged)?\(\s*\"[^;]*?\)\)?\s+as\s+\w|await request[^;]*?\)\s+as\s+\w", re.S
)
_IMPORT = re.compile(r"""(?:from|import)\s+"([@.]{1,2}/[^"]+)";""")


def sources(repository: Path) -> dict[Path, str]:
    """The pages' files of TypeScript, without the types that a tool writes."""
    root = repository / "web" / "src"
    files = [f for kind in ("*.ts", "*.tsx") for f in root.rglob(kind) if f.name != SCHEMA]
    return {file: file.read_text(encoding="utf-8") for file in sorted(files)}


def test_no_page_claims_a_type_that_the_compiler_cannot_follow(repository: Path) -> None:
    found = {
        str(file.relative_to(repository)): _FORCED.findall(text) for file, text in sources(repository).items()
    }
    assert {name: claims for name, claims in found.items() if claims} == {}


def test_no_answer_is_taken_for_a_shape_written_by_hand(repository: Path) -> None:
    files = sources(repository)
    assert not (repository / "web" / "src" / "api" / "types.ts").exists()
    assert [
        str(file.relative_to(repository)) for file, text in files.items() if _TAKEN_FOR.search(text)
    ] == []


def test_every_answer_of_the_api_has_a_schema(repository: Path) -> None:
    """Only a drawing of lots is none: it is kept and handed on as the file that it is."""
    text = (repository / "web" / "src" / "api" / SCHEMA).read_text(encoding="utf-8")
    open_answers = re.findall(r'"application/json": unknown;', text)
    assert len(open_answers) == 1


def test_no_file_of_the_pages_imports_itself_through_others(repository: Path) -> None:
    root = repository / "web" / "src"
    files = sources(repository)
    imports = {file: list(_imported(file, text, root, files)) for file, text in files.items()}
    assert sum(map(len, imports.values())) > 500, "the imports are not recognised any more"
    assert [[str(file.relative_to(root)) for file in cycle] for cycle in cycles(imports)] == []


def test_a_cycle_is_seen() -> None:
    a, b, c = Path("a"), Path("b"), Path("c")
    assert list(cycles({a: [b], b: [c], c: [b]})) == [[b, c]]


def cycles(imports: dict[Path, list[Path]]) -> Iterator[list[Path]]:
    """Each way from a file back to itself, once."""
    done: set[Path] = set()

    def follow(file: Path, way: list[Path]) -> Iterator[list[Path]]:
        if file in way:
            yield way[way.index(file) :]
        elif file not in done:
            for target in imports.get(file, []):
                yield from follow(target, [*way, file])
            done.add(file)

    for file in imports:
        yield from follow(file, [])


def _imported(file: Path, text: str, root: Path, files: dict[Path, str]) -> Iterator[Path]:
    for name in _IMPORT.findall(text):
        path = root / name[2:] if name.startswith("@/") else (file.parent / name).resolve()
        yield from [one for end in (".ts", ".tsx") if (one := path.with_name(path.name + end)) in files]
