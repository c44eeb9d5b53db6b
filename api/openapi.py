"""The API's description: flask-smorest makes the OpenAPI 3 document; the page that shows it works offline."""

from __future__ import annotations

from flask import Flask, Response
from flask_smorest import Api
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from api.docs_page import docs_page
from api.errors import problem_of_http
from api.openapi_answers import declare_answers
from api.openapi_headers import Document, complete
from api.openapi_nullable import exact_nothing


class PlatformApi(Api):
    """flask-smorest with our problems instead of its own error documents."""

    def __init__(self, app: Flask) -> None:
        super().__init__(app, spec_kwargs=_description())
        app.add_url_rule("/api/openapi.json", "openapi", self._document)
        app.add_url_rule("/api/docs", "docs", self._page)

    def handle_http_exception(self, error: HTTPException) -> AnyResponse:
        return problem_of_http(error)

    def _document(self) -> Document:
        document: Document = exact_nothing(self.spec.to_dict())
        return declare_answers(complete(document))

    def _page(self) -> Response:
        return Response(docs_page(self._document()), mimetype="text/html")


def _description() -> dict[str, object]:
    schemes = {
        "session": {"type": "apiKey", "in": "cookie", "name": "fengqiao"},
        "basic": {"type": "http", "scheme": "basic"},
        "bearer": {"type": "http", "scheme": "bearer"},
    }
    return {
        "info": {
            "title": "枫桥",
            "description": "案件、待办、流程定义与历史。错误一律为 application/problem+json。",
        },
        "components": {"securitySchemes": schemes},
        "security": [{name: []} for name in schemes],
    }
