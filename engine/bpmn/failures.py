"""A failure inside an element: it becomes an incident there, never an exception for the caller."""

from __future__ import annotations


class Failure(Exception):
    """`error_type` is Camunda 8's incident type, `message` Chinese prose for the person who resolves it."""

    def __init__(self, error_type: str, message: str) -> None:
        super().__init__(message)
        self.error_type = error_type
        self.message = message
