"""The engine has never heard of a case: no Chinese word of the domain stands in it (docs/decisions/0016)."""

from __future__ import annotations

import re
from pathlib import Path

#: The stems of the domain's words; the glossary's own are read below.
STEMS = (
    "案件", "案卷", "当事人", "纠纷", "调解", "综治", "督办", "催办",
    "受理", "分流", "文书", "回访", "抽访", "信访", "网格",
)  # fmt: skip
#: Headings of the glossary under which words of the engine and of the platform stand.
OURS = ("The engine", "The platform")
#: Words of the glossary that mean something in every engine too.
ANYBODYS = frozenset({"移交", "提醒", "在库", "常驻"})


def _terms(glossary: str) -> set[str]:
    """The Chinese terms of the domain's tables."""
    found = set()
    for section in re.split(r"^## ", glossary, flags=re.M)[1:]:
        if section.startswith(OURS):
            continue
        for row in re.findall(r"^\| ([^|]+) \|", section, flags=re.M):
            found |= {
                term
                for term in re.split(r"[、/()（）+ ,，]", row)
                if re.fullmatch(r"[\u4e00-\u9fff]{3,}", term)
            }
    return found - ANYBODYS


def test_no_word_of_the_domain_stands_in_the_engine(repository: Path) -> None:
    terms = _terms((repository / "docs" / "glossary.md").read_text(encoding="utf-8"))
    assert len(terms) > 100
    words = re.compile("|".join(sorted({*STEMS, *terms}, key=len, reverse=True)))
    found = {
        f"{path.relative_to(repository)}:{number}": words.findall(line)
        for path in (repository / "engine").rglob("*.py")
        if "migrations" not in path.parts
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if words.search(line)
    }
    assert found == {}
