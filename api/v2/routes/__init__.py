"""The addresses of /v2, one file per kind of thing."""
