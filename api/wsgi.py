"""What a web server's worker process loads: the application of the environment's settings, with its clock running."""

from __future__ import annotations

import atexit
import os

from flask import Flask

from api.app import create_app
from api.auth.notes import AccessNotes
from api.ending import prepare_to_end
from api.gc_tuning import settle
from api.pinning import Pinning
from api.platform import EXTENSION
from api.scheduler import start_scheduler
from api.seats import DEFAULT_SEATS, THREADS, Seats
from api.settings import settings_from
from api.steady import SteadyScheduler
from engine.bus import Bus


def create() -> Flask:
    """The application, and the scheduler of this process; both end with the process."""
    settings = settings_from(os.environ)
    app = create_app(settings)
    seats = Seats(app.wsgi_app, int(os.environ.get(THREADS, DEFAULT_SEATS)))
    app.wsgi_app = seats  # type: ignore[method-assign, assignment]
    bus = app.extensions[EXTENSION].bus
    notes = app.extensions[EXTENSION].notes
    prepare_to_end(bus.wakeups)  # before any thread begins
    scheduler = start_scheduler(bus, notes, Pinning(bus, settings), settings.checkpoint_seconds)
    atexit.register(_stop, scheduler, bus, notes)
    settle()
    return app


def _stop(scheduler: SteadyScheduler, bus: Bus, notes: AccessNotes) -> None:
    scheduler.shutdown(wait=True)
    notes.flush()
    bus.database.dispose()
