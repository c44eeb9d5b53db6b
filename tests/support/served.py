"""The application for a test, in a few milliseconds.

Its addresses are the same whatever it is served on; making them (the rules, the description of every answer) takes
ninety milliseconds, so they are made once a process. Each test has a Flask object of its own on its own bus.
"""

from __future__ import annotations

from copy import copy

from flask import Config, Flask

from api import proxy, reads
from api.app import create_app, plug
from api.json import PlatformJson
from api.platform import EXTENSION
from api.settings import Settings
from engine.bus import Bus

#: What may be changed on an application: never shared.
_OWN = (
    "before_request_funcs", "after_request_funcs", "teardown_request_funcs", "error_handler_spec", "view_functions",
)  # fmt: skip
#: What reads and the platform leave behind at an application: its own.
_PLUGGED = (EXTENSION, "sqlalchemy")
_first: list[Flask] = []


def served(settings: Settings, bus: Bus) -> Flask:
    """As `create_app(settings, bus)`."""
    if settings.https or settings.trusted_proxies:
        return create_app(settings, bus)
    if not _first:
        _first.append(create_app(settings, bus))
    app = copy(_first[0])
    app.config = Config(app.root_path, app.config)
    app.extensions = {name: found for name, found in app.extensions.items() if name not in _PLUGGED}
    app.json = PlatformJson(app)
    for name in _OWN:
        setattr(app, name, copy(getattr(app, name)))
    app.teardown_appcontext_funcs = []
    del app.__dict__["wsgi_app"]
    plug(app, settings, bus)
    reads.install(app)
    proxy.surround(app, ())
    return app
