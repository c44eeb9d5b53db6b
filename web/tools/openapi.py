"""Writes the API's OpenAPI document to standard output; `npm run api-types` makes TypeScript types of it."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from api.app import create_app
from api.settings import settings_from


def main() -> None:
    """Describes the application as it is in this checkout; opens no database that lasts."""
    with tempfile.TemporaryDirectory() as home:
        app = create_app(settings_from({"FENGQIAO_HOME": home}))
        document = app.test_client().get("/api/openapi.json").get_json()
    json.dump(document, sys.stdout, ensure_ascii=False)


if __name__ == "__main__":
    main()
