"""What a verification looked at and found."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from engine.history.links import Broken


@dataclass(slots=True)
class VerifyReport:
    """What was looked at and what was found. `notes` is no tampering: who has been forgotten, what was left out."""

    entries: int = 0
    chains: int = 0
    checkpoints: int = 0
    instances_replayed: int = 0
    findings: list[Broken] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not self.findings

    def per_table(self) -> dict[str, int]:
        """How many findings each table has, most first."""
        return dict(Counter(finding.table for finding in self.findings).most_common())

    def summary(self) -> str:
        """One line in Chinese."""
        looked = f"{self.chains} 条链、{self.entries} 条记录、{self.checkpoints} 个检查点"
        looked += f"，重演 {self.instances_replayed} 个实例"
        if self.ok:
            return f"核验通过：{looked}"
        return f"核验发现 {len(self.findings)} 处不符（{looked}）；第一处：{self.findings[0]}"
