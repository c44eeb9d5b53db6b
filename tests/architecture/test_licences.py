"""What the product runs on may be passed on: no AGPL or GPL among the installed run-time packages."""

from __future__ import annotations

import re
from importlib.metadata import distribution

import pytest

from tests.architecture.budgets import REPOSITORY

LOCKED = [line.split("==")[0] for line in (REPOSITORY / "requirements.lock").read_text().split()]
LOCKED_FOR_TESTS = [
    line.split("==")[0] for line in (REPOSITORY / "requirements-dev.lock").read_text().split()
]
#: The client's wheel names no licence; its source repository (camunda/orchestration-cluster-api-python) is Apache-2.0.
UNNAMED = {"camunda-orchestration-sdk"}


def licence_of(package: str) -> str:
    """Everything the package's metadata says of its licence, in one line."""
    metadata = distribution(package).metadata
    classifiers = [line for line in metadata.get_all("Classifier") or [] if line.startswith("License")]
    first_lines = (metadata.get("License") or "").strip().split("\n")[0]
    return " ".join([metadata.get("License-Expression") or "", first_lines, *classifiers]).strip()


@pytest.mark.parametrize("package", LOCKED)
def test_run_time_packages_may_be_passed_on(package: str) -> None:
    licence = licence_of(package)
    assert licence, f"{package} names no licence"
    assert not re.search(r"AGPL|Affero", licence), licence
    strict = re.sub(r"(?i)LGPL[\w.-]*|(library or )?lesser general public licen[cs]e", "", licence)
    assert not re.search(r"(?i)GPL|general public", strict), licence


@pytest.mark.parametrize("package", sorted(set(LOCKED_FOR_TESTS) - UNNAMED))
def test_packages_for_tests_are_not_agpl(package: str) -> None:
    licence = licence_of(package)
    assert licence, f"{package} names no licence"
    assert not re.search(r"AGPL|Affero", licence), licence
