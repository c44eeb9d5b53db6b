"""A real HTTP server of ours in a thread, for clients that are not ours and for connections that break."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from werkzeug.serving import WSGIRequestHandler, make_server


class KeepAlive(WSGIRequestHandler):
    """Connections stay open, as clients expect, and nothing is written to the terminal."""

    protocol_version = "HTTP/1.1"

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Says nothing."""


class Noticing:
    """Around an application, as the product's web server does it: an answer to a client that has gone is closed."""

    def __init__(self, application: Any) -> None:
        self._application = application

    def __call__(self, environ: dict[str, Any], start: Any) -> Iterator[bytes]:
        pieces = self._application(environ, start)
        connection: socket.socket = environ["werkzeug.socket"]
        try:
            for piece in pieces:
                if _is_closed(connection):
                    raise ConnectionAbortedError
                yield piece
        finally:
            pieces.close()


def _is_closed(connection: socket.socket) -> bool:
    try:
        return not connection.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT)
    except BlockingIOError:
        return False
    except OSError:
        return True


@contextmanager
def served(app: Any) -> Iterator[int]:
    """Serves an application while this lasts; the port."""
    server = make_server("127.0.0.1", 0, Noticing(app), threaded=True, request_handler=KeepAlive)
    server.daemon_threads = True  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
