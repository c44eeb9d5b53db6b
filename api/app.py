"""The application: settings and a bus in, a Flask app out. Importing this starts nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask

from api import compression, errors, pages, proxy, reads, unread, urls
from api.auth import guard
from api.auth.accounts import Accounts
from api.auth.cookies import QuietSessions
from api.auth.notes import AccessNotes
from api.auth.passwords import VerifiedPairs
from api.auth.sessions import LIFETIME, Sessions
from api.auth.throttle import Throttle
from api.json import PlatformJson
from api.openapi import PlatformApi
from api.platform import EXTENSION, Platform
from api.resources.registry import BLUEPRINTS
from api.settings import Settings
from api.v2.blueprint import v2_blueprint
from api.v2.links import links_blueprint
from casework.bus import case_bus
from engine.bus import Bus
from engine.files.keyring import Keyring
from engine.store import Database


class PlainFlask(Flask):
    """Flask without coroutine views: nothing has to be asked of each function at each request."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        return func


def create_bus(settings: Settings) -> Bus:
    """The bus on the settings' database, with the settings' master key."""
    database = Database(settings.database_url, limits=settings.limits)
    return case_bus(database, Keyring(settings.master_key), bounds=settings.bounds)


def create_app(settings: Settings, bus: Bus | None = None) -> Flask:
    """The whole application. `bus` lets tests and the command line bring their own database and clock."""
    bus = bus or create_bus(settings)
    app = PlainFlask("fengqiao", static_folder=None)
    app.json = PlatformJson(app)
    app.session_interface = QuietSessions()
    plug(app, settings, bus)
    urls.install(app)
    reads.install(app)
    guard.install(app)
    api = PlatformApi(app)
    for blueprint in BLUEPRINTS:
        api.register_blueprint(blueprint)
    app.register_blueprint(v2_blueprint())
    app.register_blueprint(links_blueprint())
    pages.install(app)
    compression.install(app)
    proxy.install(app, settings.trusted_proxies, settings.https)
    errors.install(app)
    unread.install(app)
    return app


def plug(app: Flask, settings: Settings, bus: Bus) -> None:
    """Puts the application on its settings and its bus."""
    app.config.update(_configuration(settings, bus))
    accounts = Accounts(bus.database, bus.clock)
    sessions = Sessions(bus)
    one_address = settings.https and not settings.trusted_proxies  # who speaks https for us is a proxy
    throttle = Throttle(bus.database, bus.clock, settings.session_secret, one_address)
    app.extensions[EXTENSION] = Platform(
        settings, bus, accounts, VerifiedPairs(), throttle, AccessNotes(bus), sessions
    )


def _configuration(settings: Settings, bus: Bus) -> dict[str, object]:
    return {
        "SECRET_KEY": settings.session_secret,
        "SESSION_COOKIE_NAME": "fengqiao",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": settings.https,
        "PERMANENT_SESSION_LIFETIME": LIFETIME,
        "SESSION_REFRESH_EACH_REQUEST": False,
        "MAX_CONTENT_LENGTH": settings.max_request_bytes,
        "MAX_FORM_MEMORY_SIZE": settings.max_request_bytes,
        "MAX_FORM_PARTS": 1_000,
        "PROPAGATE_EXCEPTIONS": False,
        "TRAP_HTTP_EXCEPTIONS": False,
        "SQLALCHEMY_DATABASE_URI": bus.database.url,
        "API_TITLE": "枫桥",
        "API_VERSION": "v1",
        "OPENAPI_VERSION": "3.0.3",
    }
