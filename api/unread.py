"""The rest of a request that was answered before its body had been read: who is refused at the gate has sent it all the
same. Left on the wire it ends the connection, often before the client has read why it was refused."""

from __future__ import annotations

from flask import Flask, Response, request
from werkzeug.exceptions import ClientDisconnected

#: Bytes; whoever sends more to an address that refuses him has to connect anew.
MOST = 64 * 1024


def install(app: Flask) -> None:
    """Reads what is left of each request's small body after its answer was made."""
    app.after_request(_read_rest)


def _read_rest(answer: Response) -> Response:
    if 0 < (request.content_length or 0) <= MOST:
        try:
            while request.stream.read(MOST):
                pass
        except (ClientDisconnected, OSError):
            pass  # nobody is there to be told anything
    return answer
