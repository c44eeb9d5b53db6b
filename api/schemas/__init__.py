"""What goes in and out of /api: marshmallow schemas, one file a resource."""
