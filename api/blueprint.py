"""The blueprint of /api: flask-smorest's, with bodies read by the platform's own reader of JSON."""

from __future__ import annotations

from typing import Any

import flask
import flask_smorest
from webargs import core
from webargs.flaskparser import FlaskParser, is_json_request

from engine.storable import parse_json


class PlatformParser(FlaskParser):
    """Numbers stay decimal, and what could not be stored is refused: the same strictness as in /v2."""

    def _raw_load_json(self, req: flask.Request) -> Any:
        if not is_json_request(req):
            return core.missing
        data = req.get_data(cache=True)
        return parse_json(data) if data else core.missing


class Blueprint(flask_smorest.Blueprint):
    """A blueprint of /api."""

    ARGUMENTS_PARSER = PlatformParser()
