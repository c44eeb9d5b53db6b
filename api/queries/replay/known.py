"""What is known of a case while its record is walked: processes, tasks, where elements stand, words for fields."""

from __future__ import annotations

from api.queries.places import org_tree, own_place
from api.queries.replay.form import FormTeller, Opener
from api.queries.replay.read import Step
from api.queries.replay.words import Words
from casework.tables.message_labels import message_labels_within
from engine.bpmn import ProcessModel
from engine.bus import Bus
from engine.errors import NotFound
from engine.events import ElementActivated, ProcessStarted, TaskCreated
from engine.store import Tx


class Known:
    """Learned from every step before any is told. `facts` False: only when, who and where, without contents."""

    def __init__(self, bus: Bus, tx: Tx, facts: bool, opener: Opener | None = None) -> None:
        self.bus, self.tx, self.facts = bus, tx, facts
        self.words = Words({unit["code"]: unit["name"] for unit in org_tree(tx)})
        self.message_labels = message_labels_within(own_place(tx))
        self.forms = FormTeller(bus, tx, self.words, opener)
        self.processes: dict[int, int] = {}
        self.tasks: dict[int, TaskCreated] = {}
        self._places: dict[int, tuple[str, int]] = {}

    def learn(self, step: Step) -> None:
        """Takes in what a step began."""
        for event in step.events:
            if isinstance(event, ProcessStarted):
                self.processes[event.key] = event.definition_key
            elif isinstance(event, TaskCreated | ElementActivated):
                self._places[event.key] = (event.element_id, event.process_key)
            if isinstance(event, TaskCreated):
                self.tasks[event.key] = event
                self.words.learn(self.forms.fields(event.form_key))

    def model(self, process_key: int | None) -> ProcessModel | None:
        """The version of the process that the instance ran on; None when its definition is gone."""
        key = self.processes.get(process_key) if process_key is not None else None
        if key is None:
            return None
        try:
            return self.bus.definitions.process_model(self.tx, key)
        except NotFound:
            return None

    def place_of(self, element_key: int | None) -> tuple[str, int] | None:
        """(element id, process key) of an element instance."""
        return self._places.get(element_key) if element_key is not None else None

    def finished(self, step: Step) -> TaskCreated | None:
        """What was recorded of the user task that the step completed."""
        for operation in step.operations:
            if operation["op"] == "complete_task":
                return self.task(operation["args"][0])
        return None

    def task(self, key: int | None) -> TaskCreated | None:
        """What was recorded when a user task came up."""
        return self.tasks.get(key) if key is not None else None
