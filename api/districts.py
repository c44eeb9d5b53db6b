"""What a district changes of the city's procedures: `processes/districts/<code>/`, files and timers, no code."""

from __future__ import annotations

from pathlib import Path

from api.bootstrap import deploy_folder
from casework.tables.folder import PROCESSES
from engine.bus import Bus
from engine.context import platform_actor
from engine.definitions.commands import SetTimer
from engine.yaml_tables import load_yaml

DISTRICTS = PROCESSES / "districts"


def load_districts(bus: Bus, root: Path = DISTRICTS) -> list[str]:
    """Deploys every district's folder at its own node and sets its timers; answers the codes of the districts.

    Raises Refusal when a file cannot be deployed or a timer may not be set so.
    """
    known = set(bus.tenants.all())
    found = sorted(path for path in root.iterdir() if path.is_dir() and path.name in known)
    for folder in found:
        deploy_folder(bus, folder, folder.name, "本区的改动")
        _set_timers(bus, folder)
    return [folder.name for folder in found]


def _set_timers(bus: Bus, folder: Path) -> None:
    path = folder / "timers.yaml"
    rows = load_yaml(path.read_text(encoding="utf-8")) if path.is_file() else {}
    for key, row in rows.items():
        command = SetTimer(folder.name, key, str(row["value"]), str(row["reason"]))
        bus.execute(command, platform_actor(folder.name))
