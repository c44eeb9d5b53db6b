"""A task is handed on by whoever looks after its place and sees its case, to somebody who is meant by it."""

from __future__ import annotations

import pytest

from engine.bus import Bus
from engine.errors import Forbidden, Invalid, NotFound
from engine.tasks.commands import AssignTask, ClaimTask, CompleteTask, ReleaseTask, UpdateTask
from tests.integration.gate.stage import OPEN, OTHER_TOWN, SENSITIVE, TENANT, TOWN, Stage, actor
from tests.support.clients import AsUser


@pytest.mark.parametrize(
    ("group", "place"),
    [("town_coordinator", OTHER_TOWN), ("town_coordinator", TOWN), ("supervisor", TENANT), ("county_triage", TENANT)],
)  # fmt: skip
def test_nobody_hands_himself_a_sensitive_task(
    bus: Bus, stages: dict[str, Stage], group: str, place: str
) -> None:
    lead = actor(group, place, "lead")
    for command in (
        AssignTask(stages[SENSITIVE].task, "lead"),
        ReleaseTask(stages[SENSITIVE].task),
        UpdateTask(stages[SENSITIVE].task, {"candidate_users": ["lead"]}),
        ClaimTask(stages[SENSITIVE].task),
        CompleteTask(stages[SENSITIVE].task),
    ):
        with pytest.raises(NotFound, match="没有这件待办"):
            bus.execute(command, lead)


def test_a_lead_of_another_town_gives_nothing_away(as_user: AsUser, stages: dict[str, Stage]) -> None:
    for kind in (OPEN, SENSITIVE):
        path = f"/api/tasks/{stages[kind].task}"
        answer = as_user("other_lead").post(f"{path}/assign", json={"assignee": "other_lead"})
        assert answer.status_code == 404
        assert as_user("other_lead").get(path).status_code == 404


@pytest.mark.parametrize(
    ("assignee", "code"),
    [
        ("handler", "assignee_not_meant"),
        ("triage", "assignee_not_meant"),
        ("window", "assignee_not_meant"),
        ("nobody-at-all", "assignee_unknown"),
    ],
)
def test_a_task_goes_only_to_whom_its_diagram_means(
    bus: Bus, stages: dict[str, Stage], assignee: str, code: str
) -> None:
    with pytest.raises(Invalid) as refused:
        bus.execute(AssignTask(stages[OPEN].task, assignee), actor("county_triage", TENANT, "triage"))
    assert refused.value.code == code


def test_a_lead_of_the_place_gives_it_to_a_candidate_and_takes_it_back(
    bus: Bus, stages: dict[str, Stage]
) -> None:
    lead = actor("town_coordinator", TOWN, "lead")
    bus.execute(AssignTask(stages[OPEN].task, "mediator"), lead)
    with pytest.raises(Forbidden):
        bus.execute(CompleteTask(stages[OPEN].task), actor("town_mediator", TOWN, "another"))
    bus.execute(ReleaseTask(stages[OPEN].task), lead)
    bus.execute(CompleteTask(stages[OPEN].task), actor("town_mediator", TOWN, "another"))


def test_whom_a_task_means_is_changed_by_programs_alone(bus: Bus, stages: dict[str, Stage]) -> None:
    change = UpdateTask(stages[OPEN].task, {"candidate_groups": [f"town_coordinator@{TOWN}"]})
    with pytest.raises(Forbidden) as refused:
        bus.execute(change, actor("town_coordinator", TOWN))
    assert refused.value.code == "candidates_by_diagram"
    bus.execute(change, actor("integration", TENANT))


def test_a_program_gives_a_task_to_somebody_it_alone_knows_but_no_account_past_its_posts(
    bus: Bus, stages: dict[str, Stage]
) -> None:
    program = actor("integration", TENANT)
    bus.execute(AssignTask(stages[OPEN].task, "worker-7"), program)
    with pytest.raises(Invalid):
        bus.execute(AssignTask(stages[OPEN].task, "triage"), program)
    with pytest.raises(NotFound):
        bus.execute(AssignTask(stages[OPEN].task, "worker-7"), actor("integration", OTHER_TOWN))
