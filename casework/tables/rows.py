"""Checking the rows of a table of the domain: an id and named cells. What is wrong is told with file, row, what was
expected and what was found."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from casework.tables.overlays import Layer, TableError, laid_over


class Rows:
    """The rows of a table, its layers laid over each other, and the problems found so far. Raises TableError for rows
    without cells."""

    def __init__(self, layers: Sequence[Layer], required: Collection[str], optional: Collection[str]) -> None:
        self._layers = layers
        self.rows = laid_over(layers)
        self.problems: list[str] = []
        for name, row in self.rows.items():
            if missing := [cell for cell in required if cell not in row]:
                self.wrong(name, "、".join(required), f"缺 {'、'.join(missing)}")
            if unknown := [str(cell) for cell in row if cell not in required and cell not in optional]:
                self.wrong(name, f"只有 {'、'.join([*required, *optional])}", "、".join(unknown))
            label = row.get("label", "-")
            if not isinstance(label, str) or not label.strip():
                self.wrong(f"{name}.label", "中文名", label)

    def wrong(self, where: str, expected: str, found: object) -> None:
        """Notes a problem, in the nearest file that says the row, else the nearest of all."""
        row = where.partition(".")[0]
        said = [layer.name for layer in self._layers if row in layer.rows] or [self._layers[-1].name]
        self.problems.append(f"{said[-1]} 的 {where}：应为 {expected}，实为 {str(found)[:80]}")

    def means(self, name: str, known: Mapping[str, str]) -> frozenset[str]:
        """The cell `means` of a row: words of `known`."""
        words = self.rows[name].get("means", [])
        if isinstance(words, list) and set(words) <= known.keys():
            return frozenset(words)
        self.wrong(f"{name}.means", f"一列词：{'、'.join(known)}", words)
        return frozenset()

    def exactly_one(self, word: str, having: Sequence[str]) -> None:
        """Notes a meaning that not exactly one row has, unless rows are wrong that might have it."""
        if len(having) != 1 and not self.problems:
            self.wrong(f"means: {word}", "恰好一行", "、".join(having) or "没有")

    def check(self) -> None:
        """Raises TableError when there is any problem."""
        if self.problems:
            raise TableError(self.problems)
