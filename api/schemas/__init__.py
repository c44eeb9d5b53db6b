"""What goes in and out of /api: marshmallow schemas, one file a resource."""

from api.schemas import words as words  # every schema speaks Chinese
