"""What goes in and out of /api: marshmallow schemas, one file a resource."""

from api import messages as messages  # before any field is made
